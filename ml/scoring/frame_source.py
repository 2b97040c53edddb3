"""A file as frames, one after the other: Parquet by rows, Arrow by batches, NDJSON by lines."""

import mmap
import os
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import IO

import polars as pl
from polars.exceptions import PolarsError

from ml.data.arrow_bounds import places_in_stream
from ml.data.columnar import BROKEN, bytes_of_texts, check_arrow, check_bytes, check_parquet, rows_of_parquet
from ml.data.panics import broken_is_unreadable
from ml.data.tidying import plain_columns
from ml.scoring.csv_blocks import Readable
from ml.scoring.csv_plain import NotPlain
from ml.scoring.streamed import check_rows

PARQUET = b"PAR1"
ARROW_STREAM = b"\xff\xff\xff\xff"
END_OF_STREAM = ARROW_STREAM + b"\0\0\0\0"
# Half of what Polars makes a group of.
FRAME_ROWS = 131_072
LINES_BYTES = 8 * 1024 * 1024
_OPEN_FILES = Path("/dev/fd")
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
_OF_JSON = (pl.Int64, pl.Float64, pl.String, pl.Boolean, pl.Null)


def parquet_frames(
    file: IO[bytes], max_bytes: int | None, max_rows: int | None
) -> tuple[pl.Schema, Iterator[pl.DataFrame]]:
    """Read a Parquet file some rows at a time; nested columns become text, as they do in ``read_table``.

    Parameters
    ----------
    file
        A real one, all of it; it stays open as long as frames are read.
    max_bytes, max_rows
        The most that its cells may need as text, and the most rows.

    Raises
    ------
    NotPlain
        It cannot be read in parts here.
    UnreadableTable, TableTooLarge
        As ``parse_parquet``, also while frames are read.
    """
    path = _OPEN_FILES / str(file.fileno())
    if not path.exists():
        raise NotPlain("no path to an open file")
    file.flush()
    n_rows = rows_of_parquet(path)
    check_rows(n_rows, max_rows)
    with closing(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)) as data:
        check_parquet(data, path, max_bytes)
    with broken_is_unreadable("The Parquet file", *BROKEN):
        whole = pl.scan_parquet(path, glob=False, hive_partitioning=False)
        schema = plain_columns(whole.head(0).collect()).schema

    def frames() -> Iterator[pl.DataFrame]:
        n_bytes = 0
        for first in range(0, n_rows, FRAME_ROWS):
            with broken_is_unreadable("The Parquet file", *BROKEN):
                frame = whole.slice(first, FRAME_ROWS).collect()
            n_bytes += bytes_of_texts(frame)
            check_bytes(n_bytes, max_bytes)
            yield plain_columns(frame)

    return schema, frames()


def arrow_frames(file: IO[bytes], max_bytes: int | None) -> tuple[pl.Schema, Iterator[pl.DataFrame]]:
    """Read an Arrow stream batch by batch, each of which is unpacked whole; else as ``parquet_frames``.

    Raises
    ------
    NotPlain
        It is no stream, or has dictionaries.
    UnreadableTable, TableTooLarge
        As ``parse_arrow``, also while frames are read.
    """
    file.flush()
    descriptor = file.fileno()
    with closing(mmap.mmap(descriptor, 0, access=mmap.ACCESS_READ)) as data:
        check_arrow(data, max_bytes)
        try:
            (begin, end), *places = places_in_stream(data)
        except ValueError as error:
            raise NotPlain("dictionaries") from error
        head = data[begin:end]

    def read(body: bytes) -> pl.DataFrame:
        with broken_is_unreadable("The Arrow file", *BROKEN):
            return pl.read_ipc_stream(b"".join((head, body, END_OF_STREAM)))

    def frames() -> Iterator[pl.DataFrame]:
        n_bytes = 0
        for first, last in places:
            frame = read(os.pread(descriptor, last - first, first))
            n_bytes += bytes_of_texts(frame)
            check_bytes(n_bytes, max_bytes)
            for part in frame.iter_slices(FRAME_ROWS):
                yield plain_columns(part)

    return plain_columns(read(b"")).schema, frames()


def line_frames(head: bytes, file: Readable) -> tuple[pl.Schema, Iterator[pl.DataFrame]]:
    """Read NDJSON some lines at a time, where every object has the same keys, and none a list or an object.

    Parameters
    ----------
    head
        What was read of the file already.

    Raises
    ------
    NotPlain
        It is anything else, also while frames are read.
    """
    blocks = _blocks_of_lines(head, file)
    first = _frame_of_lines(next(blocks, b""), None)
    if first.height < 2 or any(kind not in _OF_JSON for kind in first.dtypes):
        raise NotPlain("no lines of plain values")
    # A column of nothing is one of numbers in ``read_table``.
    schema = pl.Schema(
        {name: kind if kind != pl.Null else pl.Float64() for name, kind in first.schema.items()}
    )

    def frames() -> Iterator[pl.DataFrame]:
        yield first.cast(schema)
        for block in blocks:
            yield _frame_of_lines(block, first.schema).cast(schema)

    return schema, frames()


def _blocks_of_lines(rest: bytes, file: Readable) -> Iterator[bytes]:
    while True:
        pieces = [rest]
        n_bytes = len(rest)
        while n_bytes < LINES_BYTES and (piece := file.read(LINES_BYTES - n_bytes)):
            pieces.append(piece)
            n_bytes += len(piece)
        rest = b"".join(pieces)
        if n_bytes < LINES_BYTES:
            if rest.strip():
                yield rest
            return
        end = rest.rfind(b"\n") + 1
        if end == 0:
            raise NotPlain("a long line")
        yield rest[:end]
        rest = rest[end:]


def _frame_of_lines(block: bytes, schema: pl.Schema | None) -> pl.DataFrame:
    if _SURROGATE.search(block):
        raise NotPlain("surrogates")
    try:
        if not block.isascii():
            block.decode()
        # Values of another kind are errors, except that anything becomes a text.
        frame = pl.read_ndjson(block, schema=schema, infer_schema_length=None)
    except (PolarsError, UnicodeDecodeError) as error:
        raise NotPlain("lines") from error
    # Polars made texts of what stood among texts, took one value of a key that came twice, and left keys out:
    # the quotes and braces tell.
    n_texts = sum(frame.height - one.null_count() for one in frame if one.dtype == pl.String)
    n_quotes = block.count(b'"') - block.count(b'\\"')
    if n_quotes != 2 * (frame.height * frame.width + n_texts) or block.count(b"{") != frame.height:
        raise NotPlain("keys, or values of several kinds")
    return frame
