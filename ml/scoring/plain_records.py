"""Plain JSON of customers becomes arrays straight from its bytes, without an object for each record."""

import json
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache

import numpy as np

from ml.data.ids import is_named_like_id
from ml.data.json_tables import MAX_OBJECTS, MAX_VALUES
from ml.data.tidying import clean_name
from ml.scoring.layouts import ENVELOPES, Layout, dates_of, is_plain, pack

# Longer keys are no names, which have at most 200 characters.
_MAX_KEY_BYTES = 800


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
        """Where ids begin and end in the body, and their kind: see ``record_slots``; shape (3, n_rows).

        None where there is no column of ids.
        """
        from ml.scoring.record_slots import IDS_AT

        at = int(self.buffer[IDS_AT])
        return None if at < 0 else self.buffer[at : at + 3 * self.n_rows].reshape(3, self.n_rows)

    def id_texts(self) -> list[str | None]:
        """Return the ids as text, None where there is none."""
        if self.ids is None:
            return [None] * self.n_rows
        return [self.body[a:b].decode() if kind else None for a, b, kind in self.ids.T.tolist()]

    def _columns(self, first: int, n_columns: int) -> np.ndarray:
        from ml.scoring.record_slots import DATA_AT

        at = int(self.buffer[DATA_AT]) + first * self.n_rows
        return self.buffer[at : at + n_columns * self.n_rows].reshape(n_columns, self.n_rows)


class PlainRecords:
    """Reads records of a model where they are plain; whatever is not is left to ``table_from_json``.

    Plain is JSON of one object, an array of objects, or one such array called ``records`` or ``data``, in
    which every record has every feature once, with a number, a category that training saw, or null; ids, if
    any, are texts or whole numbers; and nothing beside could be taken for a date, an amount, or a feature. Of
    such records, ``table_from_json`` and ``typed_features`` make the same numbers, categories and ids,
    without a warning.

    Parameters
    ----------
    layout
        That of the model.

    Attributes
    ----------
    packed
        The layout for ``record_rows``; None where no table can have such columns.
    """

    def __init__(self, layout: Layout) -> None:
        from ml.scoring import record_rows, record_slots

        self.layout = layout
        self._read = record_rows.read_records
        self.packed = pack(layout) if is_plain(layout) else None
        n_slots = len(layout.names) + record_slots.MAX_OTHERS
        self._n_fixed = record_slots.BUFFER_HEADER + n_slots * record_slots.PER_STATE
        # As in {"a":1,"b":2}, without what stands around it.
        names = (*layout.numeric, *layout.categorical)
        self._min_record_bytes = sum(len(name.encode()) + 5 for name in names)
        self._n_columns = len(layout.numeric) + len(layout.categorical) + 3 * len(layout.ids)

    def read(self, body: bytes) -> Read | None:
        """Read a body of JSON; None where it is not plain, or no JSON."""
        n_objects = body.count(b"{")
        if self.packed is None or n_objects > MAX_OBJECTS:
            return None
        if len(body) > MAX_VALUES and body.count(b",") > MAX_VALUES:
            return None
        buffer = self.buffer_for(body, n_objects)
        if buffer is None:
            return None
        n_rows = self._read(body, self.packed, buffer)
        if n_rows < 1 or not self.are_others_plain(body, buffer):
            return None
        return Read(body, n_rows, self.layout, buffer)

    def buffer_for(self, body: bytes, n_objects: int) -> np.ndarray | None:
        """Make room for so many objects, which may be an envelope and its records.

        None where the body is too short for so many: each record names every feature.
        """
        if self.packed is None or n_objects * self._min_record_bytes > len(body) + self._min_record_bytes:
            return None
        n_room = n_objects - 1 if n_objects > 1 and body[0] == ord("{") else n_objects
        return np.empty(self._n_fixed + n_room * self._n_columns, dtype=np.int64)

    @staticmethod
    def are_others_plain(body: bytes, buffer: np.ndarray) -> bool:
        """Tell whether the columns that are none of the model's have no say in anything."""
        return _are_others_plain(body, buffer)

    def warm(self) -> None:
        """Compile what reads records, unless it is compiled already."""
        if self.packed is None:
            return
        record = dict.fromkeys(self.layout.names)
        self.read(json.dumps([record], ensure_ascii=False).encode())


def _are_others_plain(body: bytes, buffer: np.ndarray) -> bool:
    from ml.scoring import record_slots

    if buffer[record_slots.N_OTHERS] == 0:
        return True
    return all(
        length <= _MAX_KEY_BYTES
        and _is_other_plain(body[at : at + length], kinds, dates, int(buffer[record_slots.ROWS]) >= 10)
        for at, length, kinds, dates in _others(buffer)
    )


def _others(buffer: np.ndarray) -> Iterator[Sequence[int]]:
    from ml.scoring import record_slots as slots

    first = slots.BUFFER_HEADER + int(buffer[slots.N_SLOTS]) * slots.PER_STATE
    n_others = int(buffer[slots.N_OTHERS])
    states = buffer[first : first + n_others * slots.PER_STATE].reshape(n_others, slots.PER_STATE)
    yield from states[:, [slots.KEY_AT, slots.KEY_LENGTH, slots.KINDS, slots.DATES]].tolist()


@lru_cache(maxsize=10_000)
def _is_other_plain(key: bytes, kinds: int, dates: int, has_ten_rows: bool) -> bool:
    """Tell whether a column that is none of the model's has no say in anything."""
    from ml.scoring import record_slots as slots

    name = key.decode()
    if clean_name(name) != name or not name or name in ENVELOPES:
        return False
    if is_named_like_id(name):
        return True
    if kinds in (slots.NULL, slots.TEXT, slots.TRUTH):
        return True
    possible = dates_of(name)
    if possible & slots.COMPACT_IN_TEN and not has_ten_rows:
        possible &= ~slots.COMPACT
    return kinds <= slots.NUMBER_WHOLE | slots.NUMBER and not dates & possible & slots.ALL_DATES
