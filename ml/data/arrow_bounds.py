"""How much an Arrow file or stream would unfold to, found in its messages before a buffer is unpacked.

Polars has no way to ask for it: the first batch of a stream is unpacked whole even when one row is wanted.
The layout is that of Arrow's Message.fbs, Schema.fbs and File.fbs, which are FlatBuffers.
"""

import struct
from collections.abc import Iterator
from mmap import mmap
from typing import NamedTuple

_CONTINUATION = 0xFFFFFFFF
_SCHEMA, _DICTIONARY_BATCH, _RECORD_BATCH = 1, 2, 3
_FOOTER_END_BYTES = 10
_BLOCK_BYTES = 24
_PAIR_BYTES = 16


class Unfolded(NamedTuple):
    """What an Arrow file would become: ``n_values`` counts those of nested columns too."""

    n_columns: int
    n_values: int
    n_bytes: int


def measure_arrow(data: bytes | mmap) -> Unfolded:
    """Measure an Arrow file or stream without unpacking it.

    Raises
    ------
    ValueError, struct.error
        It is damaged.
    """
    is_file = data[:6] == b"ARROW1"
    n_columns = _footer(data).table(1).vector(1)[1] if is_file else 0
    n_values, n_bytes = 0, 0
    for message, body in _blocks(data) if is_file else _messages(data):
        kind, header = message.number(1, "<B"), message.table(2)
        if kind == _SCHEMA:
            n_columns += header.vector(1)[1]
        if kind == _DICTIONARY_BATCH:
            header = header.table(1)
        if kind in (_DICTIONARY_BATCH, _RECORD_BATCH):
            n_values += sum(length for length, _ in header.pairs(1))
            n_bytes += sum(_buffer_bytes(data, body, header))
    return Unfolded(n_columns, n_values, n_bytes)


def places_in_stream(data: bytes | mmap) -> list[tuple[int, int]]:
    """Where the messages of a stream begin and end: the schema, then each batch of rows.

    Raises
    ------
    ValueError, struct.error
        It is damaged, or batches refer to dictionaries.
    """
    places: list[tuple[int, int]] = []
    for message, body in _messages(data):
        if message.number(1, "<B") != (_RECORD_BATCH if places else _SCHEMA):
            raise ValueError("a batch cannot be read alone.")
        places.append((places[-1][1] if places else 0, body + message.number(3, "<q")))
    return places


def _buffer_bytes(data: bytes | mmap, body: int, batch: "_FlatTable") -> Iterator[int]:
    is_packed = batch.has(3)
    for offset, length in batch.pairs(2):
        if is_packed and length:
            # A packed buffer begins with its size once unpacked, or with -1 where it is left as it is.
            (unpacked,) = struct.unpack_from("<q", data, body + offset)
            yield unpacked if unpacked >= 0 else length
        else:
            yield length


def _messages(data: bytes | mmap) -> Iterator[tuple["_FlatTable", int]]:
    """Yield each message of a stream, and where its body begins."""
    at = 0
    while at < len(data):
        message, body = _message_at(data, at)
        if message is None:
            return
        yield message, body
        body_bytes = message.number(3, "<q")
        at = body + body_bytes
        # Polars would take it for the end, and return the rows before.
        if body_bytes < 0 or at > len(data):
            raise ValueError("it is cut off.")


def _blocks(data: bytes | mmap) -> Iterator[tuple["_FlatTable", int]]:
    """Yield the messages that the footer of a file points to; it may point to the same one many times."""
    footer = _footer(data)
    for field in (2, 3):
        start, n_blocks = footer.vector(field)
        for at in range(start, start + n_blocks * _BLOCK_BYTES, _BLOCK_BYTES):
            offset, metadata_bytes = struct.unpack_from("<qi", data, at)
            message, _ = _message_at(data, offset)
            if message is not None:
                yield message, offset + metadata_bytes


def _footer(data: bytes | mmap) -> "_FlatTable":
    end = len(data) - _FOOTER_END_BYTES
    (n_bytes,) = struct.unpack_from("<i", data, end)
    return _FlatTable.root(data, end - n_bytes)


def _message_at(data: bytes | mmap, at: int) -> tuple["_FlatTable | None", int]:
    (length,) = struct.unpack_from("<I", data, at)
    if length == _CONTINUATION:
        at += 4
        (length,) = struct.unpack_from("<I", data, at)
    at += 4
    return (_FlatTable.root(data, at) if length else None), at + length


class _FlatTable:
    """A table of FlatBuffers: numbered fields, each of which may be left out."""

    def __init__(self, data: bytes | mmap, at: int) -> None:
        self.data = data
        self.at = at
        (back,) = struct.unpack_from("<i", data, at)
        self.directory = at - back
        (self.directory_bytes,) = struct.unpack_from("<H", data, self.directory)

    @classmethod
    def root(cls, data: bytes | mmap, at: int) -> "_FlatTable":
        return cls(data, at + struct.unpack_from("<I", data, at)[0])

    def has(self, field: int) -> bool:
        return self._place(field) is not None

    def number(self, field: int, layout: str) -> int:
        place = self._place(field)
        return 0 if place is None else int(struct.unpack_from(layout, self.data, place)[0])

    def table(self, field: int) -> "_FlatTable":
        place = self._place(field)
        if place is None:
            raise ValueError("a message has no content")
        return _FlatTable.root(self.data, place)

    def vector(self, field: int) -> tuple[int, int]:
        """Where a list begins, and how many entries it has."""
        place = self._place(field)
        if place is None:
            return 0, 0
        at = place + struct.unpack_from("<I", self.data, place)[0]
        return at + 4, struct.unpack_from("<I", self.data, at)[0]

    def pairs(self, field: int) -> Iterator[tuple[int, int]]:
        """Lists of nodes and of buffers: two whole numbers each."""
        start, n_pairs = self.vector(field)
        if start + n_pairs * _PAIR_BYTES > len(self.data):
            raise ValueError("a list goes beyond the end")
        return struct.iter_unpack("<qq", self.data[start : start + n_pairs * _PAIR_BYTES])

    def _place(self, field: int) -> int | None:
        entry = 4 + 2 * field
        if entry + 2 > self.directory_bytes:
            return None
        (offset,) = struct.unpack_from("<H", self.data, self.directory + entry)
        return self.at + offset if offset else None
