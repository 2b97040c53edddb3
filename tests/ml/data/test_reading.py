import gzip
import json
from pathlib import Path

import polars as pl
import pytest

from ml.data.reading import read_table, table_from_json
from ml.data.report import describe_table
from ml.data.writing import write_table
from ml.errors import TableError, TableTooLarge, TooFewCustomers, UnreadableTable, UnsupportedFormat

TWO_ROWS = pl.DataFrame({"name": ["Zoë", "Ann"], "spend": [1.5, 2.25]})
MEANS = {
    "Fresh": 12000.297727,
    "Milk": 5796.265909,
    "Grocery": 7951.277273,
    "Frozen": 3071.931818,
    "Detergents_Paper": 2881.493182,
    "Delicassen": 1524.870455,
}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_csv_is_read_in_every_delimiter_and_encoding(delimiter: str, encoding: str) -> None:
    data = TWO_ROWS.write_csv(separator=delimiter).encode(encoding)

    table = read_table(data)

    assert table.frame.equals(TWO_ROWS)
    assert table.format.delimiter == delimiter
    assert table.format.encoding == encoding.removesuffix("-sig")


def test_decimal_commas_are_detected_and_said() -> None:
    table = read_table(b"name;spend\nAnn;1,5\nBob;2,25\n")

    assert table.frame["spend"].to_list() == [1.5, 2.25]
    assert table.format.decimal == ","


@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet", "arrow", "json"])
def test_what_is_written_is_read_back_equal(kind: str) -> None:
    table = read_table(write_table(TWO_ROWS, kind))

    assert table.frame.equals(TWO_ROWS)
    assert table.format.kind == kind


@pytest.mark.parametrize(
    "wrap", [lambda rows: rows, lambda rows: {"records": rows}, lambda rows: {"data": rows}]
)
def test_json_is_read_in_every_wrapping(wrap) -> None:  # noqa: ANN001 - a lambda
    data = json.dumps(wrap(TWO_ROWS.to_dicts())).encode()

    assert read_table(data).frame.equals(TWO_ROWS)


def test_ndjson_is_told_from_json() -> None:
    table = read_table(TWO_ROWS.write_ndjson().encode())

    assert table.frame.equals(TWO_ROWS)
    assert table.format.kind == "ndjson"


def test_nested_objects_become_dotted_columns() -> None:
    table = table_from_json([{"name": "Ann", "address": {"city": "Bern", "geo": {"lat": 46.9}}}])

    assert table.frame.columns == ["name", "address.city", "address.geo.lat"]


def test_a_gzipped_file_is_unpacked_and_said() -> None:
    table = read_table(gzip.compress(TWO_ROWS.write_csv().encode()))

    assert table.frame.equals(TWO_ROWS)
    assert table.format.compression == "gzip"


def test_a_gzip_bomb_is_refused_while_unpacking() -> None:
    bomb = gzip.compress(b"a,b\n" + b"0,0\n" * 1_000_000)

    with pytest.raises(TableTooLarge, match="unpacks to more than 1,000 bytes"):
        read_table(bomb, max_bytes=1000)


def test_leading_zeros_of_a_code_are_kept() -> None:
    assert read_table(b"customer_no,spend\n007,1\n012,2\n").frame["customer_no"].to_list() == ["007", "012"]


def test_text_far_below_the_first_look_does_not_break_the_reading() -> None:
    data = b"spend\n" + b"1\n" * 20_000 + b"unknown\n"

    assert read_table(data).frame["spend"][-1] == "unknown"


@pytest.mark.parametrize(
    ("data", "error", "words"),
    [
        (b"", UnreadableTable, "empty"),
        (b" \r\n\n", UnreadableTable, "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", UnsupportedFormat, "PNG picture"),
        (b"%PDF-1.7", UnsupportedFormat, "PDF document"),
        (b"PK\x03\x04rubbish", UnreadableTable, "zip file is damaged"),
        (b"a\x00b\x01\x02", UnsupportedFormat, "binary"),
        (b"Fresh,Milk\n", TooFewCustomers, "no row below"),
        (b"2,3,12669\n2,3,7057\n", UnreadableTable, "no column names"),
        (b'{"records": [1]}', UnreadableTable, "Record 1"),
        (b'[{"Fresh": 1},]', UnreadableTable, "line 1"),
        (b'{"a":' * 5000, UnreadableTable, "nested"),
        (b'{"a": 1}\n' + b'{"a":' * 5000, UnreadableTable, "nested"),
        (b'[{"a":' + b'{"a":' * 30 + b"1" + b"}" * 31 + b"]", UnreadableTable, "nested"),
        (b'[{"a": "\\ud800"}]', UnreadableTable, "surrogate"),
        (b"[]", TooFewCustomers, "no records"),
        (b"PAR1rubbish", UnreadableTable, "damaged"),
        (b"\x1f\x8brubbish", UnreadableTable, "gzip"),
    ],
)
def test_what_is_no_table_is_refused_with_the_reason(
    data: bytes, error: type[TableError], words: str
) -> None:
    with pytest.raises(error, match=words):
        read_table(data)


def test_the_name_comes_from_the_file_and_loses_its_folders(tmp_path: Path) -> None:
    (tmp_path / "shop export.2026.csv").write_text("a,b\n1,2\n")

    assert read_table(tmp_path / "shop export.2026.csv").name == "shop export"
    assert read_table(b"a\n1\n", name="../../etc/passwd").name == "passwd"


@pytest.mark.parametrize(
    "file", ["wholesale.csv", "messy_semicolon_trailing_empty_columns.csv", "with_customerid.csv"]
)
def test_every_copy_of_the_wholesale_table_has_the_published_means(shared_data: Path, file: str) -> None:
    frame = read_table(shared_data / "wholesale" / file).frame

    assert frame.height == 440
    assert frame.select(*MEANS).mean().row(0) == pytest.approx(tuple(MEANS.values()))


def test_stray_words_among_decimal_commas_do_not_make_the_column_text() -> None:
    rows = "\n".join(f"C{n};{n},5" for n in range(40))
    table = read_table(f"name;spend\n{rows}\nX;unbekannt\nY;N/A\n".encode())
    column = describe_table(table).columns[1]

    assert (column.role, column.n_unparsable, column.n_missing, column.max) == ("numeric", 1, 1, 39.5)


def test_repeated_names_are_numbered_and_said() -> None:
    table = read_table(b"spend,spend,visits,spend \n1,2,3,4\n5,6,7,8\n")

    assert table.frame.columns == ["spend", "spend (2)", "visits", "spend (3)"]
    assert table.warnings[0].message == "Names that occur more than once, numbered: spend."


def test_utf_16_json_is_read() -> None:
    assert read_table('[{"name": "Zoë", "spend": 1.5}]'.encode("utf-16")).frame.row(0) == ("Zoë", 1.5)


def test_nested_and_packed_columns_become_text() -> None:
    frame = pl.DataFrame({"spend": [1.5], "tags": [["a", "b"]], "raw": [b"x"], "at": [{"x": 1}]})

    dtypes = read_table(write_table(frame, "parquet")).frame.schema

    assert dtypes == {"spend": pl.Float64, "tags": pl.String, "raw": pl.String, "at": pl.String}


def test_the_summary_beside_the_wholesale_table_is_no_part_of_it(shared_data: Path) -> None:
    table = read_table(shared_data / "wholesale" / "messy_semicolon_trailing_empty_columns.csv")

    assert table.frame.shape == (440, 8)
    assert [warning.code for warning in table.warnings] == ["second_table", "unnamed_columns"]
