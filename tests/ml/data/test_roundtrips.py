"""Properties: whatever dialect a table is written in, it reads back equal; no bytes break anything."""

import csv
import io
import string
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ml.data.reading import read_table
from ml.data.report import describe_table
from ml.data.writing import FILE_KINDS, write_table
from ml.errors import TableError

LETTERS = string.ascii_letters + "äöüßéñ"
# A letter in front: what looks like a number, a date or nothing is read as such, and tested elsewhere.
TEXTS = st.builds(
    "w{}{}".format,
    st.text(LETTERS, min_size=1, max_size=3),
    st.sampled_from(
        ["", " b", ",", ";", "\t", "|", '"', '""', "'", "\n", ", x\ny", ' "quoted" ', "\r\n", "=1"]
    ).map(lambda end: end.rstrip() and end + "z"),
)
NUMBERS = st.decimals(-(10**9), 10**9, places=2).map(float)
ROWS = st.lists(st.tuples(TEXTS, NUMBERS, st.integers(-(10**9), 10**9)), min_size=4, max_size=30)


def written(number: float, decimal: str, thousands: str) -> str:
    return f"{number:,.2f}".translate(str.maketrans({",": thousands, ".": decimal}))


MARKS = [(".", ""), (",", ""), (".", ","), (",", "."), (".", "'"), (",", " "), (",", "\u00a0")]
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1"]


@settings(deadline=2000, max_examples=200)
@given(data=st.data(), rows=ROWS, delimiter=st.sampled_from(",;\t|"), marks=st.sampled_from(MARKS))
def test_a_table_reads_back_equal_from_every_dialect(
    data: st.DataObject, rows: list[tuple[str, float, int]], delimiter: str, marks: tuple[str, str]
) -> None:
    line_end = data.draw(st.sampled_from(["\n", "\r\n"]), "line end")
    encoding = data.draw(st.sampled_from(ENCODINGS), "encoding")
    file = io.StringIO(newline="")
    file.write(data.draw(st.sampled_from(["", f"sep={delimiter}{line_end}"]), "sep line"))
    writer = csv.writer(file, delimiter=delimiter, lineterminator=line_end)
    writer.writerow(["name", "spend", "visits"])
    writer.writerows([text, written(spend, *marks), visits] for text, spend, visits in rows)

    table = read_table(file.getvalue().encode(encoding))

    assert table.format.delimiter == delimiter
    assert table.frame.columns == ["name", "spend", "visits"]
    assert [tuple(row) for row in table.frame.rows()] == rows


IDS = (
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=8)
    .map(str.strip)
    .filter(lambda text: text not in ("", "\ufeff"))
)


@settings(deadline=2000, max_examples=150)
@given(
    ids=st.lists(IDS, min_size=2, max_size=12, unique=True),
    kind=st.sampled_from(["csv", "xlsx"]),
)
def test_what_was_exported_reads_back_with_the_same_ids(ids: list[str], kind: Any) -> None:
    frame = pl.DataFrame({"customer_id": ids, "spend": [float(n) + 0.5 for n in range(len(ids))]})

    read = read_table(write_table(frame, kind)).frame

    assert read["customer_id"].cast(pl.String).to_list() == ids
    assert read["spend"].to_list() == frame["spend"].to_list()


@pytest.mark.parametrize("kind", FILE_KINDS)
@settings(deadline=2000, max_examples=60)
@given(rows=ROWS)
def test_what_was_exported_reads_back_equal(kind: Any, rows: list[tuple[str, float, int]]) -> None:
    frame = pl.DataFrame(rows, schema=["name", "spend", "visits"], orient="row")

    assert read_table(write_table(frame, kind)).frame.equals(frame)


PIECES = st.lists(
    st.one_of(
        st.sampled_from("\"'\\äa;,|\t\n\r\0 {}[]:-"),
        st.sampled_from(
            ["1", "2,5", "1.234,5", "$9", "12%", "(3)", "Total", "2026-01-31", "1/2/2026", "sep=;\n"]
        ),
    )
)


@settings(deadline=2000, max_examples=400)
@given(st.one_of(st.binary(max_size=300), PIECES.map(lambda pieces: "".join(pieces).encode())))
def test_any_bytes_give_a_table_or_one_of_our_errors(data: bytes) -> None:
    try:
        table = read_table(data)
    except TableError:
        return
    describe_table(table)


MAGIC = st.sampled_from(
    [b"PK\x03\x04", b"PAR1", b"ARROW1\0\0", b"\xff\xff\xff\xff", b"\x1f\x8b\x08", b"\xff\xfe", b"{", b"["]
)


@settings(deadline=2000, max_examples=300)
@given(MAGIC, st.binary(max_size=200))
def test_any_bytes_behind_a_known_beginning_give_a_table_or_one_of_our_errors(
    magic: bytes, rest: bytes
) -> None:
    try:
        describe_table(read_table(magic + rest))
    except TableError:
        return
