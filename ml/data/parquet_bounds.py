"""How much a Parquet file would unfold to, found in the headers of its pages before a page is unpacked.

Polars believes these headers: a damaged number of values has it ask for more memory than there is, which ends
the process, where no exception could be caught. The layout is that of parquet-format's parquet.thrift.
"""

import struct
from collections.abc import Iterator
from mmap import mmap
from typing import NamedTuple

from ml.data.thrift import Struct, read_struct

_FOOTER_END_BYTES = 8
_MAX_FOOTER_BYTES = 64 * 1024 * 1024
_DICTIONARY_PAGE = 2
# The header of a page has a part of its own for each kind of page, and that begins with the number of values.
_PART_OF_KIND = {0: 5, _DICTIONARY_PAGE: 7, 3: 8}


class Unfolded(NamedTuple):
    """What a Parquet file would become: ``n_values`` counts those of nested columns too."""

    n_values: int
    n_bytes: int


def measure_parquet(data: bytes | mmap) -> Unfolded:
    """Measure a Parquet file without unpacking it.

    Raises
    ------
    ValueError
        It is damaged.
    """
    try:
        return _measure(data)
    except (LookupError, TypeError, AttributeError, RecursionError, struct.error) as error:
        raise ValueError("a header is not what it should be.") from error


def _measure(data: bytes | mmap) -> Unfolded:
    n_values, n_bytes = 0, 0
    for group in _footer(data).get(4, ()):
        for column in group[1]:
            chunk = column[3]
            n_in_pages = 0
            for page in _pages(data, chunk):
                is_dictionary = page[1] == _DICTIONARY_PAGE
                n_in_page = page[_PART_OF_KIND[page[1]]][1]
                # Each entry of a dictionary takes a byte at least.
                _check(0 <= n_in_page <= (page[2] if is_dictionary else chunk[5]))
                n_in_pages += 0 if is_dictionary else n_in_page
                n_bytes += page[2]
            _check(n_in_pages == chunk[5])
            n_values += n_in_pages
    return Unfolded(n_values, n_bytes)


def _footer(data: bytes | mmap) -> Struct:
    end = len(data) - _FOOTER_END_BYTES
    (n_bytes,) = struct.unpack_from("<I", data, end)
    _check(0 < n_bytes <= min(end, _MAX_FOOTER_BYTES))
    return read_struct(data[end - n_bytes : end], 0)[0]


def _pages(data: bytes | mmap, chunk: Struct) -> Iterator[Struct]:
    """Yield the header of each page of a chunk, which is a column in a group of rows."""
    at = chunk.get(11) or chunk[9]
    end = at + chunk[7]
    _check(0 < at <= end <= len(data))
    while at < end:
        page, at = read_struct(data, at)
        _check(page[2] >= 0 and page[3] >= 0)
        at += page[3]
        _check(at <= end)
        if page[1] in _PART_OF_KIND:
            yield page


def _check(is_sound: bool) -> None:
    if not is_sound:
        raise ValueError("a header contradicts itself.")
