"""Which CSV files are plain: read line by line they mean what they mean as a whole."""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import polars as pl

from ml.data.delimited import first_lines, read_head
from ml.data.dialects import detect_dialect
from ml.data.extent import calls_itself_a_figure
from ml.data.ids import is_named_like_id
from ml.data.marks import read_each
from ml.data.numbers import MISSING_SPELLINGS
from ml.data.sniffing import refuse_foreign
from ml.data.writing import is_formula_name
from ml.errors import SegmentationError
from ml.scoring.folding import Folded
from ml.types import SegmentationModel

ADDED = ("segment", "segment_name", "confidence", "is_outlier")
LAST_LINES = 10
_MARK = b"\xef\xbb\xbf"
_MAX_CATEGORIES = 64
_IGNORED = -1
# The number of a category is written so in all tables, and so are words.
_SAME_EVERYWHERE = re.compile(r"(0|-?[1-9][0-9]{0,17}|[^\W\d_].*)")
_WORDS = re.compile(r"[^\W\d_](?:[^\d'\"$€£¥₹%]*[^\W\d])?")
_YES_OR_NO = ("true", "false")


class NotPlain(Exception):
    """The table has to be seen as a whole before a row of it can be placed."""


@dataclass(frozen=True)
class CsvLayout:
    """Where the table begins, and what its columns are; the arrays are those of ``csv_rows.read_rows``."""

    header: bytes
    n_bytes: int
    names: Sequence[str]
    roles: np.ndarray
    known: np.ndarray
    edges: np.ndarray
    edges_at: np.ndarray
    code_of: Sequence[dict[str, int]]

    @classmethod
    def of(cls, model: SegmentationModel, folded: Folded, head: bytes) -> "CsvLayout":
        """Find the layout in the first bytes of a file.

        Raises
        ------
        NotPlain
        """
        text = head.removeprefix(_MARK)
        names = _plain_names(text)
        # Totals and repeated headers are told from customers by their numbers.
        if not folded.numeric or not set(model.data.features) <= set(names):
            raise NotPlain("columns")
        if any(is_named_like_id(name) for name in folded.numeric):
            raise NotPlain("numbers that may be read as ids")
        places = {name: place for place, name in enumerate(names)}
        roles = np.full(len(names), _IGNORED, dtype=np.int64)
        for row, name in enumerate(folded.numeric):
            roles[places[name]] = row
        for row, name in enumerate(folded.categorical):
            roles[places[name]] = -2 - row
        if any(len(one) > _MAX_CATEGORIES for one in folded.categories):
            raise NotPlain("many categories")
        texts = [
            [category.encode() if _SAME_EVERYWHERE.fullmatch(category) else b"" for category in known]
            for known in folded.categories
        ]
        line = text[: text.index(b"\n")]
        added = "".join(f",{name}" for name in ADDED).encode() + b"\n"
        return cls(
            header=line.removesuffix(b"\r") + added,
            n_bytes=len(head) - len(text) + len(line) + 1,
            names=names,
            roles=roles,
            known=np.frombuffer(b"".join(chain.from_iterable(texts)) or b"\0", dtype=np.uint8),
            edges=np.array(_edges(texts), dtype=np.int64),
            edges_at=np.cumsum([0, *(len(one) + 1 for one in texts)]),
            code_of=[{category: code for code, category in enumerate(one)} for one in folded.categories],
        )


def _plain_names(text: bytes) -> list[str]:
    """The names in the first line, if that is the header and as a program would write it."""
    if b"\n" not in text or b"\0" in text or text.lstrip()[:1] in (b"{", b"["):
        raise NotPlain("no line")
    try:
        refuse_foreign(text)
        sample = first_lines(text)
        dialect = detect_dialect(sample)
        if (dialect.delimiter, dialect.quote, dialect.has_escapes, dialect.n_lines_before) != (
            ",",
            '"',
            False,
            0,
        ):
            raise NotPlain("dialect")
        found = read_head(sample, dialect)
    except (SegmentationError, csv.Error, UnicodeError) as error:
        raise NotPlain("head") from error
    names = found.names
    is_plain = (
        found.n_lines == 1
        and len(names) == len(set(names)) >= 2
        and not set(ADDED) & set(names)
        and all(name and name.isprintable() and len(name) < 200 and "\ufffd" not in name for name in names)
        and not any(is_formula_name(name) or name.startswith(("'", "^")) or "  " in name for name in names)
        and next(csv.reader([text.split(b"\n", 1)[0].decode().rstrip("\r")])) == names
    )
    if not is_plain:
        raise NotPlain("names")
    return list(names)


def _edges(texts: Sequence[Sequence[bytes]]) -> list[int]:
    edges, end = [], 0
    for of_feature in texts:
        edges.append(end)
        for text in of_feature:
            end += len(text)
            edges.append(end)
    return edges


@dataclass(frozen=True)
class OddCells:
    """What cells mean that are no plain numbers and no known categories, by their position."""

    is_missing: np.ndarray
    is_text: np.ndarray


def judge(cells: Sequence[str], name: str) -> OddCells:
    """Tell missing values from words, in whatever column these are.

    Raises
    ------
    NotPlain
        One may be a number or a date, or the name of the column.
    """
    bare = [cell.strip() for cell in cells]
    is_missing = np.array([cell.lower() in MISSING_SPELLINGS for cell in bare], dtype=bool)
    words = [cell for cell, gone in zip(bare, is_missing, strict=True) if not gone]
    if any(
        cell == name or not _WORDS.fullmatch(cell) or cell.lower() in _YES_OR_NO or not cell.isprintable()
        for cell in words
    ):
        raise NotPlain(f"cells of {name}")
    if words and read_each(pl.Series(name, words, dtype=pl.String), ".").is_not_null().any():
        raise NotPlain(f"numbers of {name}")
    return OddCells(is_missing, ~is_missing)


def check_end(lines: Sequence[bytes], n_columns: int) -> None:
    """Look at the last lines, which may be totals or notes.

    Raises
    ------
    NotPlain
    """
    for cells in csv.reader([line.decode() for line in lines]):
        filled = [cell for cell in cells if cell.strip()]
        is_note = len(filled) == 1 and n_columns >= 3
        if is_note or not cells[0].strip() or calls_itself_a_figure(filled):
            raise NotPlain("end")
