"""Frames of one schema become a file, one after the other."""

import io
import struct
from collections.abc import Iterator
from typing import IO

import polars as pl

from ml.data.writing import StreamKind, write_table

_MESSAGE_HEAD_BYTES = _END_OF_STREAM_BYTES = 8


def write_frames(
    schema: pl.Schema, frames: Iterator[pl.DataFrame], kind: StreamKind, file: IO[bytes]
) -> None:
    """Write what ``write_table`` writes of all of them together; errors of ``frames`` come through."""
    if kind == "parquet":
        _write_parquet(schema, frames, file)
    elif kind == "arrow":
        _write_arrow(schema, frames, file)
    else:
        for place, frame in enumerate(frames):
            file.write(write_table(frame, kind, has_names=place == 0))


def _write_parquet(schema: pl.Schema, frames: Iterator[pl.DataFrame], file: IO[bytes]) -> None:
    from polars.io.plugins import register_io_source

    faults: list[BaseException] = []

    def source(*_: object) -> Iterator[pl.DataFrame]:
        try:
            yield from frames
        except BaseException as error:
            # Polars would tell it in words only.
            faults.append(error)
            raise

    try:
        register_io_source(source, schema=schema, validate_schema=True).sink_parquet(file)
    except BaseException as error:
        raise (faults[0] if faults else error) from error


def _write_arrow(schema: pl.Schema, frames: Iterator[pl.DataFrame], file: IO[bytes]) -> None:
    # A stream is the schema, batches and a mark of the end, each complete in itself.
    data = memoryview(_stream(pl.DataFrame(schema=schema)))
    begin, end = data[: _schema_bytes(data)], data[-_END_OF_STREAM_BYTES:]
    file.write(begin)
    for frame in frames:
        data = memoryview(_stream(frame))
        file.write(data[_schema_bytes(data) : -_END_OF_STREAM_BYTES])
    file.write(end)


def _schema_bytes(data: memoryview) -> int:
    _, length = struct.unpack_from("<II", data)
    return _MESSAGE_HEAD_BYTES + int(length)


def _stream(frame: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.write_ipc_stream(buffer)
    return buffer.getvalue()
