"""How a text file separates and quotes its cells, told from its first lines."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from _csv import Reader as CsvReader

DELIMITERS = ",;\t|"
_TRIED_CHARACTERS = 16 * 1024
_TRIED_LINES = 50
_SEARCHED_BYTES = 8 * 1024 * 1024
# A line that Excel understands, and that is no part of the table.
_SEP_LINE = re.compile(r'^\s*"?sep=(\W)"?\s*$', re.IGNORECASE)
_PLAIN_CELL = re.compile(r'^[^,;\t|"]*$')
_NUMBER = re.compile(
    r"^[\s(+-]*([^\d,;\t|]{1,4}\s?)?\d[\d.,' \u00a0\u202f]*([eE][+-]?\d+)?\s?[^\d,;\t|]{0,4}$"
)


@dataclass(frozen=True)
class Dialect:
    """``n_lines_before`` counts lines above the table that only tell the delimiter."""

    delimiter: str
    quote: str | None = '"'
    has_escapes: bool = False
    n_lines_before: int = 0

    def reader(self, lines: Iterable[str], *, strict: bool = False) -> "CsvReader":
        """Read lines as Python does: slower than Polars, and forgiving about quotes unless ``strict``."""
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            quotechar=self.quote,
            quoting=csv.QUOTE_MINIMAL if self.quote else csv.QUOTE_NONE,
            escapechar="\\" if self.has_escapes else None,
            skipinitialspace=not self.delimiter.isspace(),
            strict=strict,
        )


def detect_dialect(sample: str) -> Dialect:
    """Find the delimiter and the quotes.

    The delimiter is the one that cuts most lines into equally many cells and leaves cells that look like one
    value each, as in van den Burg, Nazabal and Sutton (2019).
    """
    sample = sample[:_TRIED_CHARACTERS]
    first, _, rest = sample.partition("\n")
    if said := _SEP_LINE.match(first.strip("\r")):
        return Dialect(said[1], _quote(rest, said[1]), _has_escapes(rest), n_lines_before=1)
    best = max(DELIMITERS, key=lambda delimiter: _score(sample, delimiter))
    return Dialect(best, _quote(sample, best), _has_escapes(sample))


def unquoted_if_possible(dialect: Dialect, text: bytes) -> Dialect:
    """The dialect without quotes if no cell begins with one: those inside, such as 5" pipe, are text."""
    if dialect.has_escapes or not dialect.quote:
        return dialect
    if dialect.quote.encode() not in text:
        return replace(dialect, quote=None)
    opening = rf"(?m)(^|{re.escape(dialect.delimiter)}) *{dialect.quote}"
    return dialect if _contains(text, opening) else replace(dialect, quote=None)


def has_odd_quotes(dialect: Dialect, text: bytes) -> bool:
    """Tell whether quotes are escaped, do not pair up, or stand inside a cell without being doubled."""
    if dialect.has_escapes:
        return True
    if not dialect.quote:
        return False
    if text.count(dialect.quote.encode()) % 2 == 1:
        return True
    inside = rf"[^{re.escape(dialect.delimiter)}\r\n{dialect.quote}]"
    return not _do_pair_up(dialect, text) and _contains(text, f"{inside}{dialect.quote}{inside}")


def _do_pair_up(dialect: Dialect, text: bytes) -> bool:
    """Every second quote begins a cell, and the one after it ends it: none stands inside."""
    characters = np.frombuffer(text, dtype=np.uint8)
    quotes = places_of(characters, str(dialect.quote))
    # A line end on either side of the text, so that every quote has neighbours.
    before, after = characters[quotes[0::2] - 1], characters[(quotes[1::2] + 1).clip(max=len(text) - 1)]
    if len(quotes) and quotes[0] == 0:
        before[0] = ord("\n")
    if len(quotes) and quotes[-1] == len(text) - 1:
        after[-1] = ord("\n")
    mark = ord(dialect.delimiter)
    begins = (before == mark) | (before == ord("\n"))
    ends = (after == mark) | (after == ord("\n")) | (after == ord("\r"))
    return bool(begins.all() and ends.all())


def places_of(characters: np.ndarray, mark: str) -> np.ndarray:
    """Return where a mark stands, without a flag for every character of a long text at once."""
    # Half as large where that is enough.
    dtype = np.int32 if len(characters) < 2**31 else np.int64
    starts = range(0, len(characters), _SEARCHED_BYTES)
    found = [
        np.flatnonzero(characters[start : start + _SEARCHED_BYTES] == ord(mark)) + start for start in starts
    ]
    return np.concatenate([places.astype(dtype) for places in found] or [np.empty(0, dtype)])


def _contains(text: bytes, pattern: str) -> bool:
    """Whether any line of a text has a pattern within."""
    return any(pl.Series([some]).str.contains(pattern)[0] for some in _line_by_line(text))


def _line_by_line(text: bytes) -> Iterator[str]:
    """So many whole lines at a time that their copies are small."""
    start = 0
    while start < len(text):
        end = text.find(b"\n", start + _SEARCHED_BYTES) + 1 or len(text)
        yield text[start:end].decode()
        start = end


def _score(sample: str, delimiter: str) -> float:
    rows = _first_rows(sample, delimiter)
    counts = Counter(len(row) for row in rows)
    if not counts:
        return 0.0
    width, n_alike = counts.most_common(1)[0]
    if width < 2:
        return 0.0
    alike = [row for row in rows if len(row) == width]
    cells = [cell for row in alike for cell in row]
    n_values = sum(bool(_PLAIN_CELL.match(cell) or _NUMBER.match(cell)) for cell in cells)
    # Names hold no delimiter; where they seem to, they were cut in the wrong places, or not at all.
    has_names = all(_PLAIN_CELL.match(cell) for cell in alike[0])
    return n_alike / len(rows) * (n_values / len(cells)) * (1 - 1 / width) * (1 if has_names else 0.5)


def _first_rows(sample: str, delimiter: str) -> list[list[str]]:
    """The cells of the first lines; what is quoted is one cell, whatever it holds."""
    quote, mark = _quote(sample, delimiter), re.escape(delimiter)
    cell = rf"(?P<before>^|{mark}) *{quote}(?:[^{quote}]|{quote}{quote}|\\\\{quote})*{quote} *(?={mark}|\r?$)"
    plain = re.sub(cell, r"\g<before>quoted", sample, flags=re.MULTILINE)
    lines = [line for line in plain.splitlines() if line.strip()]
    return [line.split(delimiter) for line in lines[:_TRIED_LINES]]


def _quote(sample: str, delimiter: str) -> str:
    """Double quotes, unless single ones enclose cells and double ones do not."""
    mark = re.escape(delimiter)
    single = len(re.findall(rf"(?:^|{mark})'[^'\n]*'(?={mark}|\r?$)", sample, re.MULTILINE))
    double = len(re.findall(rf'(?:^|{mark})"', sample, re.MULTILINE))
    return "'" if single > 2 and double == 0 else '"'


def _has_escapes(sample: str) -> bool:
    r"""Tell whether quotes inside quotes are written \" rather than doubled."""
    # Where a cell ends in a backslash, as a path may, its quote ends the cell.
    inside = re.sub(r'\\"(?=\s*([,;\t|]|$))', "", sample, flags=re.MULTILINE)
    return '\\"' in inside and '""' not in inside.replace('\\"', "")
