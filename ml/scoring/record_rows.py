"""Customer records in JSON become arrays, for the compiler; ``plain_records`` says what is plain.

Each key has a slot: first those of the model, which are numbers, categories and ids, then others as they come.
A layout tells the slots of the model, a buffer holds what is known of all slots, and then the rows. Importing
this module imports numba.
"""

import numpy as np

from ml.data.dates import COMPACT_DAYS, EPOCH_SECONDS, SERIAL_DAYS
from ml.data.numbers import TOO_LARGE
from ml.modeling.jit import jit
from ml.scoring.decimals import INEXACT, WHOLE, number_at
from ml.scoring.memory import bytes_of, memory_of, numbers_of
from ml.scoring.json_texts import QUOTE, are_same, end_of_text, is_word, may_be_read, skip_white

# What the first places of a layout hold, and then what it tells of each slot. Names and categories are bytes of
# the same array: where they stand, and how many there are of them.
N_NUMBERS, N_CATEGORICAL, N_IDS, ENVELOPES_AT = range(4)
LAYOUT_HEADER = 4
# Numbers: which dates they might be. Categories: where the first stands, how many, and the longest number among
# them. Ids: whether the name says so, and which dates they might be.
NAME_AT, NAME_LENGTH, FIRST, SECOND, THIRD = range(5)
PER_SLOT = 5

# What the first places of a buffer hold, then what is known of each slot.
ROWS, IDS_AT, N_OTHERS, DATA_AT, N_SLOTS = range(5)
BUFFER_HEADER = 5
# Which slot the key had that came at this place in the record before, the row in which the slot was met last, how
# often, as what, which dates all of its numbers might be, and where another's key begins and ends.
USUAL, LAST_ROW, COUNT, KINDS, DATES, KEY_AT, KEY_LENGTH = range(7)
PER_STATE = 7
MAX_OTHERS = 32

NULL, NUMBER_WHOLE, NUMBER, TEXT, TEXT_READ, TRUTH = 0, 1, 2, 4, 8, 16
NOBODY, ID_WHOLE, ID_TEXT = range(3)
MISSING = -2

COMPACT, SERIAL, SECONDS, THOUSANDTHS, COMPACT_IN_TEN = 1, 2, 4, 8, 16
ALL_DATES = 15
COMPACT_LOW, COMPACT_HIGH = COMPACT_DAYS
SERIAL_LOW, SERIAL_HIGH = SERIAL_DAYS
SECONDS_LOW, SECONDS_HIGH = EPOCH_SECONDS
NOT_PLAIN = -1


@jit
def dates_of(value: float, is_whole: bool) -> int:
    """Which ways there are to take a number for a date, see ``ml.data.dates``."""
    if value < SERIAL_LOW or value > SECONDS_HIGH * 1_000.0:
        return 0
    dates = COMPACT if is_whole and COMPACT_LOW <= value <= COMPACT_HIGH else 0
    if value <= SERIAL_HIGH:
        dates |= SERIAL
    if SECONDS_LOW <= value <= SECONDS_HIGH:
        dates |= SECONDS
    if SECONDS_LOW * 1_000.0 <= value:
        dates |= THOUSANDTHS
    return dates


@jit
def slot_of(
    body: np.ndarray, at: int, end: int, layout: np.ndarray, names: np.ndarray, buffer: np.ndarray, place: int
) -> int:
    """The slot of the key that begins at a place, after its quote; another one gets a slot. -1: not plain."""
    n_static = layout[N_NUMBERS] + layout[N_CATEGORICAL] + layout[N_IDS]
    n_slots = n_static + buffer[N_OTHERS]
    usual = buffer[BUFFER_HEADER + place * PER_STATE + USUAL] if place < n_static + MAX_OTHERS else -1
    for step in range(-1, n_slots):
        slot = usual if step < 0 else step
        if slot < 0:
            continue
        state = BUFFER_HEADER + slot * PER_STATE
        key_at, length = buffer[state + KEY_AT], buffer[state + KEY_LENGTH]
        if at + length >= end or body[at + length] != QUOTE:
            continue
        if (
            are_same(body, at, names, key_at, length)
            if slot < n_static
            else are_same(body, at, body, key_at, length)
        ):
            buffer[BUFFER_HEADER + place * PER_STATE + USUAL] = slot
            return slot
    stop = end_of_text(body, at, end)
    if stop < 0 or buffer[N_OTHERS] >= MAX_OTHERS:
        return -1
    buffer[N_OTHERS] += 1
    begin_slot(buffer, n_slots, at, stop - at)
    if place < n_static + MAX_OTHERS:
        buffer[BUFFER_HEADER + place * PER_STATE + USUAL] = n_slots
    return n_slots


@jit
def begin_slot(buffer: np.ndarray, slot: int, key_at: int, length: int) -> None:
    """Nothing is known of a slot but its key."""
    state = BUFFER_HEADER + slot * PER_STATE
    buffer[state + LAST_ROW] = -1
    buffer[state + COUNT] = 0
    buffer[state + KINDS] = 0
    buffer[state + DATES] = ALL_DATES
    buffer[state + KEY_AT] = key_at
    buffer[state + KEY_LENGTH] = length


@jit
def category_at(
    body: np.ndarray, at: int, length: int, layout: np.ndarray, names: np.ndarray, told: int, before: int
) -> int:
    """The code of the category that stands at a place, -1 for none that is known; first tried is one code."""
    first, n_categories = layout[told + FIRST], layout[told + SECOND]
    for step in range(-1, n_categories):
        code = before if step < 0 else step
        if (
            0 <= code
            and layout[first + 2 * code + 1] == length
            and are_same(body, at, names, layout[first + 2 * code], length)
        ):
            return code
    return -1


@jit
def other_value(
    body: np.ndarray, at: int, end: int, buffer: np.ndarray, state: int, is_named: bool
) -> tuple[int, int]:
    """Read a value that is no feature: where it ends (-1: not plain), and what it is.

    ``is_named`` is True where the name of the column keeps it from being read as anything else.
    """
    if at >= end:
        return -1, NULL
    byte = body[at]
    if byte == QUOTE:
        stop = end_of_text(body, at + 1, end)
        if stop < 0:
            return -1, NULL
        kind = TEXT if is_named or not may_be_read(body, at + 1, stop) else TEXT_READ
        buffer[state + KINDS] |= kind
        return stop + 1, kind
    if byte == 110:
        return (at + 4 if is_word(body, at, end, 110, 117, 108, 108) else -1), NULL
    if byte == 116:
        buffer[state + KINDS] |= TRUTH
        return (at + 4 if is_word(body, at, end, 116, 114, 117, 101) else -1), TRUTH
    if byte == 102:
        buffer[state + KINDS] |= TRUTH
        return (at + 5 if is_word(body, at + 1, end, 97, 108, 115, 101) else -1), TRUTH
    stop, value, kind = number_at(body, at, end)
    if kind == INEXACT:
        return -1, NULL
    kind = NUMBER_WHOLE if kind == WHOLE else NUMBER
    buffer[state + KINDS] |= kind
    if not is_named:
        buffer[state + DATES] &= dates_of(value, kind == NUMBER_WHOLE)
    return stop, kind


@jit
def read_record(
    body: np.ndarray,
    at: int,
    end: int,
    layout: np.ndarray,
    names: np.ndarray,
    buffer: np.ndarray,
    values: np.ndarray,
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
        if slot < n_numbers:
            n_known += 1
            if at < end and body[at] == 110:
                if not is_word(body, at, end, 110, 117, 108, 108):
                    return -1
                values[data + slot * n_rows] = np.nan
                at += 4
            else:
                at, value, kind = number_at(body, at, end)
                if kind == INEXACT or abs(value) >= TOO_LARGE:
                    return -1
                values[data + slot * n_rows] = value
        elif slot < n_features:
            n_known += 1
            told = LAYOUT_HEADER + slot * PER_SLOT
            here = data + slot * n_rows
            before = buffer[here - 1] if row > 0 else -1
            if at >= end:
                return -1
            if body[at] == QUOTE:
                stop = end_of_text(body, at + 1, end)
                code = (
                    category_at(body, at + 1, stop - at - 1, layout, names, told, before) if stop > 0 else -1
                )
                at = stop + 1
            elif body[at] == 110:
                code = MISSING if is_word(body, at, end, 110, 117, 108, 108) else -1
                at += 4
            else:
                begin = at
                at, value, kind = number_at(body, at, end)
                is_code = kind == WHOLE and at - begin <= layout[told + THIRD]
                code = category_at(body, begin, at - begin, layout, names, told, before) if is_code else -1
            if code == -1:
                return -1
            buffer[here] = code
        elif slot < n_static:
            begin = at
            is_named = layout[LAYOUT_HEADER + slot * PER_SLOT + FIRST] != 0
            at, kind = other_value(body, at, end, buffer, state, is_named)
            if at < 0:
                return -1
            if kind == NUMBER_WHOLE and body[begin] == 45 and body[begin + 1] == 48:
                return -1
            buffer[state + COUNT] += 1
            here = data + (n_features + 3 * (slot - n_features)) * n_rows
            is_text = kind == TEXT or kind == TEXT_READ
            buffer[here] = begin + is_text
            buffer[here + n_rows] = at - is_text
            buffer[here + 2 * n_rows] = ID_TEXT if is_text else ID_WHOLE if kind == NUMBER_WHOLE else NOBODY
        else:
            at, kind = other_value(body, at, end, buffer, state, False)
            if at < 0:
                return -1
            buffer[state + COUNT] += kind != NULL
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
def choose_ids(layout: np.ndarray, buffer: np.ndarray, n_rows: int) -> bool:
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
            is_one_kind = kinds == NULL or kinds == NUMBER_WHOLE or kinds == TEXT
            if n_met != n_rows or not (is_one_kind or (is_named and kinds == NUMBER_WHOLE | TEXT)):
                return False
            buffer[IDS_AT] = buffer[DATA_AT] + (n_features + 3 * number) * n_rows
        if not is_named and kinds & NUMBER_WHOLE and buffer[state + DATES] & layout[told + SECOND]:
            return False
    return True


@jit
def may_be_dates(layout: np.ndarray, buffer: np.ndarray, values: np.ndarray, n_rows: int) -> bool:
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
def begin(layout: np.ndarray, buffer: np.ndarray, size: int) -> int:
    """Prepare a buffer; return how many rows it has room for."""
    n_features = layout[N_NUMBERS] + layout[N_CATEGORICAL]
    n_static = n_features + layout[N_IDS]
    buffer[N_OTHERS] = 0
    buffer[N_SLOTS] = n_static
    buffer[DATA_AT] = BUFFER_HEADER + (n_static + MAX_OTHERS) * PER_STATE
    for place in range(n_static + MAX_OTHERS):
        buffer[BUFFER_HEADER + place * PER_STATE + USUAL] = place if place < n_static else -1
    for slot in range(n_static):
        told = LAYOUT_HEADER + slot * PER_SLOT
        begin_slot(buffer, slot, layout[told + NAME_AT], layout[told + NAME_LENGTH])
    return (size - buffer[DATA_AT]) // (n_features + 3 * layout[N_IDS])


@jit
def read_array(
    body: np.ndarray,
    at: int,
    end: int,
    layout: np.ndarray,
    names: np.ndarray,
    buffer: np.ndarray,
    values: np.ndarray,
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
def array_within(body: np.ndarray, at: int, end: int, layout: np.ndarray, names: np.ndarray) -> int:
    """Where the records begin of an object that holds nothing but ``records`` or ``data``; -1: another object."""
    at = skip_white(body, at, end)
    where = layout[ENVELOPES_AT]
    for length in (7, 4):
        if at + length + 2 <= end and body[at] == QUOTE and body[at + length + 1] == QUOTE:
            if are_same(body, at + 1, names, where, length):
                after = skip_white(body, at + length + 2, end)
                if after < end and body[after] == 58:
                    after = skip_white(body, after + 1, end)
                    if after < end and body[after] == 91:
                        return after + 1
        where += length
    return -1


@jit
def read_records(body: np.ndarray, layout: np.ndarray, buffer: np.ndarray) -> int:
    """Read a body of JSON into a buffer; return how many rows it has, or ``NOT_PLAIN``."""
    n_rows = read_memory(
        memory_of(body),
        len(body),
        memory_of(layout),
        bytes_of(layout),
        memory_of(buffer),
        numbers_of(buffer),
        len(buffer),
    )
    return n_rows


@jit
def read_memory(
    body: np.ndarray,
    end: int,
    layout: np.ndarray,
    names: np.ndarray,
    buffer: np.ndarray,
    values: np.ndarray,
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
    n_rows = buffer[ROWS]
    if n_rows < n_room:
        close_up(layout, buffer, n_rows, n_room)
    if not choose_ids(layout, buffer, n_rows) or may_be_dates(layout, buffer, values, n_rows):
        return NOT_PLAIN
    return n_rows


@jit
def close_up(layout: np.ndarray, buffer: np.ndarray, n_rows: int, n_room: int) -> None:
    """Move the columns together where there was room for more rows."""
    data = buffer[DATA_AT]
    for column in range(1, layout[N_NUMBERS] + layout[N_CATEGORICAL] + 3 * layout[N_IDS]):
        for row in range(n_rows):
            buffer[data + column * n_rows + row] = buffer[data + column * n_room + row]
