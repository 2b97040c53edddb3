"""What the keys of the records of a model are, and what else they might be taken for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import polars as pl

from ml.data.dates import DatesOfNumbers, dates_of_numbers, read_some_dates
from ml.data.features import category_texts
from ml.data.ids import is_named_like_id
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


def is_plain(layout: Layout) -> bool:
    """Tell whether a table can have such columns at all, and none of them is two things at once."""
    names = layout.names
    return (
        len(names) == len(set(names))
        and len(layout.numeric) + len(layout.categorical) > 0
        and all(_UNMARKED.fullmatch(name) and clean_name(name) == name for name in names)
        and not set(names) & set(ENVELOPES)
    )


def pack(layout: Layout) -> np.ndarray:
    """The layout in numbers and bytes; see ``record_slots``."""
    from ml.scoring import record_slots

    texts, n_texts = [b"recordsdata"], len(b"recordsdata")
    numbers = [len(layout.numeric), len(layout.categorical), len(layout.ids), 0]
    slots: list[list[int]] = []
    categories: list[int] = []
    n_before = record_slots.LAYOUT_HEADER + len(layout.names) * record_slots.PER_SLOT

    def place(text: str | None) -> tuple[int, int]:
        """Where a text stands, in bytes; no text has the length of one that is unknown."""
        nonlocal n_texts
        if text is None:
            return 0, -1
        texts.append(text.encode())
        n_texts += len(texts[-1])
        return n_texts - len(texts[-1]), len(texts[-1])

    slots.extend([*place(name), dates_of(name), 0, 0] for name in layout.numeric)
    for name, known in zip(layout.categorical, layout.categories, strict=True):
        at = n_before + len(categories)
        may_be_dates = bool(dates_of(name) & ~record_slots.COMPACT & ~record_slots.COMPACT_IN_TEN)
        most = _MAX_DIGITS_BESIDE_DATES if may_be_dates else _MAX_DIGITS_OF_A_CODE
        slots.append([*place(name), at, len(known), most])
        for category in known:
            categories += place(category if category is not None and _is_clear(category, most) else None)
    slots.extend([*place(name), int(is_named_like_id(name)), dates_of(name), 0] for name in layout.ids)
    n_numbers = n_before + len(categories)
    numbers[record_slots.ENVELOPES_AT] = n_numbers * 8
    for slot in slots:
        slot[record_slots.NAME_AT] += n_numbers * 8
    for number in range(0, len(categories), 2):
        categories[number] += n_numbers * 8
    packed = np.zeros(n_numbers + -(-n_texts // 8), dtype=np.int64)
    packed[:n_numbers] = [*numbers, *(one for slot in slots for one in slot), *categories]
    packed[n_numbers:].view(np.uint8)[:n_texts] = np.frombuffer(b"".join(texts), dtype=np.uint8)
    return packed


def _is_clear(category: str, n_digits: int) -> bool:
    """Tell whether a category is none but itself, in whatever company.

    >>> [_is_clear(one, 7) for one in ("web", "18-25", "75001", "007", "1,5", "12 %", "2024-01-31", "-0")]
    [True, True, True, True, False, False, False, False]
    """
    cell = pl.Series([category])
    if not _UNMARKED.fullmatch(category) or category_texts(cell)[0] != category or category == "-0":
        return False
    if re.fullmatch(r"0[0-9]+", category) or re.fullmatch(rf"(?=.{{1,{n_digits}}}$)-?[0-9]+", category):
        return True
    return read_each(cell, None)[0] is None and read_some_dates(cell) is None


@lru_cache(maxsize=1_000)
def dates_of(name: str) -> int:
    """Which dates the numbers of a column might be taken for, as ``record_slots`` has it."""
    from ml.scoring import record_slots

    flags: Mapping[DatesOfNumbers, int] = {
        "compact": record_slots.COMPACT,
        "compact_in_ten": record_slots.COMPACT | record_slots.COMPACT_IN_TEN,
        "serial": record_slots.SERIAL,
        "epoch": record_slots.SECONDS | record_slots.THOUSANDTHS,
    }
    return sum(flags[one] for one in dates_of_numbers(name))
