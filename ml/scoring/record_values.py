"""The values of records, each into its column, for the compiler. Importing this module imports numba."""

import numpy as np

from ml.data.dates import COMPACT_DAYS, EPOCH_SECONDS, SERIAL_DAYS
from ml.data.numbers import TOO_LARGE
from ml.modeling.jit import jit
from ml.scoring import record_slots as slots
from ml.scoring.decimals import INEXACT, WHOLE, number_at
from ml.scoring.json_texts import QUOTE, are_same, end_of_text, is_word, may_be_read
from ml.scoring.memory import Memory

COMPACT_LOW, COMPACT_HIGH = COMPACT_DAYS
SERIAL_LOW, SERIAL_HIGH = SERIAL_DAYS
SECONDS_LOW, SECONDS_HIGH = EPOCH_SECONDS


@jit
def dates_of(value: float, is_whole: bool) -> int:
    """Which ways there are to take a number for a date, see ``ml.data.dates``."""
    if value < SERIAL_LOW or value > SECONDS_HIGH * 1_000.0:
        return 0
    dates = slots.COMPACT if is_whole and COMPACT_LOW <= value <= COMPACT_HIGH else 0
    if value <= SERIAL_HIGH:
        dates |= slots.SERIAL
    if SECONDS_LOW <= value <= SECONDS_HIGH:
        dates |= slots.SECONDS
    if value >= SECONDS_LOW * 1_000.0:
        dates |= slots.THOUSANDTHS
    return dates


@jit
def category_at(
    body: Memory, at: int, length: int, layout: Memory, names: Memory, told: int, before: int
) -> int:
    """The code of the category that stands at a place, -1 for none that is known; first tried is one code."""
    first, n_categories = layout[told + slots.FIRST], layout[told + slots.SECOND]
    for step in range(-1, n_categories):
        code = before if step < 0 else step
        if (
            code >= 0
            and layout[first + 2 * code + 1] == length
            and are_same(body, at, names, layout[first + 2 * code], length)
        ):
            return code
    return -1


@jit
def other_value(
    body: Memory, at: int, end: int, buffer: Memory, state: int, is_named: bool
) -> tuple[int, int]:
    """Read a value that is no feature: where it ends (-1: not plain), and what it is.

    ``is_named`` is True where the name of the column keeps it from being read as anything else.
    """
    if at >= end:
        return -1, slots.NULL
    byte = body[at]
    if byte == QUOTE:
        stop = end_of_text(body, at + 1, end)
        if stop < 0:
            return -1, slots.NULL
        kind = slots.TEXT if is_named or not may_be_read(body, at + 1, stop) else slots.TEXT_READ
        buffer[state + slots.KINDS] |= kind
        return stop + 1, kind
    if byte == 110:
        return (at + 4 if is_word(body, at, end, 110, 117, 108, 108) else -1), slots.NULL
    if byte == 116:
        buffer[state + slots.KINDS] |= slots.TRUTH
        return (at + 4 if is_word(body, at, end, 116, 114, 117, 101) else -1), slots.TRUTH
    if byte == 102:
        buffer[state + slots.KINDS] |= slots.TRUTH
        return (at + 5 if is_word(body, at + 1, end, 97, 108, 115, 101) else -1), slots.TRUTH
    stop, value, kind = number_at(body, at, end)
    if kind == INEXACT:
        return -1, slots.NULL
    kind = slots.NUMBER_WHOLE if kind == WHOLE else slots.NUMBER
    buffer[state + slots.KINDS] |= kind
    if not is_named:
        buffer[state + slots.DATES] &= dates_of(value, kind == slots.NUMBER_WHOLE)
    return stop, kind


@jit
def put_number(body: Memory, at: int, end: int, values: Memory, here: int) -> int:
    """Put a number or null where it belongs; return where it ends, or -1: not plain."""
    if at < end and body[at] == 110:
        values[here] = np.nan
        return at + 4 if is_word(body, at, end, 110, 117, 108, 108) else -1
    at, value, kind = number_at(body, at, end)
    values[here] = value
    return -1 if kind == INEXACT or abs(value) >= TOO_LARGE else at


@jit
def put_category(
    body: Memory,
    at: int,
    end: int,
    layout: Memory,
    names: Memory,
    told: int,
    buffer: Memory,
    here: int,
    before: int,
) -> int:
    """Put the code of a category where it belongs; return where its text or number ends, or -1: not plain."""
    if at >= end:
        return -1
    if body[at] == 110:
        buffer[here] = slots.MISSING
        return at + 4 if is_word(body, at, end, 110, 117, 108, 108) else -1
    if body[at] == QUOTE:
        begin = at + 1
        stop = end_of_text(body, begin, end)
        at = stop + 1
    else:
        begin = at
        at, _, kind = number_at(body, at, end)
        stop = at if kind == WHOLE and at - begin <= layout[told + slots.THIRD] else -1
    code = category_at(body, begin, stop - begin, layout, names, told, before) if stop >= 0 else -1
    buffer[here] = code
    return at if code >= 0 else -1


@jit
def put_id(
    body: Memory, at: int, end: int, buffer: Memory, state: int, here: int, n_rows: int, is_named: bool
) -> int:
    """Put down where an id stands, and what it is; return where it ends, or -1: not plain."""
    begin = at
    at, kind = other_value(body, at, end, buffer, state, is_named)
    if at < 0 or (kind == slots.NUMBER_WHOLE and body[begin] == 45 and body[begin + 1] == 48):
        return -1
    is_text = kind in (slots.TEXT, slots.TEXT_READ)
    buffer[state + slots.COUNT] += 1
    buffer[here] = begin + is_text
    buffer[here + n_rows] = at - is_text
    what = slots.ID_WHOLE if kind == slots.NUMBER_WHOLE else slots.NOBODY
    buffer[here + 2 * n_rows] = slots.ID_TEXT if is_text else what
    return at
