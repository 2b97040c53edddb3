"""Thrift's compact protocol, as far as it takes to look into the headers of a Parquet file."""

from mmap import mmap
from typing import Any

_STOP, _TRUE, _FALSE, _BYTE, _I16, _I32, _I64, _DOUBLE, _BINARY, _LIST, _SET, _MAP, _STRUCT = range(13)

Struct = dict[int, Any]
"""The values of a struct by the numbers of their fields; those that were left out are not in it."""


def read_struct(data: bytes | mmap, at: int) -> tuple[Struct, int]:
    """Read the struct that begins at a place, and tell where it ends.

    >>> read_struct(bytes([0x15, 0x06, 0x18, 0x01, 0x61, 0x00]), 0)
    ({1: 3, 2: b'a'}, 6)

    Raises
    ------
    ValueError, IndexError, RecursionError
        There is no such struct.
    """
    values: Struct = {}
    field = 0
    while (head := data[at]) != _STOP:
        at += 1
        kind = head & 15
        if head >> 4:
            field += head >> 4
        else:
            field, at = _whole_number(data, at)
        if kind in (_TRUE, _FALSE):
            values[field] = kind == _TRUE
        else:
            values[field], at = _value(data, at, kind)
    return values, at + 1


def _value(data: bytes | mmap, at: int, kind: int) -> tuple[Any, int]:
    if kind in (_TRUE, _FALSE, _BYTE):
        return data[at], at + 1
    if kind in (_I16, _I32, _I64):
        return _whole_number(data, at)
    if kind == _DOUBLE:
        return None, at + 8
    if kind == _BINARY:
        n_bytes, at = _size(data, at)
        return data[at : at + n_bytes], at + n_bytes
    if kind in (_LIST, _SET):
        return _list(data, at)
    if kind == _STRUCT:
        return read_struct(data, at)
    raise ValueError("a header is of no known kind.")


def _list(data: bytes | mmap, at: int) -> tuple[list[Any], int]:
    head, at = data[at], at + 1
    n_values = head >> 4
    if n_values == 15:
        n_values, at = _size(data, at)
    values = []
    for _ in range(n_values):
        value, at = _value(data, at, head & 15)
        values.append(value)
    return values, at


def _size(data: bytes | mmap, at: int) -> tuple[int, int]:
    """Read a number of which each byte but the last has its highest bit set."""
    size, shift = 0, 0
    while (byte := data[at]) & 128:
        size |= (byte & 127) << shift
        shift += 7
        at += 1
        if shift > 63:
            raise ValueError("a number in a header does not end.")
    return size | byte << shift, at + 1


def _whole_number(data: bytes | mmap, at: int) -> tuple[int, int]:
    """Read a number of which the lowest bit is the sign."""
    size, at = _size(data, at)
    return size >> 1 ^ -(size & 1), at
