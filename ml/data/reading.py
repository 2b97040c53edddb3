"""Bytes become a table; the content decides what they are, never the name of the file."""

import csv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from polars.exceptions import PolarsError

from ml.data.columnar import parse_arrow, parse_parquet
from ml.data.delimited import parse_delimited
from ml.data.encodings import is_binary
from ml.data.json_tables import frame_from_json, parse_json
from ml.data.raw import RawTable
from ml.data.sniffing import READ_FORMATS, refuse_foreign
from ml.data.tidying import tidy
from ml.data.unpacking import unpack
from ml.data.workbook import parse_workbook
from ml.errors import SegmentationError, UnreadableTable, UnsupportedFormat
from ml.types import Table, TableFormat

_WHITE = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"
_HEAD_BYTES = 64 * 1024


def read_table(source: str | Path | bytes, *, name: str | None = None, max_bytes: int | None = None) -> Table:
    """Read a table of any format, and say what was found and mended.

    CSV of any dialect, JSON, NDJSON, Parquet, Arrow and Excel .xlsx are read, gzipped or zipped or not.

    Parameters
    ----------
    source
        A path, or the bytes themselves.
    name
        What to call the table; by default the file's name without its ending.
    max_bytes
        The most that a packed file may unpack to.

    Raises
    ------
    UnsupportedFormat
        The bytes are something else: a picture, a document, a program.
    UnreadableTable
        The format is known but the content is empty or broken.
    TooFewCustomers
        There is a header but no row below it.
    TableTooLarge
        A packed file unpacks to more than ``max_bytes``.
    """
    if isinstance(source, bytes):
        data = source
    else:
        data = Path(source).read_bytes()
        name = name or Path(source).name
    data, compression = unpack(data, max_bytes)
    try:
        raw = _parser_for(data, max_bytes)(data)
        raw = replace(raw, format=replace(raw.format, compression=compression))
        return tidy(raw, _stem(name or "customers"))
    except SegmentationError:
        raise
    except (PolarsError, ValueError, OSError, csv.Error) as error:
        raise UnreadableTable(f"The file could not be read as a table: {_first_line(error)}") from error


def table_from_json(content: Any) -> Table:
    """Build a table from JSON that was parsed already: records, or any form that ``parse_json`` takes."""
    frame = frame_from_json(content)
    return tidy(RawTable(frame, frame.columns, TableFormat("json")), "records")


def _parser_for(data: bytes, max_bytes: int | None) -> Callable[[bytes], RawTable]:
    """Choose by what the bytes begin with."""
    if not data[:_HEAD_BYTES].strip(_WHITE) and not data.strip(_WHITE):
        raise UnreadableTable("The file is empty. Send a table with a header and one row a customer.")
    refuse_foreign(data)
    if data.startswith(b"PK\x03\x04"):
        return lambda content: parse_workbook(content, max_bytes)
    if data.startswith(b"PAR1"):
        return lambda content: parse_parquet(content, max_bytes)
    if data.startswith((b"ARROW1", b"\xff\xff\xff\xff")):
        return lambda content: parse_arrow(content, max_bytes)
    if data.lstrip(_WHITE)[:1] in (b"{", b"["):
        return parse_json
    if is_binary(data):
        raise UnsupportedFormat(f"This is a binary file, not a table. Send {READ_FORMATS}.")
    return parse_delimited


def _stem(name: str) -> str:
    """The file's own name without folders and endings, short enough to show."""
    stem = name.replace("\\", "/").rsplit("/", 1)[-1].split(".")[0].strip()
    return stem[:80] or "customers"


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n", 1)[0][:200]
