"""Customer records in JSON become rows of arrays, for the compiler; ``plain_records`` says what is plain.

Importing this module imports numba.
"""

import numpy as np

from ml.modeling.jit import jit
from ml.scoring.json_texts import QUOTE, are_same, skip_white
from ml.scoring.memory import Memory, bytes_of, memory_of, numbers_of
from ml.scoring.record_slots import (
    ALL_DATES,
    BUFFER_HEADER,
    COMPACT,
    COMPACT_IN_TEN,
    COUNT,
    DATA_AT,
    DATES,
    ENVELOPES_AT,
    FIRST,
    IDS_AT,
    KEY_LENGTH,
    KINDS,
    LAST_ROW,
    LAYOUT_HEADER,
    N_CATEGORICAL,
    N_IDS,
    N_NUMBERS,
    NULL,
    NUMBER_WHOLE,
    PER_SLOT,
    PER_STATE,
    ROWS,
    SECOND,
    TEXT,
    begin,
    slot_of,
)
from ml.scoring.record_values import dates_of, other_value, put_category, put_id, put_number

NOT_PLAIN = -1


@jit
def close_up(layout: Memory, buffer: Memory, n_rows: int, n_room: int) -> None:
    """Move the columns together where there was room for more rows."""
    data = buffer[DATA_AT]
    for column in range(1, layout[N_NUMBERS] + layout[N_CATEGORICAL] + 3 * layout[N_IDS]):
        for row in range(n_rows):
            buffer[data + column * n_rows + row] = buffer[data + column * n_room + row]


@jit
def choose_ids(layout: Memory, buffer: Memory, n_rows: int) -> bool:
    """Find the ids among the slots for them, the first that is there; False where that is not plain."""
    n_features = layout[N_NUMBERS] + layout[N_CATEGORICAL]
    buffer[IDS_AT] = -1
    for number in range(layout[N_IDS]):
        slot = n_features + number
        state, told = BUFFER_HEADER + slot * PER_STATE, LAYOUT_HEADER + slot * PER_SLOT
        n_met, kinds = buffer[state + COUNT], buffer[state + KINDS]
        if n_met == 0:
            continue
        is_named = layout[told + FIRST] != 0
        if buffer[IDS_AT] < 0:
            # Whole numbers beside texts are read as texts.
            is_one_kind = kinds in (NULL, NUMBER_WHOLE, TEXT)
            if n_met != n_rows or not (is_one_kind or (is_named and kinds == NUMBER_WHOLE | TEXT)):
                return False
            buffer[IDS_AT] = buffer[DATA_AT] + (n_features + 3 * number) * n_rows
        if not is_named and kinds & NUMBER_WHOLE and buffer[state + DATES] & layout[told + SECOND]:
            return False
    return True


@jit
def may_be_dates(layout: Memory, buffer: Memory, values: Memory, n_rows: int) -> bool:
    """Tell whether a column of numbers might be read as dates: all of them within some range."""
    for slot in range(layout[N_NUMBERS]):
        possible = layout[LAYOUT_HEADER + slot * PER_SLOT + FIRST]
        if possible & COMPACT_IN_TEN and n_rows < 10:
            possible &= ~COMPACT
        possible &= ALL_DATES
        first = buffer[DATA_AT] + slot * n_rows
        n_met = 0
        for row in range(n_rows):
            value = values[first + row]
            if possible == 0:
                break
            if not np.isnan(value):
                possible &= dates_of(value, value == np.floor(value))
                n_met += 1
        if possible and n_met:
            return True
    return False


@jit
def read_record(
    body: Memory,
    at: int,
    end: int,
    layout: Memory,
    names: Memory,
    buffer: Memory,
    values: Memory,
    row: int,
    n_rows: int,
) -> int:
    """Read the record that begins at a place, after its brace; return where it ends, or -1: not plain.

    ``names`` are the bytes of ``layout``, ``values`` the places of ``buffer`` as numbers.
    """
    n_numbers, n_categorical = layout[N_NUMBERS], layout[N_CATEGORICAL]
    n_features = n_numbers + n_categorical
    n_static = n_features + layout[N_IDS]
    data = buffer[DATA_AT] + row
    place, n_known = 0, 0
    at = skip_white(body, at, end)
    while True:
        if at >= end or body[at] != QUOTE:
            return -1
        slot = slot_of(body, at + 1, end, layout, names, buffer, place)
        if slot < 0:
            return -1
        state = BUFFER_HEADER + slot * PER_STATE
        if buffer[state + LAST_ROW] == row:
            return -1
        buffer[state + LAST_ROW] = row
        at = skip_white(body, at + 2 + buffer[state + KEY_LENGTH], end)
        if at >= end or body[at] != 58:
            return -1
        at = skip_white(body, at + 1, end)
        here, told = data + slot * n_rows, LAYOUT_HEADER + slot * PER_SLOT
        n_known += slot < n_features
        if slot < n_numbers:
            at = put_number(body, at, end, values, here)
        elif slot < n_features:
            before = buffer[here - 1] if row > 0 else -1
            at = put_category(body, at, end, layout, names, told, buffer, here, before)
        elif slot < n_static:
            here += 2 * (slot - n_features) * n_rows
            at = put_id(body, at, end, buffer, state, here, n_rows, layout[told + FIRST] != 0)
        else:
            at, _ = other_value(body, at, end, buffer, state, False)
        if at < 0:
            return -1
        place += 1
        at = skip_white(body, at, end)
        if at >= end:
            return -1
        if body[at] == 125:
            return at + 1 if n_known == n_features else -1
        if body[at] != 44:
            return -1
        at = skip_white(body, at + 1, end)


@jit
def read_array(
    body: Memory,
    at: int,
    end: int,
    layout: Memory,
    names: Memory,
    buffer: Memory,
    values: Memory,
    n_room: int,
) -> int:
    """Read the records that follow a bracket; return where the array ends, or -1: not plain."""
    row = 0
    while True:
        at = skip_white(body, at, end)
        if at >= end or body[at] != 123 or row >= n_room:
            return -1
        at = read_record(body, at + 1, end, layout, names, buffer, values, row, n_room)
        if at < 0:
            return -1
        row += 1
        at = skip_white(body, at, end)
        if at < end and body[at] == 93:
            buffer[ROWS] = row
            return at + 1
        if at >= end or body[at] != 44:
            return -1
        at += 1


@jit
def array_within(body: Memory, at: int, end: int, layout: Memory, names: Memory) -> int:
    """Where the records begin of an object that begins with ``records`` or ``data``; -1: another object."""
    at = skip_white(body, at, end)
    where = layout[ENVELOPES_AT]
    for length in (7, 4):
        is_quoted = at + length + 2 <= end and body[at] == QUOTE and body[at + length + 1] == QUOTE
        if is_quoted and are_same(body, at + 1, names, where, length):
            after = skip_white(body, at + length + 2, end)
            if after < end and body[after] == 58:
                after = skip_white(body, after + 1, end)
                if after < end and body[after] == 91:
                    return after + 1
        where += length
    return -1


@jit
def read_memory(
    body: Memory,
    end: int,
    layout: Memory,
    names: Memory,
    buffer: Memory,
    values: Memory,
    size: int,
) -> int:
    """Do what ``read_records`` does, given memory instead of arrays; ``size`` is that of the buffer."""
    n_room = begin(layout, buffer, size)
    at = skip_white(body, 0, end)
    if at >= end or n_room < 1:
        return NOT_PLAIN
    if body[at] == 91:
        at = read_array(body, at + 1, end, layout, names, buffer, values, n_room)
    elif body[at] == 123:
        inner = array_within(body, at + 1, end, layout, names)
        if inner >= 0:
            at = read_array(body, inner, end, layout, names, buffer, values, n_room)
            if at < 0:
                return NOT_PLAIN
            at = skip_white(body, at, end)
            if at >= end or body[at] != 125:
                return NOT_PLAIN
            at += 1
        else:
            at = read_record(body, at + 1, end, layout, names, buffer, values, 0, n_room)
            buffer[ROWS] = 1
    else:
        return NOT_PLAIN
    if at < 0 or skip_white(body, at, end) != end:
        return NOT_PLAIN
    n_rows = int(buffer[ROWS])
    if n_rows < n_room:
        close_up(layout, buffer, n_rows, n_room)
    if not choose_ids(layout, buffer, n_rows) or may_be_dates(layout, buffer, values, n_rows):
        return NOT_PLAIN
    return n_rows


@jit
def read_records(body: bytes, layout: np.ndarray, buffer: np.ndarray) -> int:
    """Read a body of JSON into a buffer; return how many rows it has, or ``NOT_PLAIN``."""
    return read_memory(
        memory_of(body),
        len(body),
        memory_of(layout),
        bytes_of(layout),
        memory_of(buffer),
        numbers_of(buffer),
        len(buffer),
    )
