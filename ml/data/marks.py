"""How people write numbers: 1.234,50 and $1,234 and (1'234) and 12 %, told by the whole column."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import polars as pl

from ml.data.numbers import blank_to_null, in_batches

Decimal = Literal[".", ","]

_CODES = (
    "EUR|USD|GBP|CHF|JPY|CNY|SEK|NOK|DKK|PLN|CZK|HUF|RON|BGN|TRY|RUB|UAH|INR|AUD|CAD|NZD|SGD|HKD|KRW|THB|IDR|MYR"
    "|PHP|VND|BRL|MXN|ARS|CLP|COP|PEN|ZAR|EGP|NGN|KES|MAD|ILS|AED|SAR|ISK"
)
_CURRENCY = rf"(?:(?:US|AU|CA|NZ|HK|R|A|C|S)?\p{{Sc}}|{_CODES}|Fr\.|SFr\.|[Kk]r\.?|zł|Kč|Ft|Rs\.?)"
_SPACE = r"[ \u00a0\u2009\u202f]"
_SIGN = r"[-+\u2212]"
_AROUND = " \u00a0\u2009\u202f$€£¥₹"
# A sign may stand before or after the currency, or at the very end, as SAP writes it; 12.- has no cents.
_WRITTEN = (
    rf"^(?<sign1>{_SIGN})?{_SPACE}*(?<cur1>{_CURRENCY})?{_SPACE}*(?<open>\()?{_SPACE}*(?<sign2>{_SIGN})?{_SPACE}*"
    rf"(?<cur2>{_CURRENCY})?{_SPACE}*(?<core>(?:[0-9.,'\u2019]|[0-9]{_SPACE})*[0-9](?:[eE][-+]?[0-9]+)?)"
    rf"(?:[.,][-\u2013\u2014]{{1,2}}|[.,])?{_SPACE}*(?<percent>%)?(?<cur3>{_CURRENCY})?{_SPACE}*(?<sign3>-)?"
    rf"{_SPACE}*(?<close>\))?{_SPACE}*(?<cur4>{_CURRENCY})?$"
)
# What a spreadsheet's accounting format shows for zero.
_NOTHING = rf"^{_CURRENCY}{_SPACE}*[-\u2013]{{1,2}}$"
# Codes that begin with a zero, which a number would cut short.
_CODE = r"^0[0-9]+$"
_PHONE = r"^\+[0-9 ]{8,}$"
_MOSTLY = 0.8
_PROBED = 10_000


@dataclass(frozen=True)
class Marks:
    """How the numbers of one column are written.

    ``decimal`` is None where no cell tells; ``ambiguous`` is then the mark that may be either, as in 1,234.
    ``is_mixed`` is True where some cells show a point and others a comma.
    """

    decimal: Decimal | None
    ambiguous: Decimal | None = None
    is_mixed: bool = False


@dataclass(frozen=True)
class WrittenNumbers:
    """A column of texts read as the numbers they write.

    ``values`` is a number series when every cell is a number or missing, else the texts with plain numbers
    in place of the written ones. ``example`` is one cell as it was written; ``n_percent`` counts cells with a
    percent sign.
    """

    values: pl.Series
    example: str
    thousands: str | None
    currencies: tuple[str, ...]
    n_percent: int


def find_marks(column: pl.Series) -> Marks | None:
    """Tell how a text column writes its numbers; None when it holds something else.

    A point or comma is the decimal mark where it cannot stand between thousands: before one, two or four
    digits, after a zero, or after the other one.
    """
    known = blank_to_null(column).drop_nulls()
    if (plain := _plain_marks(known)) is not None:
        return plain
    if not _are_numbers(_spread(known)) or known.str.contains(_CODE).any():
        return None
    marked = _spread(known.filter(known.str.contains(r"[.,]")))
    cores = marked.str.extract(_WRITTEN, _group("core")).drop_nulls()
    if len(cores) == 0:
        return Marks(None)
    is_point, is_comma = (cores.str.contains(_valid(mark)) for mark in (".", ","))
    if int((is_point | is_comma).sum()) < _MOSTLY * len(marked):
        return None  # such as dates: 12.05.2026
    n_point, n_comma = int((is_point & ~is_comma).sum()), int((is_comma & ~is_point).sum())
    if n_point or n_comma:
        return Marks("." if n_point > n_comma else ",", is_mixed=min(n_point, n_comma) > 0)
    mark = _common_mark(cores)
    # Money has no three decimals.
    return Marks(_other(mark)) if marked.str.contains(_CURRENCY).any() else Marks(None, mark)


def _plain_marks(known: pl.Series) -> Marks | None:
    """The marks of numbers as a program writes them, told without looking at each cell in detail."""
    if (
        len(known) == 0
        or known.cast(pl.Float64, strict=False).null_count()
        or known.str.contains(_CODE).any()
    ):
        return None
    pointed = known.filter(known.str.contains(".", literal=True))
    is_ambiguous = len(pointed) > 0 and bool(pointed.str.contains(r"^-?[1-9][0-9]{0,2}\.[0-9]{3}$").all())
    return Marks(None, "." if is_ambiguous else None) if is_ambiguous or len(pointed) == 0 else Marks(".")


def decide_decimal(marks: Iterable[Marks]) -> Decimal | None:
    """The decimal mark that most columns show, None when none does, or as many show the other."""
    shown = Counter(one.decimal for one in marks if one.decimal)
    n_points, n_commas = shown["."], shown[","]
    return None if n_points == n_commas else "." if n_points > n_commas else ","


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
    read = read_each(column, decimal)
    is_number = read.is_not_null()
    probe = _spread(text.drop_nulls())
    cores = probe.str.extract(_WRITTEN, _group("core"))
    numbers = _whole_if_whole(read, text)
    is_read = bool((text.is_null() | is_number).all())
    return WrittenNumbers(
        values=(numbers if is_read else numbers.cast(pl.String).zip_with(is_number, column)).alias(
            column.name
        ),
        example=_example(probe, cores),
        thousands=_thousands(cores, decimal),
        currencies=_currencies(text) if probe.str.contains(_CURRENCY).any() else (),
        n_percent=int(text.str.contains("%").sum()),
    )


def read_each(column: pl.Series, decimal: Decimal | None) -> pl.Series:
    """Read every cell by its own marks: Float64, null where there is no number.

    Parameters
    ----------
    decimal
        What settles 1,234 and 1.234; None reads them as thousands.
    """
    return in_batches(column, lambda cells: _read_each(cells, decimal))


def _read_each(column: pl.Series, decimal: Decimal | None) -> pl.Series:
    text = blank_to_null(column)
    if text.null_count() == len(text):
        return text.cast(pl.Float64).alias(column.name)
    # Most cells are bare but for a currency around them; only the others are taken apart.
    bare = text.str.strip_chars(_AROUND)
    settled = decimal or "."
    is_bare = bare.str.contains(_valid(settled, sign=r"-?")).fill_null(value=True)
    if decimal is None:
        is_bare &= ~bare.str.contains(r"^-?[1-9][0-9]{0,2}\.[0-9]{3}$").fill_null(value=False)
    rest = text.set(is_bare, None)
    taken_apart = _read_parts(rest, decimal) if rest.is_not_null().any() else rest.cast(pl.Float64)
    return _to_float(bare, settled).zip_with(is_bare, taken_apart).alias(column.name)


def _spread(known: pl.Series) -> pl.Series:
    """At most some 10,000 cells, from all over the column."""
    return known.gather_every(max(1, len(known) // _PROBED))


def _read_parts(text: pl.Series, decimal: Decimal | None) -> pl.Series:
    """Numbers among signs, parentheses, currencies and percent signs; null where there is none."""
    parts = text.str.extract_groups(_WRITTEN).struct.unnest()
    core = parts["core"]
    by_point, by_comma = (
        _to_float(core.set(~core.str.contains(_valid(mark)).fill_null(value=False), None), mark)
        for mark in (".", ",")
    )
    first, second = (by_comma, by_point) if decimal == "," else (by_point, by_comma)
    if decimal is None:  # thousands make the larger number
        first = pl.select(pl.max_horizontal(by_point, by_comma)).to_series()
    is_negative = pl.any_horizontal(pl.col("sign1", "sign2", "sign3").is_in(["-", "\u2212"])).fill_null(
        value=False
    ) | pl.all_horizontal(pl.col("open", "close").is_not_null())
    share = pl.when(pl.col("percent").is_not_null()).then(100.0).otherwise(1.0)
    signed = pl.when(is_negative).then(-pl.col("value")).otherwise("value") / share
    is_nothing = text.str.contains(_NOTHING).fill_null(value=False)
    read = parts.with_columns(value=first.fill_null(second), nothing=is_nothing)
    return read.select(pl.when("nothing").then(0.0).otherwise(signed)).to_series()


def _to_float(core: pl.Series, decimal: Decimal) -> pl.Series:
    marks = r"['\u2019 \u00a0\u2009\u202f" + _other(decimal) + "]"
    plain = core.str.replace_all(marks, "").str.replace(",", ".", literal=True)
    return plain.cast(pl.Float64, strict=False)


def _currencies(text: pl.Series) -> tuple[str, ...]:
    found = text.str.extract(f"({_CURRENCY})").drop_nulls().unique(maintain_order=True)
    return tuple(found.to_list())


def _are_numbers(known: pl.Series) -> bool:
    """Most cells are written numbers, and they are no phone numbers."""
    if len(known) == 0:
        return False
    is_number = known.str.contains(_WRITTEN) | known.str.contains(_NOTHING)
    return int(is_number.sum()) >= _MOSTLY * len(known) and not int(
        known.str.contains(_PHONE).sum()
    ) * 2 > len(known)


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


def _whole_if_whole(read: pl.Series, text: pl.Series) -> pl.Series:
    """Whole numbers where none was written with decimals, an exponent or a percent sign."""
    known = read.drop_nulls()
    if not bool(((known % 1 == 0) & (known.abs() < 2**53)).all()):
        return read
    has_fraction = text.str.contains(r"[0-9][eE][-+0-9]|[.,][0-9]{0,2}\D*$|[0-9]{4}[.,][0-9]|%").any()
    return read if has_fraction else read.cast(pl.Int64)


def _example(probe: pl.Series, cores: pl.Series) -> str:
    numbers, bare = probe.filter(cores.is_not_null()), cores.drop_nulls()
    marked = numbers.filter((bare != numbers) | bare.str.contains(r"[^0-9]"))
    # No digit is in the € - that stands for nothing, nor in +infinity.
    return str(next(some[0] for some in (marked, numbers, probe) if len(some)))


def _thousands(core: pl.Series, decimal: str) -> str | None:
    other = "," if decimal == "." else "."
    for mark in (other, "'", "\u2019", " ", "\u00a0", "\u202f", "\u2009"):
        if bool(core.str.contains(rf"[0-9]{re.escape(mark)}[0-9]{{3}}").fill_null(value=False).any()):
            return mark
    return None
