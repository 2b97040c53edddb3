"""Columns that runs of spaces set apart, as statistics programs and printed lists have them."""

import re

import polars as pl

_SPACES = (r" +", r" {2,}")
_OTHER_MARKS = re.compile(r'[,;\t|"]')
_NUMBER = re.compile(r"^[-+]?\d+(\.\d+)?([eE][-+]?\d+)?$")
_MIN_COLUMNS = 3
_MIN_LINES = 20


def unalign(sample: str, text: bytes) -> bytes | None:
    """Put a tab between cells that runs of spaces set apart; None where they are not.

    Any spaces set cells apart, or else two and more, where all lines have as many cells, most of them
    numbers, and nothing else could separate them.

    Parameters
    ----------
    sample
        The first lines of the text, whole ones.
    text
        In UTF-8, with line feeds.
    """
    lines = [line.strip(" \r") for line in sample.split("\n") if line.strip(" \r")]
    if len(lines) < _MIN_LINES or _OTHER_MARKS.search(sample):
        return None
    for spaces in _SPACES:
        cells = [re.split(spaces, line) for line in lines]
        if _is_table(cells):
            apart = pl.Series([text], dtype=pl.Binary).cast(pl.String)
            trimmed = apart.str.replace_all(r"(?m)^ +| +\r?$", "")
            return str(trimmed.str.replace_all(spaces, "\t")[0]).encode()
    return None


def _is_table(rows: list[list[str]]) -> bool:
    if len(rows[0]) < _MIN_COLUMNS or len({len(row) for row in rows}) > 1:
        return False
    below = [cell for row in rows[1:] for cell in row]
    return sum(_NUMBER.match(cell) is not None for cell in below) * 2 > len(below)
