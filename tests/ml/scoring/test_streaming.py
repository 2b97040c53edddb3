"""Plain CSV scored block by block: the rows and segments of the general path, or that path itself."""

import gzip
import io
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ml import TrainingConfig, read_table, train
from ml.data.samples import SPEND_COLUMNS, wholesale
from ml.data.writing import write_table
from ml.errors import InvalidValues, SegmentationError, TableTooLarge
from ml.insight.tallying import count_customers
from ml.scoring.csv_plain import ADDED, NotPlain
from ml.scoring.scorer import OnError, customer_table, score, told
from ml.scoring.streamed import Streamed
from ml.scoring.streaming import score_csv
from ml.types import SegmentationModel


@pytest.fixture(scope="module")
def model() -> SegmentationModel:
    """Three segments by spend and channel."""
    config = TrainingConfig(
        features=(*SPEND_COLUMNS[:2], "Channel"),
        categorical=("Channel",),
        algorithm="kmeans",
        n_segments=3,
        n_references=0,
        n_resamples=2,
    )
    return train(_customers(), config)


@pytest.fixture(scope="module")
def mixture() -> SegmentationModel:
    config = TrainingConfig(
        features=SPEND_COLUMNS, algorithm="gmm", n_segments=3, n_references=0, n_resamples=2
    )
    return train(wholesale(), config)


def _customers(n_rows: int = 440) -> pl.DataFrame:
    rng = np.random.default_rng(0)
    spend = {name: rng.lognormal(8, 1, n_rows).round(2) for name in SPEND_COLUMNS[:2]}
    return pl.DataFrame(
        {
            "customer_id": [f"C{one:05}" for one in range(n_rows)],
            **spend,
            "Channel": rng.choice(["Retail", "Hotel", "Café"], n_rows),
            "Note": rng.choice(["plain", "with, comma", 'with "quotes"', "=1+1", "-x", "+49 1", ""], n_rows),
        }
    )


def _streamed(
    model: SegmentationModel, data: bytes, on_error: OnError = "fail"
) -> tuple[pl.DataFrame, Streamed]:
    out = io.BytesIO()
    found = score_csv(model, io.BytesIO(data), out.write, on_error=on_error, should_count=True)
    return pl.read_csv(out.getvalue(), infer_schema=False), found


def _generally(
    model: SegmentationModel, data: bytes, on_error: OnError = "fail"
) -> tuple[pl.DataFrame, object]:
    table = customer_table(model, read_table(data))
    scored = score(model, table, on_error=on_error)
    labelled = table.frame.with_columns(told(scored).select(*ADDED))
    return pl.read_csv(write_table(labelled, "csv"), infer_schema=False), scored


def _assert_same(model: SegmentationModel, data: bytes, on_error: OnError = "fail") -> bool:
    """Compare both paths; False where the file was not plain."""
    try:
        streamed, found = _streamed(model, data, on_error)
    except NotPlain:
        return False
    except InvalidValues as refused:
        with pytest.raises(InvalidValues) as told_generally:
            _generally(model, data, on_error)
        return _is_same_refusal(refused, told_generally.value)
    expected, scored = _generally(model, data, on_error)
    assert streamed.columns == expected.columns
    assert streamed.height == expected.height == found.n_rows
    for name in ADDED:
        kind = pl.Float64 if name == "confidence" else pl.String
        assert streamed[name].cast(kind).equals(expected[name].cast(kind)), name
    for name in ("customer_id", "Note"):
        if name in expected.columns:
            # Cells of white space stay as they were.
            carried = streamed[name].set(streamed[name].str.strip_chars() == "", None)
            assert carried.fill_null("").to_list() == expected[name].fill_null("").to_list()
    assert [one.message for one in found.warnings] == [one.message for one in scored.warnings]
    assert found.n_errors == len(scored.errors)
    assert tuple(found.errors) == scored.errors[:100]
    assert found.n_imputed == int(scored.frame["imputed"].list.len().sum())
    assert found.n_skipped == scored.frame["segment"].null_count()
    assert model.reference is not None
    counted = count_customers(model.reference, scored.features, scored.frame["segment"], scored.distance)
    assert found.tally is not None
    assert replace(found.tally, since=None) == counted
    return True


def _is_same_refusal(refused: InvalidValues, expected: InvalidValues) -> bool:
    assert str(refused) == str(expected)
    assert refused.cells == expected.cells[:100]
    return True


def _csv(n_rows: int = 50) -> bytes:
    return _customers(n_rows).write_csv().encode()


def _with(row: str, n_rows: int = 60, at: int = 30) -> bytes:
    lines = _csv(n_rows).decode().split("\n")
    return "\n".join([*lines[:at], row, *lines[at:]]).encode()


def test_many_blocks_are_the_same_as_the_whole(model: SegmentationModel) -> None:
    assert _assert_same(model, _csv(30_000))


def test_a_mixture_is_the_same(mixture: SegmentationModel) -> None:
    assert _assert_same(mixture, write_table(wholesale(), "csv"))


PLAIN = {
    "as it is": _csv(),
    "CRLF": _csv().replace(b"\n", b"\r\n"),
    "no final newline": _csv().rstrip(b"\n"),
    "CRLF without the last": _csv().replace(b"\n", b"\r\n").rstrip(b"\r\n"),
    "byte order mark": b"\xef\xbb\xbf" + _csv(),
    "gzip": gzip.compress(_csv()),
    "empty lines": _csv().replace(b"\n", b"\n\n"),
    "lines of commas": _with(",,,,"),
    "gaps": _with("C9,,5,Retail,x"),
    "missing spellings": _with("C9,NA,n/a,None,x"),
    "white space around": _with("C9, NA ,5, Hotel ,x"),
    "text in a number": _with("C9,pending,5,Retail,x"),
    "texts in numbers": _with("C9,pending,unknown,Retail,x\nC8,5,none of it,Hotel,y"),
    "unseen category": _with("C9,1,5,Market,x\nC8,1,5,Online,x\nC7,2,3,Market,x"),
    "quoted newline": _with('C9,1,5,Retail,"two\nlines"'),
    "quoted category": _with('C9,1,5,"Retail",x'),
    "formula": _with("C9,1,5,Retail,=cmd|' /C calc'!A0\nC8,1,5,Hotel,@SUM(1)\nC7,1,5,Hotel,\tx"),
    "quoted formula": _with('C9,1,5,Retail,"=A1,""x"""'),
    "escaped formula": _with("C9,1,5,Retail,'=1+1\nC8,2,3,Hotel,''=1"),
    "signs": _with("C9,-1.5,5e3,Retail,-1.5\nC7,-0,1E-3,Hotel,+5,".rstrip(",")),
    "huge": _with("C9,1e149,123456789012345678,Retail,x"),
    "too large": _with("C9,1.5e150,3,Retail,x"),
}
# The general path has to see these whole.
WHOLE = {
    "semicolons": _csv().replace(b",", b";"),
    "tabs": _csv().replace(b",", b"\t"),
    "UTF-16": _csv().decode().encode("utf-16"),
    "cp1252": _csv().decode().encode("cp1252"),
    "title": b"Customers of 2026\n\n" + _csv(),
    "total": _with("Total,100000,5,Retail,", at=61),
    "note below": _with("exported by a program,,,,", at=61),
    "fewer cells": _with("C9,1,5"),
    "more cells": _with("C9,1,5,Retail,x,y"),
    "thousands": _with('C9,"1,234",5,Retail,x'),
    "currency": _with("C9,$5,5,Retail,x"),
    "plus": _with("C9,+5,5,Retail,x"),
    "leading zeros": _with("C9,007,5,Retail,x"),
    "many digits": _with("C9,1.2345678901234567890123,5,Retail,x"),
    "header again": _with("customer_id,Fresh,Milk,Channel,Note"),
    "open quote": _with('C9,1,5,Retail,"x'),
    "quote inside": _with('C9,1,5,Retail,5" pipe'),
    "escaped quote": _with('C9,1,5,Retail,"a \\"b\\" c"'),
    "carriage return alone": _with("C9,1,5,Retail,a\rb"),
    "spaces only": _with("  , , , , "),
    "no rows": _csv(0),
    "repeated name": _csv().replace(b"Note", b"Fresh"),
    "formula as name": _csv().replace(b"Note", b"=Note"),
    "labelled already": _csv().replace(b"Note", b"segment"),
    "a missing column": _csv().replace(b"Channel", b"Other"),
    "zero byte": _with("C9,1,5,Retail,a\0b"),
    "JSON": write_table(_customers(5), "json"),
    "Parquet": write_table(_customers(5), "parquet"),
    "empty": b"",
    "thousands or decimals": b"customer_id,Fresh,Milk,Channel,Note\n" + b"C1,1.234,5.678,Retail,x\n" * 30,
}


@pytest.mark.parametrize("on_error", ["fail", "skip", "impute"])
@pytest.mark.parametrize("name", PLAIN)
def test_plain_files_are_the_same(model: SegmentationModel, name: str, on_error: OnError) -> None:
    assert _assert_same(model, PLAIN[name], on_error)


@pytest.mark.parametrize("name", WHOLE)
def test_other_files_are_left_to_the_general_path(model: SegmentationModel, name: str) -> None:
    with pytest.raises(NotPlain):
        _streamed(model, WHOLE[name])


@pytest.mark.parametrize("n_before", [0, 1, 5_000, 20_000])
def test_a_quoted_newline_anywhere_is_the_same(model: SegmentationModel, n_before: int) -> None:
    filler = b"C1,1.5,2.25,Retail,plain\n" * n_before
    quoted = b'C2,1,5,Hotel,"' + b"many\nlines\n" * 30_000 + b'"\n'
    data = b"customer_id,Fresh,Milk,Channel,Note\n" + filler + quoted + filler + b"C3,1.25,2,Hotel,x\n"
    assert _assert_same(model, data)


def test_a_line_of_more_than_a_mebibyte_is_left_to_the_general_path(model: SegmentationModel) -> None:
    with pytest.raises(NotPlain):
        _streamed(model, _with("C9,1,5,Retail," + "x" * 1_200_000))


CELLS = st.one_of(
    st.floats(allow_nan=True, allow_infinity=True).map(repr),
    st.integers(-(10**19), 10**19).map(str),
    st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-2000, max_value=2000).map(str),
    st.sampled_from(
        [
            "",
            " ",
            "NA",
            "-",
            "12.05.2026",
            "2026-01-31",
            "x",
            "1,5",
            "5 %",
            "true",
            "Retail",
            "1e5",
            ".5",
            "5.",
        ]
    ),
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=6),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS), min_size=1, max_size=4),
    on_error=st.sampled_from(["fail", "skip", "impute"]),
    at=st.integers(0, 30),
)
def test_any_cells_are_the_same_or_left(
    model: SegmentationModel, rows: list[tuple[str, ...]], on_error: OnError, at: int
) -> None:
    kept = _customers(30).with_columns(pl.all().cast(pl.String)).rows()
    odd = [("C9", *row) for row in rows]
    frame = pl.DataFrame([*kept[:at], *odd, *kept[at:]], schema=_customers(1).columns, orient="row")
    _assert_same(model, frame.write_csv().encode(), on_error)


def test_more_rows_than_are_taken_are_refused_as_ever(model: SegmentationModel) -> None:
    with pytest.raises(TableTooLarge, match=r"The table has 50 rows; at most 49"):
        score_csv(model, io.BytesIO(_csv()), lambda _: None, max_rows=49)


def test_a_gzip_that_unpacks_to_more_than_is_taken_is_refused(model: SegmentationModel) -> None:
    with pytest.raises(TableTooLarge, match="unpacks to more than"):
        score_csv(model, io.BytesIO(gzip.compress(_csv(5_000))), lambda _: None, max_bytes=1_000)


def test_whoever_watches_can_stop_the_work(model: SegmentationModel) -> None:
    class Stopped(SegmentationError):
        pass

    def stop() -> None:
        raise Stopped("nobody waits any more")

    with pytest.raises(Stopped):
        score_csv(model, io.BytesIO(_csv()), lambda _: None, check=stop)
