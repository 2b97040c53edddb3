"""Parquet and NDJSON scored frame by frame: the rows and segments of the general path, or that path."""

import io
import json
import tempfile
from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from ml import TrainingConfig, read_table, train
from ml.data.samples import SPEND_COLUMNS
from ml.data.writing import StreamKind, write_table
from ml.errors import SegmentationError, TableTooLarge, UnreadableTable
from ml.insight.tallying import count_customers
from ml.scoring import frame_source
from ml.scoring.csv_plain import ADDED, NotPlain
from ml.scoring.file_stream import score_file
from ml.scoring.scorer import score, told
from ml.scoring.streamed import Streamed
from ml.types import SegmentationModel

KINDS: tuple[StreamKind, ...] = ("parquet", "ndjson", "csv", "arrow")


def _customers(n_rows: int = 600) -> pl.DataFrame:
    rng = np.random.default_rng(0)
    spend = {name: rng.lognormal(8, 1, n_rows).round(2) for name in SPEND_COLUMNS[:2]}
    return pl.DataFrame(
        {
            "customer_id": [f"C{one:05}" for one in range(n_rows)],
            **spend,
            "Visits": rng.integers(1, 90, n_rows),
            "Channel": rng.choice(["Retail", "Hotel", "Café"], n_rows),
            "Region": rng.integers(1, 4, n_rows),
            "Note": rng.choice(["plain", "with, comma", 'with "quotes"', "=1+1", "-x", "two\nlines"], n_rows),
        }
    )


@pytest.fixture(scope="module", params=["kmeans", "gmm", "hierarchical"])
def model(request: pytest.FixtureRequest) -> SegmentationModel:
    config = TrainingConfig(
        features=(*SPEND_COLUMNS[:2], "Visits", "Channel", "Region"),
        categorical=("Channel", "Region"),
        algorithm=request.param,
        n_segments=3,
        n_references=0,
        n_resamples=2,
    )
    return train(_customers(), config)


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of some hundred rows has many parts."""
    monkeypatch.setattr(frame_source, "FRAME_ROWS", 97)
    monkeypatch.setattr(frame_source, "LINES_BYTES", 16 * 1024)


def _parquet(frame: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.write_parquet(buffer, row_group_size=70)
    return buffer.getvalue()


def _arrow(frame: pl.DataFrame) -> bytes:
    """Several batches."""
    buffer = io.BytesIO()
    parts = [frame.slice(first, 250) for first in range(0, frame.height, 250)]
    pl.concat(parts, rechunk=False).write_ipc_stream(buffer, compression="zstd")
    return buffer.getvalue()


def _ndjson(frame: pl.DataFrame) -> bytes:
    return write_table(frame, "ndjson")


def _streamed(
    model: SegmentationModel, data: bytes, kind: StreamKind, **limits: Any
) -> tuple[bytes, Streamed]:
    with tempfile.TemporaryFile() as file, tempfile.TemporaryFile() as results:
        file.write(data)
        file.flush()
        file.seek(0)
        found = score_file(model, file, lambda: file, results, kind, should_count=True, **limits)
        results.seek(0)
        return results.read(), found


def _frame(data: bytes, kind: StreamKind) -> pl.DataFrame:
    if kind == "csv":
        return pl.read_csv(data, infer_schema=False)
    read: dict[str, Callable[[io.BytesIO], pl.DataFrame]] = {
        "parquet": pl.read_parquet,
        "ndjson": pl.read_ndjson,
        "arrow": pl.read_ipc_stream,
    }
    return read[kind](io.BytesIO(data))


def _assert_same(model: SegmentationModel, data: bytes, kind: StreamKind) -> None:
    written, found = _streamed(model, data, kind)
    table = read_table(data)
    scored = score(model, table)
    expected = write_table(table.frame.with_columns(told(scored).select(*ADDED)), kind)
    assert_frame_equal(_frame(written, kind), _frame(expected, kind), check_exact=True)
    assert found.n_rows == table.frame.height
    assert [one.message for one in found.warnings] == [one.message for one in scored.warnings]
    assert found.n_imputed == int(scored.frame["imputed"].list.len().sum())
    assert model.reference is not None
    counted = count_customers(model.reference, scored.features, scored.frame["segment"], scored.distance)
    assert found.tally == counted


def _with_gaps(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(
        pl.when(pl.int_range(pl.len()) % 7 == 3).then(None).otherwise(pl.col(name)).alias(name)
        for name in ("Fresh", "Visits", "Channel", "Region", "Note")
    )


def _with_unseen(frame: pl.DataFrame) -> pl.DataFrame:
    at = pl.int_range(pl.len())
    return frame.with_columns(
        Channel=pl.when(at % 50 == 7)
        .then(pl.lit("Market"))
        .when(at % 91 == 5)
        .then(pl.lit("Online"))
        .otherwise("Channel"),
        Region=pl.when(at % 60 == 11).then(pl.lit(9)).otherwise("Region"),
    )


FRAMES = {
    "as it is": _customers(),
    "gaps": _with_gaps(_customers()),
    "unseen categories": _with_unseen(_customers()),
    "another order": _customers().select(reversed(_customers().columns)),
    "a column of nothing": _customers().with_columns(Region=pl.lit(None, pl.Int64)),
    "labelled already": _customers().with_columns(segment=pl.lit(1), is_outlier=pl.lit(value=False)),
}
ONLY_PARQUET = {
    "nested": _customers().with_columns(
        pair=pl.struct("Fresh", "Note"), list=pl.concat_list("Visits", "Region")
    ),
    "codes of categories": _customers().with_columns(pl.col("Channel").cast(pl.Categorical)),
    "dates": _customers().with_columns(since=pl.lit(date(2026, 1, 31))),
    "small kinds": _customers().with_columns(
        pl.col("Fresh").cast(pl.Float32), pl.col("Visits").cast(pl.UInt8)
    ),
    "not a number": _customers().with_columns(
        Fresh=pl.when(pl.col("Visits") < 9).then(float("nan")).otherwise("Fresh"),
        Milk=pl.when(pl.col("Visits") > 80).then(float("inf")).otherwise("Milk"),
    ),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", [*FRAMES, *ONLY_PARQUET])
def test_parquet_is_the_same(model: SegmentationModel, name: str, kind: StreamKind) -> None:
    _assert_same(model, _parquet((FRAMES | ONLY_PARQUET)[name]), kind)


@pytest.mark.parametrize("kind", ["arrow", "csv"])
@pytest.mark.parametrize("name", [*FRAMES, *sorted(ONLY_PARQUET.keys() - {"codes of categories"})])
def test_arrow_is_the_same(model: SegmentationModel, name: str, kind: StreamKind) -> None:
    _assert_same(model, _arrow((FRAMES | ONLY_PARQUET)[name]), kind)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", FRAMES)
def test_ndjson_is_the_same(model: SegmentationModel, name: str, kind: StreamKind) -> None:
    _assert_same(model, _ndjson(FRAMES[name]), kind)


def _lines(*rows: dict[str, Any] | str) -> bytes:
    written = [one if isinstance(one, str) else json.dumps(one) for one in rows]
    return _ndjson(_customers(200)) + "\n".join(written).encode()


ONE = _customers(1).to_dicts()[0]
# The general path has to see these whole.
WHOLE = {
    "text in a number, Parquet": _parquet(_customers().with_columns(Fresh=pl.col("Fresh").cast(pl.String))),
    "date in a number, Parquet": _parquet(_customers().with_columns(Visits=pl.lit(date(2026, 1, 31)))),
    "a missing column, Parquet": _parquet(_customers().drop("Channel")),
    "a name in two lines, Parquet": _parquet(_customers().rename({"Note": "No\nte"})),
    "no rows, Parquet": _parquet(_customers(0)),
    "unseen date, Parquet": _parquet(_customers().with_columns(Region=pl.lit(20260131))),
    "unseen number as category": _parquet(_customers().with_columns(Channel=pl.lit("1,5"))),
    "text in a number": _lines(ONE | {"Fresh": "pending"}),
    "number among texts": _lines(ONE | {"Note": 5}),
    "fraction in whole numbers": _lines(ONE | {"Visits": 1.5}),
    "yes in a number": _lines(ONE | {"Visits": True}),
    "nested": _lines(ONE | {"Note": {"a": "b"}}),
    "nested without texts": _lines(ONE | {"Note": {"a": 1}}, ONE),
    "yes among texts": _lines(ONE | {"Note": True}),
    "other keys": _lines({("other" if name == "Note" else name): value for name, value in ONE.items()}),
    "list": _lines(ONE | {"Note": [1]}),
    "more keys": _lines(ONE | {"more": 1}),
    "fewer keys": _lines({name: value for name, value in ONE.items() if name != "Note"}),
    "a key twice": _lines(json.dumps(ONE)[:-1] + ', "Visits": 7}'),
    "huge": _lines(ONE | {"Visits": 10**25}),
    "NaN": _lines(ONE | {"Fresh": float("nan")}),
    "half a pair": _lines(ONE | {"Note": "\ud800"}),
    "a list of objects": write_table(_customers(), "json"),
    "one object": json.dumps(ONE).encode(),
    "object on many lines": json.dumps(ONE, indent=1).encode(),
    "broken": _lines("{"),
    "bytes": _lines() + json.dumps(ONE).replace("Retail", "x").encode() + b"\xff",
    "codes of categories, Arrow": _arrow(ONLY_PARQUET["codes of categories"]),
    "no rows, Arrow": write_table(_customers(0), "arrow"),
    "CSV": write_table(_customers(), "csv"),
    "Excel": write_table(_customers(50), "xlsx"),
    "empty": b"",
}


@pytest.mark.parametrize("name", WHOLE)
def test_other_files_are_left_to_the_general_path(model: SegmentationModel, name: str) -> None:
    with pytest.raises(NotPlain):
        _streamed(model, WHOLE[name], "parquet")


def test_formulas_are_escaped_in_csv_only(model: SegmentationModel) -> None:
    frame = _customers(3).with_columns(Note=pl.lit("=1+1"))
    for kind, note in (("csv", "'=1+1"), ("parquet", "=1+1")):
        written, _ = _streamed(model, _parquet(frame), kind)  # type: ignore[arg-type]
        assert _frame(written, kind)["Note"].unique().to_list() == [note]  # type: ignore[arg-type]


def test_limits_hold_before_rows_are_read(model: SegmentationModel) -> None:
    data = _parquet(_customers())
    with pytest.raises(TableTooLarge, match=r"The table has 600 rows; at most 599"):
        _streamed(model, data, "ndjson", max_rows=599)
    with pytest.raises(TableTooLarge, match="unpacks to more than"):
        _streamed(model, data, "ndjson", max_bytes=5_000)
    with pytest.raises(TableTooLarge, match=r"The table has 600 rows; at most 599"):
        _streamed(model, _ndjson(_customers()), "parquet", max_rows=599)
    with pytest.raises(NotPlain):
        _streamed(model, _ndjson(_customers()), "parquet", max_json_bytes=30_000)


def test_one_long_text_in_many_cells_is_refused(model: SegmentationModel) -> None:
    frame = _customers().with_columns(Note=pl.lit("x" * 10_000))
    for data in (_parquet(frame), _arrow(frame)):
        with pytest.raises(TableTooLarge, match="unpacks to more than"):
            _streamed(model, data, "parquet", max_bytes=1_000_000)


@pytest.mark.parametrize("kind", KINDS)
def test_damage_is_told(model: SegmentationModel, kind: StreamKind) -> None:
    data = bytearray(_parquet(_customers()))
    data[len(data) // 3 : len(data) // 3 + 400] = bytes(400)
    with pytest.raises(UnreadableTable, match="damaged"):
        _streamed(model, bytes(data), kind)
    for cut in (_parquet(_customers())[:-50], _arrow(_customers())[:-50]):
        with pytest.raises(UnreadableTable, match="damaged"):
            _streamed(model, cut, kind)


@pytest.mark.parametrize("kind", KINDS)
def test_whoever_watches_can_stop_the_work(model: SegmentationModel, kind: StreamKind) -> None:
    class Stopped(SegmentationError):
        pass

    def stop() -> None:
        raise Stopped("nobody waits any more")

    for data in (_parquet(_customers()), _arrow(_customers()), _ndjson(_customers())):
        with pytest.raises(Stopped):
            _streamed(model, data, kind, check=stop)
