import json
import random
import struct
from collections.abc import Iterator

import pytest

from ml.scoring.decimals import INEXACT, WHOLE, number_at


def check(text: str) -> bool:
    """A number is read as Python reads it, to the bit, or not at all."""
    body = f"{text},".encode()
    end, value, kind = number_at(body, 0, len(body))
    if kind == INEXACT:
        return False
    expected = json.loads(text)
    assert end == len(text)
    assert (kind == WHOLE) == isinstance(expected, int)
    assert struct.pack("d", value) == struct.pack("d", float(expected)), text
    return True


def numbers(chance: random.Random, n_numbers: int) -> Iterator[str]:
    for _ in range(n_numbers):
        (any_bits,) = struct.unpack("d", chance.randbytes(8))
        if 1e-280 < abs(any_bits) < 1e150:
            yield repr(any_bits)
        amount = chance.lognormvariate(3, 5)
        yield from (repr(amount), json.dumps(round(amount, 2)), f"{amount:.17e}", repr(chance.random()))
        yield from (str(chance.randrange(10**18)), str(-chance.randrange(10 ** chance.randrange(1, 18))))
        yield f"{chance.randrange(10 ** chance.randrange(1, 19))}e{chance.randrange(-280, 130)}"
        # Halfway between two numbers, or next to it.
        yield from (f"{2 * chance.randrange(2**52, 2**53) + 1}.0", f"{chance.randrange(2**52, 2**53)}.5")
        yield f"{2 * chance.randrange(2**52, 2**53) + 1}{chance.choice('019')}e-1"


def test_numbers_are_read_as_python_reads_them_to_the_bit() -> None:
    n_all, n_read = 0, 0
    for text in numbers(random.Random(1), 30_000):  # noqa: S311
        n_all += 1
        n_read += check(text)

    assert n_all > 300_000
    assert n_read > 0.99 * n_all


@pytest.mark.parametrize(
    "text",
    ["0", "-0", "-0.0", "0.0", "0e5", "-0E-5", "1e22", "1e23", "9007199254740993", "9007199254740993.0",
     "9007199254740992.5", "5e-280", "0.0000000000000000000123", "123456789012345678", "1E+2"],
)  # fmt: skip
def test_odd_numbers_are_read(text: str) -> None:
    assert check(text)


@pytest.mark.parametrize(
    "text",
    ["", "-", "+1", "01", "-01", "00", ".5", "1.", "1.e5", "1e", "1e+", "e5", "NaN", "Infinity", "1e400",
     "1" * 19, "0." + "1" * 19, "1e-310", "1e99999999999999999999"],
)  # fmt: skip
def test_what_is_no_number_or_none_that_is_known_exactly_is_not_read(text: str) -> None:
    body = f"{text},".encode()

    assert number_at(body, 0, len(body))[2] == INEXACT
