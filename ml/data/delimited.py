"""CSV and its relatives: the encoding, the delimiter and the decimal mark are detected, then Polars reads."""

import codecs
import csv
import io
import re
import warnings

import polars as pl
from polars.exceptions import ComputeError, NoDataError, PolarsError

from ml.errors import UnreadableTable
from ml.types import TableFormat, TableWarning

# Polars only warns when quotes do not pair up, and returns rows that never were.
warnings.filterwarnings("error", message="CSV malformed", category=UserWarning)

_SAMPLE_CHARACTERS = 64 * 1024
_DELIMITERS = ",;\t|"
_DECIMAL_COMMA = re.compile(r"^\s*(-?\d+),(\d+)\s*$")
_DECIMAL_POINT = re.compile(r"^-?\d+\.\d+$")
_LEADING_ZERO = r"^0\d+$"
_BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


def parse_delimited(data: bytes) -> tuple[pl.DataFrame, TableFormat, list[TableWarning]]:
    """Parse delimiter-separated text.

    Raises
    ------
    UnreadableTable
        A row has more cells than the header, or nothing is there to read.
    """
    encoding = _detect_encoding(data)
    if encoding != "utf-8":
        data = data.decode(encoding).encode()
    sample = data[:_SAMPLE_CHARACTERS].decode(errors="ignore")
    delimiter = _detect_delimiter(sample)
    decimal = _detect_decimal(sample, delimiter)
    frame = _read(data, sample, delimiter, decimal)
    if decimal == ",":
        # A stray word makes a column text; its numbers are to be read all the same.
        number = pl.col(pl.String).str.replace(_DECIMAL_COMMA.pattern, "$1.$2")
        frame = frame.with_columns(number)
    return frame, TableFormat("csv", encoding.removesuffix("-sig"), delimiter, decimal), []


def _detect_encoding(data: bytes) -> str:
    for mark, encoding in _BYTE_ORDER_MARKS.items():
        if data.startswith(mark):
            return encoding
    # Without a mark: UTF-8 if it is valid, else what Windows programs write in Western Europe.
    for encoding in ("utf-8", "cp1252"):
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    return "latin_1"  # every byte is a character there


def _detect_delimiter(sample: str) -> str:
    header = sample.lstrip("\r\n").split("\n", 1)[0]
    counts = {delimiter: header.count(delimiter) for delimiter in _DELIMITERS}
    if sum(count > 0 for count in counts.values()) > 1:
        try:
            return csv.Sniffer().sniff(sample[:4096], _DELIMITERS).delimiter
        except csv.Error:
            pass  # the header alone decides
    return max(counts, key=lambda delimiter: counts[delimiter])


def _detect_decimal(sample: str, delimiter: str) -> str:
    if delimiter == ",":
        return "."
    cells = [cell.strip(' "') for line in sample.splitlines() for cell in line.split(delimiter)]
    n_commas = sum(bool(_DECIMAL_COMMA.match(cell)) for cell in cells)
    n_points = sum(bool(_DECIMAL_POINT.match(cell)) for cell in cells)
    return "," if n_commas > n_points else "."


def _read(data: bytes, sample: str, delimiter: str, decimal: str) -> pl.DataFrame:
    text_columns = _text_columns(sample, delimiter)

    def read(infer_schema_length: int | None) -> pl.DataFrame:
        return pl.read_csv(
            data,
            separator=delimiter,
            decimal_comma=decimal == ",",
            infer_schema_length=infer_schema_length,
            schema_overrides=text_columns,
        )

    try:
        try:
            return read(10_000)
        except ComputeError:
            return read(None)  # text further down than the first look reached
    except NoDataError as error:
        raise UnreadableTable(
            "The file is empty. Send a table with a header and one row a customer."
        ) from error
    except ComputeError as error:
        raise UnreadableTable(_describe_broken_row(data, delimiter)) from error


def _text_columns(sample: str, delimiter: str) -> dict[str, type[pl.DataType]]:
    """Columns of codes such as 00712, which a number would cut short."""
    whole_lines = sample if len(sample) < _SAMPLE_CHARACTERS else sample.rpartition("\n")[0]
    try:
        head = pl.read_csv(
            whole_lines.encode(), separator=delimiter, infer_schema_length=0, truncate_ragged_lines=True
        )
    except (PolarsError, OSError):
        return {}  # nothing there, or the cut runs through a quoted cell
    if head.is_empty():
        return {}
    has_leading_zero = head.select(pl.all().str.contains(_LEADING_ZERO).any()).row(0)
    return {column: pl.String for column, found in zip(head.columns, has_leading_zero, strict=True) if found}


def _describe_broken_row(data: bytes, delimiter: str) -> str:
    rows = csv.reader(io.StringIO(data.decode(), newline=""), delimiter=delimiter, strict=True)
    try:
        n_columns = len(next(rows))
        for number, row in enumerate(rows, start=1):
            if len(row) > n_columns:
                return (
                    f"Row {number} has {len(row)} cells, but the header has {n_columns}. "
                    "Quote cells that contain the delimiter, or name the extra columns."
                )
    except csv.Error as error:
        return f"Line {rows.line_num} is broken: {error}. Look at the quotes around its cells."
    return "The rows cannot be told apart. Look for a quote that is opened and never closed."
