"""Parquet and Arrow: what they would unfold to is known before they are read."""

import io
import mmap
import struct
from pathlib import Path
from typing import IO

import polars as pl
from polars.exceptions import PolarsError

from ml.data.arrow_bounds import measure_arrow
from ml.data.panics import broken_is_unreadable
from ml.data.parquet_bounds import measure_parquet
from ml.data.raw import RawTable, check_width
from ml.errors import TableTooLarge
from ml.types import TableFormat

_MAGIC_OF_FILE = b"ARROW1"
BROKEN = (PolarsError, struct.error, ValueError, OverflowError, OSError)


def parse_parquet(data: bytes, max_bytes: int | None) -> RawTable:
    """Parse a Parquet file.

    Parameters
    ----------
    max_bytes
        The most that its cells may need as text.

    Raises
    ------
    UnreadableTable
        It is damaged, or has more than 2,000 columns.
    TableTooLarge
        It holds more than ``max_bytes``.
    """
    with broken_is_unreadable("The Parquet file", *BROKEN):
        check_parquet(data, io.BytesIO(data), max_bytes)
        return _raw(pl.read_parquet(io.BytesIO(data)), "parquet", max_bytes)


def check_parquet(data: bytes | mmap.mmap, file: IO[bytes] | Path, max_bytes: int | None) -> None:
    """Refuse a Parquet file that would unfold to too much, without unpacking it.

    Parameters
    ----------
    data, file
        The same content, as bytes and for Polars.
    max_bytes
        The most that its cells may need as text.

    Raises
    ------
    UnreadableTable, TableTooLarge
        As ``parse_parquet``.
    """
    with broken_is_unreadable("The Parquet file", *BROKEN):
        n_columns = len(pl.read_parquet_schema(file))
        check_width(n_columns)
        n_rows = rows_of_parquet(file)
        unfolded = measure_parquet(data)
        _check_cells(max(n_rows * n_columns, unfolded.n_values), max_bytes)
        check_bytes(unfolded.n_bytes, max_bytes)


def rows_of_parquet(file: IO[bytes] | Path) -> int:
    """Return how many rows the end of a Parquet file tells of, without reading them.

    Raises
    ------
    UnreadableTable
        It is damaged.
    """
    with broken_is_unreadable("The Parquet file", *BROKEN):
        n_rows: int = pl.scan_parquet(file, glob=False).select(pl.len()).collect().item()
    return n_rows


def parse_arrow(data: bytes, max_bytes: int | None) -> RawTable:
    """Parse an Arrow file, or a stream, which Feather files are as well.

    Parameters
    ----------
    max_bytes
        The most that it may unpack to.

    Raises
    ------
    UnreadableTable
        It is damaged, or has more than 2,000 columns.
    TableTooLarge
        It holds more than ``max_bytes``.
    """
    with broken_is_unreadable("The Arrow file", *BROKEN):
        check_arrow(data, max_bytes)
        read = pl.read_ipc if data.startswith(_MAGIC_OF_FILE) else pl.read_ipc_stream
        return _raw(read(io.BytesIO(data)), "arrow", max_bytes)


def check_arrow(data: bytes | mmap.mmap, max_bytes: int | None) -> None:
    """Refuse an Arrow file or stream that would unfold to too much; raises as ``parse_arrow``."""
    with broken_is_unreadable("The Arrow file", *BROKEN):
        unfolded = measure_arrow(data)
        check_width(unfolded.n_columns)
        _check_cells(unfolded.n_values, max_bytes)
        check_bytes(unfolded.n_bytes, max_bytes)


def _raw(frame: pl.DataFrame, kind: str, max_bytes: int | None) -> RawTable:
    check_width(frame.width)
    check_bytes(bytes_of_texts(frame), max_bytes)
    return RawTable(frame, frame.columns, TableFormat(kind))


def bytes_of_texts(frame: pl.DataFrame) -> int:
    """Count what the texts take once they are written out.

    One long text may stand in many cells, and is held only once until somebody works with it.
    """
    texts = frame.select(pl.col(pl.String).str.len_bytes().sum())
    return sum(texts.row(0)) if texts.width else 0


def _check_cells(n_cells: int, max_bytes: int | None) -> None:
    # A cell of a CSV takes a character and a comma at least: a CSV of so many cells would be refused too.
    check_bytes(2 * n_cells, max_bytes)


def check_bytes(n_bytes: int, max_bytes: int | None) -> None:
    """Refuse what unpacks to more than is taken.

    Raises
    ------
    TableTooLarge
    """
    if max_bytes is not None and n_bytes > max_bytes:
        raise TableTooLarge(f"The file unpacks to more than {max_bytes:,} bytes. Split it.")
