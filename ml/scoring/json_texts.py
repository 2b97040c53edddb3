"""White space and texts of JSON as bytes, for the compiler. Importing this module imports numba."""

import numpy as np

from ml.modeling.jit import jit
from ml.scoring.memory import Memory

QUOTE = 34


@jit
def skip_white(body: Memory, at: int, end: int) -> int:
    """Return where the next byte stands that is no white space."""
    while at < end and (body[at] == 32 or body[at] == 10 or body[at] == 13 or body[at] == 9):
        at += 1
    return at


@jit
def width_of_character(body: Memory, at: int, end: int) -> int:
    """How many bytes of UTF-8 the character beyond ASCII has that begins at a place; 0 where none does."""
    lead = np.int64(body[at])
    width = 2 if 0xC2 <= lead <= 0xDF else 3 if 0xE0 <= lead <= 0xEF else 4 if 0xF0 <= lead <= 0xF4 else 0
    if width == 0 or at + width > end:
        return 0
    second = np.int64(body[at + 1])
    # No longer form than needed, no half of a surrogate pair, nothing beyond U+10FFFF.
    low = 0xA0 if lead == 0xE0 else 0x90 if lead == 0xF0 else 0x80
    high = 0x9F if lead == 0xED else 0x8F if lead == 0xF4 else 0xBF
    if second < low or second > high:
        return 0
    for place in range(at + 2, at + width):
        if body[place] < 0x80 or body[place] > 0xBF:
            return 0
    return width


@jit
def end_of_text(body: Memory, at: int, end: int) -> int:
    """Where the quote stands that ends the text beginning at a place; -1 for escapes and what is no text."""
    while at < end:
        byte = body[at]
        if byte == QUOTE:
            return at
        if byte < 32 or byte == 92:
            return -1
        if byte < 128:
            at += 1
        else:
            width = width_of_character(body, at, end)
            if width == 0:
                return -1
            at += width
    return -1


@jit
def are_same(body: Memory, at: int, names: Memory, name_at: int, length: int) -> bool:
    """Tell whether two runs of bytes are the same; both are within their arrays."""
    for place in range(length):  # noqa: SIM110 - for the compiler
        if body[at + place] != names[name_at + place]:
            return False
    return True


@jit
def is_word(body: Memory, at: int, end: int, a: int, b: int, c: int, d: int) -> bool:
    """Tell whether four given bytes stand at a place."""
    return at + 4 <= end and body[at] == a and body[at + 1] == b and body[at + 2] == c and body[at + 3] == d


@jit
def may_be_read(body: Memory, at: int, end: int) -> bool:
    """Tell whether a text might be read as a number or date, see ``ml.data.cells``; in doubt, it might.

    It cannot where it holds a byte that no number and no date has, or where no digit, sign, currency or white
    space could make one of it, as in "web", "12 Main Street", "C0044" and "KD-17".
    """
    if end == at:
        return False
    has_digit = False
    for place in range(at, end):
        byte = np.int64(body[place])
        if 48 <= byte <= 57:
            has_digit = True
        elif byte < 128:
            # Besides letters: space $ % ' ( ) + , - . / :
            is_letter = 97 <= byte | 32 <= 122
            if not is_letter and not (
                byte == 32 or byte == 36 or byte == 37 or 39 <= byte <= 47 or byte == 58
            ):
                return False
            if byte == 42:
                return False
        elif 0xC6 <= byte <= 0xD5 or byte == 0xC3 or 0xE4 <= byte <= 0xE9:
            return False
    for place in range(at, end):
        if body[place] >= 0xC2:
            return True
    first, last = np.int64(body[at]), np.int64(body[end - 1])
    if first == 32 or last == 32:
        return True
    if not has_digit:
        return bool(first in (43, 45) or last == 45)
    n_last, n_first, has_vowel = 0, 0, False
    while n_last < end - at and 97 <= np.int64(body[end - 1 - n_last]) | 32 <= 122:
        letter = body[end - 1 - n_last]
        has_vowel |= letter == 97 or letter == 101 or letter == 105 or letter == 111 or letter == 117
        n_last += 1
    while n_first < end - at and 65 <= np.int64(body[at + n_first]) <= 90:
        n_first += 1
    # No date ends in four letters, and no currency has a small vowel, or one or two capitals before digits.
    follower = np.int64(body[at + n_first]) if n_first < end - at else 0
    is_code = 1 <= n_first <= 2 and (48 <= follower <= 57 or follower == 45)
    return not ((n_last >= 4 and has_vowel) or is_code)
