"""How people write numbers: 1.234,50 and $1,234 and (1'234) and 12 %, told by the whole column."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import polars as pl

from ml.data.numbers import blank_to_null

Decimal = Literal[".", ","]

_CODES = (
    "EUR|USD|GBP|CHF|JPY|CNY|SEK|NOK|DKK|PLN|CZK|HUF|RON|BGN|TRY|RUB|UAH|INR|AUD|CAD|NZD|SGD|HKD|KRW|THB|IDR|MYR"
    "|PHP|VND|BRL|MXN|ARS|CLP|COP|PEN|ZAR|EGP|NGN|KES|MAD|ILS|AED|SAR|ISK"
)
_CURRENCY = rf"(?:(?:US|AU|CA|NZ|HK|R|A|C|S)?\p{{Sc}}|{_CODES}|Fr\.|SFr\.|[Kk]r\.?|zł|Kč|Ft|Rs\.?)"
_SPACE = r"[ \u00a0\u2009\u202f]"
_SIGN = r"[-+\u2212]"
_AROUND = " \u00a0\u2009\u202f$€£¥₹"
# A sign may stand before or after the currency, or at the very end, as SAP writes it.
_WRITTEN = (
    rf"^(?<open>\()?{_SPACE}*(?<sign1>{_SIGN})?{_SPACE}*(?<cur1>{_CURRENCY})?{_SPACE}*(?<sign2>{_SIGN})?{_SPACE}*"
    rf"(?<core>[0-9.,](?:[0-9.,'\u2019]|{_SPACE}[0-9])*(?:[eE][-+]?[0-9]+)?)"
    rf"{_SPACE}*(?<percent>%)?(?<cur2>{_CURRENCY})?{_SPACE}*(?<sign3>-)?{_SPACE}*(?<close>\))?$"
)
_LEADING_ZERO = r"^0[0-9]"
_PHONE = r"^\+[0-9 ]{8,}$"
_MOSTLY = 0.8
_PROBED = 10_000


@dataclass(frozen=True)
class Marks:
    """How the numbers of one column are written.

    ``decimal`` is None where no cell tells; ``ambiguous`` is then the mark that may be either, as in 1,234.
    """

    decimal: Decimal | None
    ambiguous: Decimal | None = None


@dataclass(frozen=True)
class WrittenNumbers:
    """A column of texts read as the numbers they write.

    ``values`` is a number series when every cell is a number or missing, else the texts with plain numbers
    in place of the written ones. ``example`` is one cell as it was written.
    """

    values: pl.Series
    example: str
    thousands: str | None
    currencies: tuple[str, ...]


def find_marks(column: pl.Series) -> Marks | None:
    """Tell how a text column writes its numbers, by 10,000 of its cells; None when it holds something else.

    A point or comma is the decimal mark where it cannot stand between thousands: before one, two or four
    digits, after a zero, or after the other one.
    """
    known = _probe(column)
    if not _are_numbers(known):
        return None
    cores = known.str.extract(_WRITTEN, _group("core")).drop_nulls()
    fits_point, fits_comma = (int(cores.str.contains(_valid(mark)).sum()) for mark in (".", ","))
    if max(fits_point, fits_comma) < _MOSTLY * len(known):
        return None  # such as dates: 12.05.2026
    if fits_point != fits_comma:
        return Marks("." if fits_point > fits_comma else ",")
    if not cores.str.contains(r"[.,]").any():
        return Marks(None)
    mark = _common_mark(cores)
    # Money has no three decimals.
    return Marks(_other(mark)) if known.str.contains(_CURRENCY).any() else Marks(None, mark)


def decide_decimal(marks: Iterable[Marks]) -> Decimal | None:
    """The decimal mark that most columns show, None when none does."""
    shown = Counter(one.decimal for one in marks if one.decimal)
    return shown.most_common(1)[0][0] if shown else None


def settle(column: pl.Series, marks: Marks, decimal: Decimal | None, usual: Decimal) -> tuple[Decimal, bool]:
    """Decide the decimal mark of a column, and whether that was a guess.

    Parameters
    ----------
    decimal
        What the rest of the table uses, None when it does not tell.
    usual
        What such files mostly use: a comma where semicolons separate.
    """
    if marks.decimal:
        return marks.decimal, False
    if marks.ambiguous is None:
        return decimal or usual, False
    if decimal:
        return decimal, False
    if _is_counted_in_thousands(column, marks.ambiguous):
        return _other(marks.ambiguous), False
    return usual, True


def read_written(column: pl.Series, decimal: Decimal) -> WrittenNumbers:
    """Read the numbers of a text column; cells that are none keep their text."""
    text = blank_to_null(column)
    # Most cells are bare but for a currency around them; only the others are taken apart.
    bare = text.str.strip_chars(_AROUND)
    is_bare = bare.str.contains(_valid(decimal, sign=r"-?")).fill_null(value=True)
    read = _to_float(bare, decimal).zip_with(is_bare, _read_parts(text.set(is_bare, None), decimal))
    is_number = read.is_not_null()
    probe = _probe(column)
    cores = probe.str.extract(_WRITTEN, _group("core"))
    numbers = _whole_if_whole(read, probe, cores)
    is_read = bool((text.is_null() | is_number).all())
    return WrittenNumbers(
        values=(numbers if is_read else numbers.cast(pl.String).zip_with(is_number, column)).alias(
            column.name
        ),
        example=_example(probe, cores),
        thousands=_thousands(cores, decimal),
        currencies=_currencies(probe),
    )


def _probe(column: pl.Series) -> pl.Series:
    known = blank_to_null(column).drop_nulls()
    return known.gather_every(max(1, len(known) // _PROBED))


def _read_parts(text: pl.Series, decimal: Decimal) -> pl.Series:
    """Numbers among signs, parentheses, currencies and percent signs; null where there is none."""
    parts = text.str.extract_groups(_WRITTEN).struct.unnest()
    is_negative = pl.any_horizontal(pl.col("sign1", "sign2", "sign3").is_in(["-", "\u2212"])).fill_null(
        value=False
    ) | pl.all_horizontal(pl.col("open", "close").is_not_null())
    share = pl.when(pl.col("percent").is_not_null()).then(100.0).otherwise(1.0)
    is_valid = pl.col("core").str.contains(_valid(decimal))
    return (
        parts.with_columns(value=_to_float(parts["core"], decimal))
        .select(
            pl.when(is_valid).then(pl.when(is_negative).then(-pl.col("value")).otherwise("value") / share)
        )
        .to_series()
    )


def _to_float(core: pl.Series, decimal: Decimal) -> pl.Series:
    marks = r"['\u2019 \u00a0\u2009\u202f" + _other(decimal) + "]"
    plain = core.str.replace_all(marks, "").str.replace(",", ".", literal=True)
    return plain.cast(pl.Float64, strict=False)


def _currencies(probe: pl.Series) -> tuple[str, ...]:
    parts = probe.str.extract_groups(_WRITTEN).struct.unnest()
    found = pl.concat([parts["cur1"], parts["cur2"]]).drop_nulls().unique(maintain_order=True)
    return tuple(found.to_list())


def _are_numbers(known: pl.Series) -> bool:
    """Most cells are written numbers, and none is a code that begins with a zero, or a phone number."""
    if len(known) == 0:
        return False
    return (
        int(known.str.contains(_WRITTEN).sum()) >= _MOSTLY * len(known)
        and not bool(known.str.contains(_LEADING_ZERO + r"[0-9]*$").any())
        and not int(known.str.contains(_PHONE).sum()) * 2 > len(known)
    )


def _valid(decimal: str, sign: str = "") -> str:
    """A pattern of what is a number with this decimal mark; 0,123 has no thousands."""
    point, other = re.escape(decimal), re.escape("," if decimal == "." else ".")
    groups = "|".join(
        rf"[1-9][0-9]{{0,2}}(?:{mark}[0-9]{{2,3}})*{mark}[0-9]{{3}}"
        for mark in (other, "'", "\u2019", _SPACE)
    )
    return rf"^{sign}(?:(?:{groups}|[0-9]+)(?:{point}[0-9]*)?|{point}[0-9]+)(?:[eE][-+]?[0-9]+)?$"


def _group(name: str) -> int:
    return re.findall(r"\(\?<(\w+)>", _WRITTEN).index(name) + 1


def _other(mark: Decimal) -> Decimal:
    return "," if mark == "." else "."


def _common_mark(cores: pl.Series) -> Decimal:
    n_points = int(cores.str.contains(".", literal=True).sum())
    n_commas = int(cores.str.contains(",", literal=True).sum())
    return "." if n_points > n_commas else ","


def _is_counted_in_thousands(column: pl.Series, mark: str) -> bool:
    """Whole numbers below a thousand beside 1.230, which a program that leaves zeros off would call 1.23."""
    known = blank_to_null(column).drop_nulls().str.extract(_WRITTEN, _group("core")).drop_nulls()
    marked = known.filter(known.str.contains(mark, literal=True))
    plain = known.filter(~known.str.contains(r"[^0-9]"))
    return (
        len(marked) >= 3
        and len(plain) > 0
        and int(plain.str.len_bytes().max() or 0) <= 3  # type: ignore[arg-type]
        and bool(marked.str.ends_with("0").any())
    )


def _whole_if_whole(read: pl.Series, probe: pl.Series, cores: pl.Series) -> pl.Series:
    """Whole numbers where none was written with decimals, an exponent or a percent sign."""
    has_fraction = (
        cores.str.contains(r"[eE]|[.,][0-9]{0,2}$|[0-9]{4}[.,]").any() or probe.str.contains("%").any()
    )
    known = read.drop_nulls()
    is_whole = not has_fraction and bool(((known % 1 == 0) & (known.abs() < 2**53)).all())
    return read.cast(pl.Int64) if is_whole else read


def _example(probe: pl.Series, cores: pl.Series) -> str:
    numbers, bare = probe.filter(cores.is_not_null()), cores.drop_nulls()
    marked = numbers.filter((bare != numbers) | bare.str.contains(r"[^0-9]"))
    return str((marked if len(marked) else numbers)[0])


def _thousands(core: pl.Series, decimal: str) -> str | None:
    other = "," if decimal == "." else "."
    for mark in (other, "'", "\u2019", " ", "\u00a0", "\u202f", "\u2009"):
        if bool(core.str.contains(rf"[0-9]{re.escape(mark)}[0-9]{{3}}").fill_null(value=False).any()):
            return mark
    return None
