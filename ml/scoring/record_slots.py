"""What is known of the keys of records while they are read, for the compiler.

Each key has a slot: first those of the model, which are numbers, categories and ids, then others as they
come. A layout tells the slots of the model, a buffer holds what is known of all slots, and then the rows.
Importing this module imports numba.
"""

from ml.modeling.jit import jit
from ml.scoring.json_texts import QUOTE, are_same, end_of_text
from ml.scoring.memory import Memory

# What the first places of a layout hold, and then what it tells of each slot. Names and categories are bytes
# of the same array: where they stand, and how many there are of them.
N_NUMBERS, N_CATEGORICAL, N_IDS, ENVELOPES_AT = range(4)
LAYOUT_HEADER = 4
# Numbers: which dates they might be. Categories: where the first is told, how many there are, and the longest
# number that is one. Ids: whether the name says so, and which dates they might be.
NAME_AT, NAME_LENGTH, FIRST, SECOND, THIRD = range(5)
PER_SLOT = 5

# What the first places of a buffer hold, then what is known of each slot.
ROWS, IDS_AT, N_OTHERS, DATA_AT, N_SLOTS = range(5)
BUFFER_HEADER = 5
# Which slot the key had that came at this place in the record before, the row in which the slot was met last,
# how often, as what, which dates all of its numbers might be, and where its key stands.
USUAL, LAST_ROW, COUNT, KINDS, DATES, KEY_AT, KEY_LENGTH = range(7)
PER_STATE = 7
MAX_OTHERS = 32

NULL, NUMBER_WHOLE, NUMBER, TEXT, TEXT_READ, TRUTH = 0, 1, 2, 4, 8, 16
NOBODY, ID_WHOLE, ID_TEXT = range(3)
MISSING = -2

COMPACT, SERIAL, SECONDS, THOUSANDTHS, COMPACT_IN_TEN = 1, 2, 4, 8, 16
ALL_DATES = 15


@jit
def begin(layout: Memory, buffer: Memory, size: int) -> int:
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
    return int((size - buffer[DATA_AT]) // (n_features + 3 * layout[N_IDS]))


@jit
def begin_slot(buffer: Memory, slot: int, key_at: int, length: int) -> None:
    """Nothing is known of a slot but its key."""
    state = BUFFER_HEADER + slot * PER_STATE
    buffer[state + LAST_ROW] = -1
    buffer[state + COUNT] = 0
    buffer[state + KINDS] = 0
    buffer[state + DATES] = ALL_DATES
    buffer[state + KEY_AT] = key_at
    buffer[state + KEY_LENGTH] = length


@jit
def slot_of(
    body: Memory, at: int, end: int, layout: Memory, names: Memory, buffer: Memory, place: int
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
            return int(slot)
    stop = end_of_text(body, at, end)
    if stop < 0 or buffer[N_OTHERS] >= MAX_OTHERS:
        return -1
    buffer[N_OTHERS] += 1
    begin_slot(buffer, n_slots, at, stop - at)
    if place < n_static + MAX_OTHERS:
        buffer[BUFFER_HEADER + place * PER_STATE + USUAL] = n_slots
    return int(n_slots)
