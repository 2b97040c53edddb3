"""Plain JSON of customers becomes arrays straight from its bytes, without an object for each record."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import polars as pl

from ml.data.dates import DatesOfNumbers, dates_of_numbers, read_some_dates
from ml.data.features import category_texts
from ml.data.ids import is_named_like_id
from ml.data.json_tables import MAX_OBJECTS, MAX_VALUES
from ml.data.marks import read_each
from ml.data.tidying import clean_name
from ml.scoring.folding import Folded
from ml.scoring.scorer import known_categories
from ml.types import SegmentationModel

# What an object has that is no customer but a request.
ENVELOPES = ("records", "data", "dataset_id", "options")
_MAX_DIGITS_OF_A_CODE, _MAX_DIGITS_BESIDE_DATES = 7, 4
# What is no mark in JSON, so that a name stands in the body as it is.
_UNMARKED = re.compile(r'[^"\\\x00-\x1f]+')


@dataclass(frozen=True)
class Layout:
    """What the keys of the records of a model are.

    Attributes
    ----------
    numeric, categorical
        Names of features, in the order of ``values`` and ``codes`` of what is read.
    categories
        Those of each categorical feature; a code is the place of one among them. None of them is read that
        could be taken for something else, or that is None.
    ids
        Names of the columns that may say who a customer is, the first that is there counts.
    """

    numeric: tuple[str, ...]
    categorical: tuple[str, ...]
    categories: tuple[tuple[str | None, ...], ...]
    ids: tuple[str, ...]

    @classmethod
    def of(cls, model: SegmentationModel, folded: Folded) -> "Layout":
        """Return the layout of a model that was folded."""
        known = {name: set(known_categories(model, name)) for name in folded.categorical}
        categories = tuple(
            tuple(one if one in known[name] else None for one in ones)
            for name, ones in zip(folded.categorical, folded.categories, strict=True)
        )
        ids = dict.fromkeys(name for name in (model.data.id_column, "customer_id") if name is not None)
        return cls(folded.numeric, folded.categorical, categories, tuple(ids))

    @property
    def names(self) -> tuple[str, ...]:
        """All names, in the order of the slots."""
        return (*self.numeric, *self.categorical, *self.ids)


class Read:
    """What a body of JSON holds; ``buffer`` is what the compiled functions made of it.

    Attributes
    ----------
    body
        The JSON.
    n_rows
        How many customers there are.
    layout
        That by which it was read.
    """

    def __init__(self, body: bytes, n_rows: int, layout: Layout, buffer: np.ndarray) -> None:
        self.body, self.n_rows, self.layout, self.buffer = body, n_rows, layout, buffer

    @cached_property
    def values(self) -> np.ndarray:
        """Numbers, shape (n_numeric, n_rows), NaN where missing."""
        return self._columns(0, len(self.layout.numeric)).view(np.float64)

    @cached_property
    def codes(self) -> np.ndarray:
        """Places of categories among those of the layout, shape (n_categorical, n_rows), -2 where missing."""
        return self._columns(len(self.layout.numeric), len(self.layout.categorical))

    @cached_property
    def ids(self) -> np.ndarray | None:
        """Where ids begin and end in the body, and their kind: see ``record_rows``; shape (3, n_rows).

        None where there is no column of ids.
        """
        from ml.scoring.record_rows import IDS_AT

        at = int(self.buffer[IDS_AT])
        return None if at < 0 else self.buffer[at : at + 3 * self.n_rows].reshape(3, self.n_rows)

    def id_texts(self) -> list[str | None]:
        """Return the ids as text, None where there is none."""
        if self.ids is None:
            return [None] * self.n_rows
        return [self.body[a:b].decode() if kind else None for a, b, kind in self.ids.T.tolist()]

    def _columns(self, first: int, n_columns: int) -> np.ndarray:
        from ml.scoring.record_rows import DATA_AT

        at = int(self.buffer[DATA_AT]) + first * self.n_rows
        return self.buffer[at : at + n_columns * self.n_rows].reshape(n_columns, self.n_rows)


class PlainRecords:
    """Reads records of a model where they are plain; whatever is not is left to ``table_from_json``.

    Plain is JSON of one object, an array of objects, or one such array called ``records`` or ``data``, in which
    every record has every feature once, with a number, a category that training saw, or null; ids, if any, are
    texts or whole numbers; and nothing beside could be taken for a date, an amount, or a feature. Of such
    records, ``table_from_json`` and ``typed_features`` make the same numbers, categories and ids, without a
    warning.

    Parameters
    ----------
    layout
        That of the model.
    """

    def __init__(self, layout: Layout) -> None:
        from ml.scoring import record_rows

        self.layout = layout
        self._read = record_rows.read_records
        self._packed = _pack(layout) if _is_plain(layout) else None
        n_slots = len(layout.names) + record_rows.MAX_OTHERS
        self._n_fixed = record_rows.BUFFER_HEADER + n_slots * record_rows.PER_STATE
        self._n_columns = len(layout.numeric) + len(layout.categorical) + 3 * len(layout.ids)

    def read(self, body: bytes) -> Read | None:
        """Read a body of JSON; None where it is not plain, or no JSON."""
        if self._packed is None:
            return None
        n_objects = body.count(b"{")
        if n_objects > MAX_OBJECTS or (len(body) > MAX_VALUES and body.count(b",") > MAX_VALUES):
            return None
        n_room = n_objects - 1 if n_objects > 1 and body[0] == ord("{") else n_objects
        buffer = np.empty(self._n_fixed + n_room * self._n_columns, dtype=np.int64)
        n_rows = self._read(body, self._packed, buffer)
        if n_rows < 1 or not _are_others_plain(body, buffer):
            return None
        return Read(body, n_rows, self.layout, buffer)

    def warm(self) -> None:
        """Compile what reads records, unless it is compiled already."""
        if self._packed is None:
            return
        record = dict.fromkeys(self.layout.names)
        self.read(json.dumps([record], ensure_ascii=False).encode())


def _is_plain(layout: Layout) -> bool:
    """Tell whether a table can have such columns at all, and none of them is two things at once."""
    names = layout.names
    return (
        len(names) == len(set(names))
        and len(layout.numeric) + len(layout.categorical) > 0
        and all(_UNMARKED.fullmatch(name) and clean_name(name) == name for name in names)
        and not set(names) & set(ENVELOPES)
    )


def _pack(layout: Layout) -> np.ndarray:
    """The layout in numbers and bytes; see ``record_rows``."""
    from ml.scoring import record_rows

    texts, n_texts = [b"recordsdata"], len(b"recordsdata")
    numbers = [len(layout.numeric), len(layout.categorical), len(layout.ids), 0]
    slots, categories = [], []
    n_before = record_rows.LAYOUT_HEADER + len(layout.names) * record_rows.PER_SLOT

    def place(text: str | None) -> tuple[int, int]:
        """Where a text stands, in bytes; no text has the length of one that is unknown."""
        nonlocal n_texts
        if text is None:
            return 0, -1
        texts.append(text.encode())
        n_texts += len(texts[-1])
        return n_texts - len(texts[-1]), len(texts[-1])

    for name in layout.numeric:
        slots.append([*place(name), _dates(name), 0, 0])
    for name, known in zip(layout.categorical, layout.categories, strict=True):
        at = n_before + len(categories)
        may_be_dates = bool(_dates(name) & ~record_rows.COMPACT & ~record_rows.COMPACT_IN_TEN)
        most = _MAX_DIGITS_BESIDE_DATES if may_be_dates else _MAX_DIGITS_OF_A_CODE
        slots.append([*place(name), at, len(known), most])
        for category in known:
            categories += place(category if category is not None and _is_clear(category, most) else None)
    for name in layout.ids:
        slots.append([*place(name), int(is_named_like_id(name)), _dates(name), 0])
    n_numbers = n_before + len(categories)
    numbers[record_rows.ENVELOPES_AT] = n_numbers * 8
    for slot in slots:
        slot[record_rows.NAME_AT] += n_numbers * 8
    for number in range(0, len(categories), 2):
        categories[number] += n_numbers * 8
    packed = np.zeros(n_numbers + -(-n_texts // 8), dtype=np.int64)
    packed[:n_numbers] = [*numbers, *(one for slot in slots for one in slot), *categories]
    packed[n_numbers:].view(np.uint8)[:n_texts] = np.frombuffer(b"".join(texts), dtype=np.uint8)
    return packed


def _is_clear(category: str, n_digits: int) -> bool:
    """Tell whether a category is none but itself, in whatever company.

    >>> [_is_clear(one, 7) for one in ("web", "18-25", "65+", "75001", "007", "1,5", "12 %", "2024-01-31", "-0")]
    [True, True, True, True, True, False, False, False, False]
    """
    cell = pl.Series([category])
    if not _UNMARKED.fullmatch(category) or category_texts(cell)[0] != category or category == "-0":
        return False
    if re.fullmatch(r"0[0-9]+", category) or re.fullmatch(rf"(?=.{{1,{n_digits}}}$)-?[0-9]+", category):
        return True
    return read_each(cell, None)[0] is None and read_some_dates(cell) is None


@lru_cache(maxsize=1_000)
def _dates(name: str) -> int:
    """Which dates the numbers of a column might be taken for, as ``record_rows`` has it."""
    from ml.scoring import record_rows

    flags: Mapping[DatesOfNumbers, int] = {
        "compact": record_rows.COMPACT,
        "compact_in_ten": record_rows.COMPACT | record_rows.COMPACT_IN_TEN,
        "serial": record_rows.SERIAL,
        "epoch": record_rows.SECONDS | record_rows.THOUSANDTHS,
    }
    return sum(flags[one] for one in dates_of_numbers(name))


def _are_others_plain(body: bytes, buffer: np.ndarray) -> bool:
    from ml.scoring import record_rows

    if buffer[record_rows.N_OTHERS] == 0:
        return True
    return all(
        _is_other_plain(body[at : at + length], kinds, dates, int(buffer[record_rows.ROWS]) >= 10)
        for at, length, kinds, dates in _others(buffer)
    )


def _others(buffer: np.ndarray) -> Iterator[Sequence[int]]:
    from ml.scoring import record_rows as rows

    first = rows.BUFFER_HEADER + int(buffer[rows.N_SLOTS]) * rows.PER_STATE
    n_others = int(buffer[rows.N_OTHERS])
    states = buffer[first : first + n_others * rows.PER_STATE].reshape(n_others, rows.PER_STATE)
    yield from states[:, [rows.KEY_AT, rows.KEY_LENGTH, rows.KINDS, rows.DATES]].tolist()


@lru_cache(maxsize=10_000)
def _is_other_plain(key: bytes, kinds: int, dates: int, has_ten_rows: bool) -> bool:
    """Tell whether a column that is none of the model's has no say in anything."""
    from ml.scoring import record_rows as rows

    name = key.decode()
    if clean_name(name) != name or not name or name in ENVELOPES:
        return False
    if is_named_like_id(name):
        return True
    if kinds in (rows.NULL, rows.TEXT, rows.TRUTH):
        return True
    possible = _dates(name)
    if possible & rows.COMPACT_IN_TEN and not has_ten_rows:
        possible &= ~rows.COMPACT
    return kinds <= rows.NUMBER_WHOLE | rows.NUMBER and not dates & possible & rows.ALL_DATES
