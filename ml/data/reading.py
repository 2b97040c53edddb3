"""Bytes become a table: CSV in common dialects, JSON, NDJSON, Parquet, Arrow, Excel, any of them gzipped."""

import csv
import gzip
import io
import re
import zlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
from polars.exceptions import PolarsError

from ml.data.delimited import parse_delimited
from ml.data.records import frame_from_records, parse_json
from ml.errors import SegmentationError, TableTooLarge, TooFewCustomers, UnreadableTable, UnsupportedFormat
from ml.types import Table, TableFormat, TableWarning

_FOREIGN = {
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"%PDF": "a PDF document",
    b"\xd0\xcf\x11\xe0": "an old or encrypted Office file",
    b"\x7fELF": "a program",
}
_READ_FORMATS = "CSV, JSON, NDJSON, Parquet, Arrow, Excel .xlsx, or one of them gzipped"

_PLAIN = (pl.String, pl.Boolean, pl.Null)
# Polars numbers repeated names like this, fastexcel blank ones.
_REPEATED = re.compile(r"^(.*)_duplicated_\d+$", re.DOTALL)
_BLANK = re.compile(r"^__UNNAMED__\d+$")

Parsed = tuple[pl.DataFrame, TableFormat, list[TableWarning]]


def read_table(source: str | Path | bytes, *, name: str | None = None, max_bytes: int | None = None) -> Table:
    """Read a table of any supported format; the content decides, never the file's name.

    Parameters
    ----------
    source
        A path, or the bytes themselves.
    name
        What to call the table; by default the file's name without its ending.
    max_bytes
        The most that a compressed file may unpack to.

    Raises
    ------
    UnsupportedFormat
        The bytes are something else: a picture, a document, a program.
    UnreadableTable
        The format is known but the content is empty or broken.
    TooFewCustomers
        There is a header but no row below it.
    TableTooLarge
        A compressed file unpacks to more than ``max_bytes``.
    """
    if isinstance(source, bytes):
        data = source
    else:
        data = Path(source).read_bytes()
        name = name or Path(source).name
    data, compression = _unpack(data, max_bytes)
    try:
        frame, table_format, warnings = _parser_for(data)(data)
    except SegmentationError:
        raise
    except (PolarsError, ValueError, OSError, csv.Error) as error:
        raise UnreadableTable(f"The file could not be read as a table: {_first_line(error)}") from error
    frame, header_warnings = _tidy_header(frame)
    if frame.width == 0:
        raise UnreadableTable("No column has a name. The first line must hold the column names.")
    if frame.height == 0:
        raise TooFewCustomers("There is a header but no row below it. Add one row a customer.")
    return Table(
        frame=plain_columns(frame),
        format=replace(table_format, compression=compression),
        name=_stem(name or "customers"),
        warnings=(*warnings, *header_warnings),
    )


def table_from_records(records: list[dict[str, Any]], *, name: str = "records") -> Table:
    """Build a table from JSON-like records, one dict a customer; nested objects are flattened with dots."""
    return Table(frame_from_records(records), TableFormat("json"), name)


def plain_columns(frame: pl.DataFrame) -> pl.DataFrame:
    """Leave numbers, texts, dates and yes-or-no as they are; what is nested, packed or coded becomes text."""
    return frame.with_columns(
        pl.Series(column.name, [None if value is None else str(value) for value in column], pl.String)
        for column in frame
        if not (column.dtype in _PLAIN or column.dtype.is_numeric() or column.dtype.is_temporal())
    )


def _unpack(data: bytes, max_bytes: int | None) -> tuple[bytes, str | None]:
    if not data.startswith(b"\x1f\x8b"):
        return data, None
    limit = -1 if max_bytes is None else max_bytes + 1
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
            unpacked = file.read(limit)
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadableTable(f"The gzip file is damaged: {error}") from error
    if max_bytes is not None and len(unpacked) > max_bytes:
        raise TableTooLarge(f"The gzip file unpacks to more than {max_bytes:,} bytes. Split it.")
    return unpacked, "gzip"


def _parser_for(data: bytes) -> Callable[[bytes], Parsed]:
    """Choose by what the bytes begin with."""
    if not data.strip(b"\xef\xbb\xbf \t\r\n\x00"):
        raise UnreadableTable("The file is empty. Send a table with a header and one row a customer.")
    for magic, what in _FOREIGN.items():
        if data.startswith(magic):
            raise UnsupportedFormat(f"This is {what}, not a table. Send {_READ_FORMATS}.")
    if data.startswith(b"PK\x03\x04"):
        return _parse_excel
    if data.startswith(b"PAR1"):
        return lambda content: (pl.read_parquet(io.BytesIO(content)), TableFormat("parquet"), [])
    if data.startswith(b"ARROW1"):
        return lambda content: (pl.read_ipc(io.BytesIO(content)), TableFormat("arrow"), [])
    if data.startswith(b"\xff\xff\xff\xff"):
        return lambda content: (pl.read_ipc_stream(io.BytesIO(content)), TableFormat("arrow"), [])
    if data.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")[:1] in (b"{", b"["):
        return parse_json
    if b"\x00" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnsupportedFormat(f"This is a binary file, not a table. Send {_READ_FORMATS}.")
    return parse_delimited


def _parse_excel(data: bytes) -> Parsed:
    import fastexcel

    try:
        frame = pl.read_excel(io.BytesIO(data), engine="calamine")
    except fastexcel.FastExcelError as error:
        raise UnsupportedFormat(
            f"This zip archive is not an Excel workbook. Send {_READ_FORMATS}."
        ) from error
    return frame, TableFormat("xlsx"), []


def _tidy_header(frame: pl.DataFrame) -> tuple[pl.DataFrame, list[TableWarning]]:
    """Leave out columns without a name, such as a spreadsheet's stray cells, and number repeated names."""
    names: dict[str, str] = {}
    repeated = []
    for column in frame.columns:
        name = _written_name(column, frame.columns)
        if not name:
            continue
        if name in names.values():
            repeated.append(name)
            name = f"{name} ({repeated.count(name) + 1})"
        names[column] = name
    warnings = []
    if n_unnamed := frame.width - len(names):
        said = f"Columns without a name, left out: {n_unnamed}."
        warnings.append(TableWarning("unnamed_columns", said))
    if repeated:
        said = f"Names that occur more than once, numbered: {', '.join(dict.fromkeys(repeated))}."
        warnings.append(TableWarning("repeated_names", said))
    return frame.select(pl.col(column).alias(name) for column, name in names.items()), warnings


def _written_name(column: str, columns: Sequence[str]) -> str:
    """The header as it stands in the file."""
    repeated = _REPEATED.match(column)
    if repeated and repeated[1] in columns:
        column = repeated[1]
    return "" if _BLANK.match(column) else column.strip()


def _stem(name: str) -> str:
    """The file's own name without folders and endings, short enough to show."""
    stem = name.replace("\\", "/").rsplit("/", 1)[-1].split(".")[0].strip()
    return stem[:80] or "customers"


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n", 1)[0][:200]
