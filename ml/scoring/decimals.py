"""Decimal numbers as JSON writes them, read exactly as Python's ``float`` reads them; for the compiler.

Importing this module imports numba.
"""

import math
from fractions import Fraction

import numpy as np

from ml.modeling.jit import jit
from ml.scoring.memory import Memory

INEXACT, WHOLE, FRACTION = range(3)
MAX_DIGITS = 18
LOWEST_POWER, HIGHEST_POWER = -300, 150
_MASK = (1 << 64) - 1
# 2**53, up to which every whole number is one of float64, and the powers of ten that are so.
_EXACT = 1 << 53
_TENS = np.array([float(10**power) for power in range(23)])


def _powers_of_five() -> np.ndarray:
    """The 128 leading bits of each power of five, those of negative powers rounded up (Lemire 2021)."""
    table = np.empty((HIGHEST_POWER - LOWEST_POWER + 1, 2), dtype=np.uint64)
    for power in range(LOWEST_POWER, HIGHEST_POWER + 1):
        exact = Fraction(5) ** power
        shift = 128 + exact.denominator.bit_length() - exact.numerator.bit_length()
        scaled = exact * Fraction(2) ** shift
        while scaled >= 1 << 128:
            scaled /= 2
        while scaled < 1 << 127:
            scaled *= 2
        leading = math.ceil(scaled) if power < 0 else math.floor(scaled)
        table[power - LOWEST_POWER] = leading >> 64, leading & _MASK
    return table


_FIVES = _powers_of_five()


@jit
def high_product(a: np.uint64, b: np.uint64) -> np.uint64:
    """The upper 64 bits of the product of two whole numbers of 64 bits."""
    low, half = np.uint64(0xFFFFFFFF), np.uint64(32)
    a_low, a_high, b_low, b_high = a & low, a >> half, b & low, b >> half
    cross = a_high * b_low + ((a_low * b_low) >> half)
    other = a_low * b_high + (cross & low)
    return np.uint64(a_high * b_high + (cross >> half) + (other >> half))


@jit
def scale(digits: int, power: int) -> float:
    """Return ``digits * 10**power``, rounded to the nearest float64 (Eisel and Lemire); NaN if in doubt.

    ``digits`` is positive and has at most ``MAX_DIGITS`` decimal digits.
    """
    if power < LOWEST_POWER or power > HIGHEST_POWER:
        return np.nan
    one, w = np.uint64(1), np.uint64(digits)
    n_zeros = 0
    for step in (32, 16, 8, 4, 2, 1):
        if w >> np.uint64(64 - step) == np.uint64(0):
            w = w << np.uint64(step)
            n_zeros += step
    five_high, five_low = _FIVES[power - LOWEST_POWER]
    high, low = high_product(w, five_high), np.uint64(w * five_high)
    if high & np.uint64(0x1FF) == np.uint64(0x1FF):
        more = high_product(w, five_low)
        low = np.uint64(low + more)
        if low < more:
            high = np.uint64(high + one)
    if low == np.uint64(_MASK) and (power < -27 or power > 55):
        return np.nan
    upper = np.int64(high >> np.uint64(63))
    mantissa = high >> np.uint64(upper + 9)
    exponent = ((217706 * power) >> 16) + 63 + upper - n_zeros
    is_halfway = low <= one and -4 <= power <= 23 and mantissa & np.uint64(3) == one
    # Halfway between two, and the lower one is even.
    if is_halfway and mantissa << np.uint64(upper + 9) == high:
        mantissa = mantissa & ~one
    mantissa = (mantissa + (mantissa & one)) >> one
    return math.ldexp(np.float64(np.int64(mantissa)), int(exponent - 52))


@jit
def number_at(body: Memory, at: int, end: int) -> tuple[int, float, int]:
    """Read the JSON number that begins at a place: where it ends, its value, and its kind.

    The kind is ``INEXACT``, with no value, for what is no number in JSON, has more than ``MAX_DIGITS`` digits
    or lies beyond the powers that are known. The whole number -0 is 0, as in Python.
    """
    is_negative = at < end and body[at] == 45
    if is_negative:
        at += 1
    first, digits = at, 0
    while at < end and 48 <= body[at] <= 57:
        digits = digits * 10 + (int(body[at]) - 48)
        at += 1
    n_digits, n_decimals = at - first, 0
    if n_digits == 0 or (n_digits > 1 and body[first] == 48):
        return at, 0.0, INEXACT
    kind, power = WHOLE, 0
    if at < end and body[at] == 46:
        kind = FRACTION
        at += 1
        point = at
        while at < end and 48 <= body[at] <= 57:
            digits = digits * 10 + (int(body[at]) - 48)
            at += 1
        n_decimals = at - point
        if n_decimals == 0:
            return at, 0.0, INEXACT
    if n_digits + n_decimals > MAX_DIGITS:
        # Zeros in front count for nothing.
        place, n_left = first, n_digits + n_decimals
        while n_left > MAX_DIGITS and (body[place] == 48 or body[place] == 46):
            if body[place] == 48:
                n_left -= 1
            place += 1
        if n_left > MAX_DIGITS:
            return at, 0.0, INEXACT
    if at < end and (body[at] == 101 or body[at] == 69):
        kind = FRACTION
        at += 1
        is_small = at < end and body[at] == 45
        if at < end and (body[at] == 45 or body[at] == 43):
            at += 1
        begin = at
        while at < end and 48 <= body[at] <= 57 and power < 10_000:
            power = power * 10 + (int(body[at]) - 48)
            at += 1
        if at == begin or power >= 10_000:
            return at, 0.0, INEXACT
        if is_small:
            power = -power
    power -= n_decimals
    if kind == WHOLE:
        value = float(digits)
        return at, -value if is_negative and digits else value, kind
    if digits == 0:
        value = 0.0
    elif digits <= _EXACT and -22 <= power <= 22:
        value = digits / _TENS[-power] if power < 0 else digits * _TENS[power]
    else:
        value = scale(digits, power)
        if math.isnan(value):
            return at, 0.0, INEXACT
    return at, -value if is_negative else value, kind
