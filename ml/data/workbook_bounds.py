"""How much a workbook would unfold to, found in its raw XML before anything of it is held in memory.

A sheet is read into a rectangle from its first cell to its last, and each cell gets its own copy of its text,
so that a file of a few kilobytes could ask for more memory than there is.
"""

import functools
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from ml.data.raw import check_width
from ml.data.unpacking import inflate
from ml.errors import TableTooLarge, UnreadableTable

_MAX_SPARSE_CELLS = 20_000_000
_MAX_TIMES_SPARSE = 10
_MAX_TAG_BYTES = 1024 * 1024

_DIGITS = b"0123456789"
_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
# How nearly every program writes a cell; of any other writing more has to be assumed.
_USUAL_CELL = re.compile(rb'c r="([A-Z]+\d+)"')
_USUAL_BLANK = re.compile(rb'<c r="[A-Z]+\d+"(?: \w+="\w*")* ?/>')
_ANY_PLACE = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]*\d+)")
_TEXT = re.compile(rb"\bt\s*=\s*[\"']s[\"']")
_TEXT_NUMBER = re.compile(_TEXT.pattern + rb"[^>]*>\s*<(?:\w+:)?v[^>]*>\s*(\d+)")
_TEXT_END = re.compile(rb"</(?:\w+:)?si\s*>|<(?:\w+:)?si\s*/>")


def check_bounds(archive: zipfile.ZipFile, max_bytes: int | None) -> None:
    """Refuse a workbook that would unfold to more than can be held.

    Raises
    ------
    TableTooLarge
        Its members together, or the texts of its cells, are longer than ``max_bytes``; or its cells are few
        and far apart.
    UnreadableTable
        It has more than 2,000 columns.
    """
    limit = float("inf") if max_bytes is None else max_bytes
    _check_size(archive, limit)
    n_texts, longest_text = 0, 0
    for member in archive.infolist():
        extent = _Extent()
        for xml in _whole_tags(inflate(archive, member)):
            extent.add(xml)
        extent.check()
        n_texts += extent.n_texts
        longest_text = max(longest_text, extent.longest_text)
    # A look that is exact takes longer, and is seldom needed.
    if n_texts * longest_text > limit and _text_bytes(archive) > limit:
        raise _too_large(limit)


def _check_size(archive: zipfile.ZipFile, limit: float) -> None:
    n_bytes = 0
    if sum(member.file_size for member in archive.infolist()) > limit:
        raise _too_large(limit)
    # What is declared may be too little. Counting alone is fast, so that it comes before any closer look.
    for member in archive.infolist():
        for chunk in inflate(archive, member):
            n_bytes += len(chunk)
            if n_bytes > limit:
                raise _too_large(limit)


def _too_large(limit: float) -> TableTooLarge:
    return TableTooLarge(f"The workbook unpacks to more than {limit:,} bytes. Split it.")


def _whole_tags(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Cut between tags, never within one."""
    rest = b""
    for chunk in chunks:
        xml = rest + chunk
        last = xml.rfind(b"<")
        cut = last if last >= 0 and b">" not in xml[last:] else len(xml)
        rest = xml[cut:]
        if len(rest) > _MAX_TAG_BYTES:
            raise UnreadableTable("The workbook is damaged: a part of it does not end.")
        yield xml[:cut]
    yield rest


@dataclass
class _Extent:
    """The last row and column of the cells in one part of a workbook, and how many there are."""

    n_cells: int = 0
    n_rows: int = 0
    last_row: int = 0
    last_column: int = 0
    last_blank_column: int = 0
    n_unplaced: int = 0
    most_unplaced: int = 0
    n_texts: int = 0
    longest_text: int = 0
    _text_bytes: int = 0

    def add(self, xml: bytes) -> None:
        """Look at a piece of the part."""
        self._add_texts(xml)
        self.n_rows += xml.count(b"<row") + xml.count(b":row")
        filled = _USUAL_BLANK.sub(b"", xml) if b'"/><' in xml else xml
        if len(filled) < len(xml):
            self.last_blank_column = max(self.last_blank_column, _last(_USUAL_CELL, xml)[1])
        places = _USUAL_CELL.findall(filled)
        self._reach(*_last_of(places))
        # What counts as a cell here may be another tag that begins alike, which is seldom.
        n_cells = filled.count(b"<c") + filled.count(b":c")
        if n_cells != len(places) and (n_cells := len(_CELL.findall(filled))) != len(places):
            self._add_unusual(filled)
        self.n_cells += n_cells

    def _reach(self, row: int, column: int) -> None:
        self.last_row, self.last_column = max(self.last_row, row), max(self.last_column, column)

    def _add_unusual(self, xml: bytes) -> None:
        """Count cells that may not say where they are: each is right of the one before."""
        self._reach(*_last(_ANY_PLACE, xml))
        first, *rows = _ROW.split(xml)
        in_rows = [self.n_unplaced + len(_CELL.findall(first)), *(len(_CELL.findall(row)) for row in rows)]
        self.n_unplaced = in_rows[-1]
        self.most_unplaced = max(self.most_unplaced, *in_rows)

    def _add_texts(self, xml: bytes) -> None:
        self.n_texts += xml.count(b'"s"') + xml.count(b"'s'")
        *ended, rest = _TEXT_END.split(xml) if b"si" in xml else [xml]
        for text in ended:
            self.longest_text = max(self.longest_text, self._text_bytes + len(text))
            self._text_bytes = 0
        self._text_bytes += len(rest)

    def check(self) -> None:
        """Refuse what is too wide, or almost empty and huge."""
        n_columns, n_rows = self.last_column, self.last_row
        if self.most_unplaced:
            n_columns = max(n_columns, self.last_blank_column) + self.most_unplaced
            n_rows += self.n_rows
        if n_rows * n_columns > max(_MAX_SPARSE_CELLS, _MAX_TIMES_SPARSE * self.n_cells):
            raise TableTooLarge(
                f"The sheet has {self.n_cells:,} cells far apart, to row {n_rows:,}, column {n_columns:,}. "
                "Delete the stray cells, or copy the table into a new workbook."
            )
        check_width(n_columns)


def _text_bytes(archive: zipfile.ZipFile) -> int:
    """How long the texts of all cells are together; a cell holds the number of its text."""
    lengths = np.array(list(_text_lengths(archive)))
    total, n_unknown = 0, 0
    for member in archive.infolist():
        for xml in _whole_tags(inflate(archive, member)):
            numbers = np.array(_TEXT_NUMBER.findall(xml), dtype=bytes).astype(np.int64)
            total += int(lengths[numbers[numbers < len(lengths)]].sum())
            n_unknown += len(_TEXT.findall(xml)) - len(numbers)
    return total + n_unknown * int(lengths.max())


def _text_lengths(archive: zipfile.ZipFile) -> Iterator[int]:
    for member in archive.infolist():
        n_bytes = 0
        for xml in _whole_tags(inflate(archive, member)):
            *ended, rest = _TEXT_END.split(xml)
            for text in ended:
                yield n_bytes + len(text)
                n_bytes = 0
            n_bytes += len(rest)


def _last(pattern: re.Pattern[bytes], xml: bytes) -> tuple[int, int]:
    return _last_of(place.upper() for place in pattern.findall(xml))


def _last_of(places: Iterable[bytes]) -> tuple[int, int]:
    """The last row and the last column of some places.

    >>> _last_of([b"B7", b"XFD1"]), _last_of([])
    ((7, 16384), (0, 0))
    """
    # Millions of places: told apart all at once, not one by one.
    together = b" ".join(places)
    rows, columns = (
        set(together.translate(None, _LETTERS).split()),
        set(together.translate(None, _DIGITS).split()),
    )
    return max((int(row[:10]) for row in rows), default=0), max(map(_column_number, columns), default=0)


def _column_number(letters: bytes) -> int:
    return functools.reduce(lambda number, letter: number * 26 + letter - 64, letters[:7], 0)
