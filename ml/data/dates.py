"""How people write dates: 2026-01-31, 31.1.2026, 1/31/26, a count of days; told by whole columns."""

import re
from collections.abc import Container
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
import polars as pl

from ml.data.numbers import blank_to_null

Order = Literal["ymd", "dmy", "mdy"]
DatesOfNumbers = Literal["compact", "compact_in_ten", "serial", "epoch"]

_CLOCK = r"(?<time>\d{1,2}:\d{2}(?::\d{2})?)(?:[.,]\d+)?\s*(?<half>[AaPp]\.?[Mm]\.?)?"
_TIME = rf"(?:[T ]\s*{_CLOCK}\s*(?:Z|UTC|[+-]\d{{2}}:?\d{{2}})?)?"
_YEAR_FIRST = rf"^(?<a>\d{{4}})[-/.](?<b>\d{{1,2}})[-/.](?<c>\d{{1,2}}){_TIME}$"
_YEAR_LAST = rf"^(?<a>\d{{1,2}})(?<mark>[-/.])(?<b>\d{{1,2}})[-/.](?<c>\d{{4}}|\d{{2}}){_TIME}$"
_MONTH_NAMED = r"^(\d{1,2}[-. ]+[A-Za-z]{3,9}|[A-Za-z]{3,9}\.? \d{1,2},?)[-. ]+(\d{4}|\d{2})$"
# The last word decides: "updated_amount" is none, nor are "candidates".
_DATE_WORDS = {
    "date",
    "datum",
    "fecha",
    "birthday",
    "geburtsdatum",
    "since",
    "joined",
    "created",
    "updated",
    "at",
    "seen",
}
_TIME_WORDS = {"time", "timestamp", "datetime", "zeit", "zeitstempel", "zeitpunkt"}
# Which of the three written parts, a, b and c, is the year, the month, the day.
_PLACES = {"ymd": ("a", "b", "c"), "dmy": ("c", "b", "a"), "mdy": ("c", "a", "b")}
_MOSTLY = 0.8
_PROBED = 1000
# Day 1 of a spreadsheet is 1900-01-01, and it believes that 1900 was a leap year.
_SERIAL_ZERO = date(1899, 12, 30)
SERIAL_DAYS = (20_000, 73_050)  # 1954 to 2099
# 1985 to 2099, in seconds since 1970.
EPOCH_SECONDS = (473_385_600, 4_102_444_799)
COMPACT_DAYS = (19_000_101, 21_001_231)
_FEW = 10


@dataclass(frozen=True)
class ReadDates:
    """A column read as dates, or as times where it has any.

    ``order`` is that of day, month and year; ``is_guess`` is True where every cell could be read in the other
    one as well. ``is_unreadable`` marks cells that hold something else.
    """

    values: pl.Series
    order: Order
    is_guess: bool
    is_unreadable: pl.Series
    example: str


def read_dates(column: pl.Series, order: Order | None = None) -> ReadDates | None:
    """Read a text column in which most cells are dates; None when they are not.

    Parameters
    ----------
    order
        What other columns of the table show, for one that does not show it itself.
    """
    text = blank_to_null(column)
    known = text.drop_nulls()
    probe = known.gather_every(max(1, len(known) // _PROBED))
    is_like = [probe.str.contains(pattern) for pattern in (_YEAR_FIRST, _YEAR_LAST, _MONTH_NAMED)]
    if not _is_mostly(pl.Series(np.any([one.to_numpy() for one in is_like], axis=0))):
        return None
    if is_like[0].all() and (plain := _read_plain(text)) is not None:
        is_unreadable = pl.Series([False]).new_from_index(0, len(text))
        return ReadDates(plain, "ymd", is_guess=False, is_unreadable=is_unreadable, example=str(known[0]))
    year_first = _with_time(parts := _parts(text, _YEAR_FIRST), _days(parts, "ymd"))
    year_last, found, is_guess = _read_year_last(text, order)
    values = pl.select(pl.coalesce(year_first, year_last, _read_named_months(text))).to_series()
    is_unreadable = text.is_not_null() & values.is_null()
    if not _is_mostly(~is_unreadable.filter(text.is_not_null())):
        return None
    example = str(text.filter((year_last if found != "ymd" else values).is_not_null())[0])
    return ReadDates(values.alias(column.name), found, is_guess, is_unreadable, example)


def read_some_dates(column: pl.Series) -> ReadDates | None:
    """Read the cells of a text column that are dates, however few; None when there is none."""
    text = blank_to_null(column)
    is_like = [text.str.contains(pattern) for pattern in (_YEAR_FIRST, _YEAR_LAST, _MONTH_NAMED)]
    return read_dates(text.set(~pl.select(pl.any_horizontal(is_like)).to_series(), None))


def _read_plain(text: pl.Series) -> pl.Series | None:
    """Read a column as programs write it, such as 2026-01-31 10:20:30; None when a cell is otherwise."""
    for read in (
        text.str.to_date("%Y-%m-%d", strict=False),
        text.str.to_datetime("%Y-%m-%d %H:%M:%S", strict=False, time_unit="us"),
    ):
        if read.null_count() == text.null_count():
            return read
    return None


def serial_dates(column: pl.Series) -> pl.Series | None:
    """Numbers of a column named like a date that count days as a spreadsheet does; None when they do not."""
    known = column.drop_nulls()
    low, high = SERIAL_DAYS
    if not (_is_named_like_date(column.name) and len(known) and known.is_between(low, high).all()):
        return None
    if bool((known % 1 == 0).all()):
        moment = pl.lit(_SERIAL_ZERO) + pl.duration(days=pl.col(column.name))
    else:
        seconds = (pl.col(column.name) * 86_400).round()
        moment = pl.lit(_SERIAL_ZERO).cast(pl.Datetime) + pl.duration(seconds=seconds)
    return column.to_frame().select(moment.alias(column.name)).to_series()


def epoch_times(column: pl.Series) -> pl.Series | None:
    """Seconds, or thousandths of them, since 1970 in a column named like a date or time; else None."""
    known = column.drop_nulls()
    if not (len(known) and _is_named_like_date(column.name, _DATE_WORDS | _TIME_WORDS)):
        return None
    low, high = EPOCH_SECONDS
    for a_second in (1, 1_000):
        if known.is_between(low * a_second, high * a_second).all():
            microseconds = (column.cast(pl.Float64) * (1_000_000 / a_second)).round().cast(pl.Int64)
            return microseconds.cast(pl.Datetime("us"))
    return None


def compact_dates(column: pl.Series) -> pl.Series | None:
    """Whole numbers such as 20260131, all of them days; None when one of many is not."""
    known = column.drop_nulls()
    if not (column.dtype.is_integer() and len(known) and known.is_between(*COMPACT_DAYS).all()):
        return None
    values = column.cast(pl.String).str.to_date("%Y%m%d", strict=False)
    is_named = bool(_is_named_like_date(column.name))
    return values if values.null_count() == column.null_count() and (is_named or len(known) >= _FEW) else None


def dates_of_numbers(name: str) -> tuple[DatesOfNumbers, ...]:
    """Which dates the numbers of a column may be taken for by its name, compact ones from ten cells on.

    >>> dates_of_numbers("Milk"), dates_of_numbers("birthday"), dates_of_numbers("timestamp")
    (('compact_in_ten',), ('compact', 'serial', 'epoch'), ('compact_in_ten', 'epoch'))
    """
    if _is_named_like_date(name):
        return "compact", "serial", "epoch"
    return ("compact_in_ten", "epoch") if _is_named_like_date(name, _TIME_WORDS) else ("compact_in_ten",)


def _is_named_like_date(name: str, date_words: Container[str] = _DATE_WORDS) -> bool:
    words = re.findall(r"[^\W_]+", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name))
    return bool(words) and words[-1].lower() in date_words


def _parts(text: pl.Series, pattern: str) -> pl.DataFrame:
    return text.str.extract_groups(pattern).struct.unnest()


def _read_year_last(text: pl.Series, order: Order | None) -> tuple[pl.Series, Order, bool]:
    """Dates such as 31/01/2026, the order of their day and month, and whether that is a guess."""
    parts = _parts(text, _YEAR_LAST)
    n_dates = len(parts["a"].drop_nulls())
    if n_dates == 0:
        return pl.Series([None], dtype=pl.Date).new_from_index(0, len(text)), "ymd", False
    fits = {one: _days(parts, one).drop_nulls().len() for one in ("dmy", "mdy")}
    # Only days and months are written with points in between, never months and days.
    has_points = bool((parts["mark"].drop_nulls() == ".").all())
    is_same_day = bool((parts["a"] == parts["b"]).all())
    settled = order if order in ("dmy", "mdy") else None
    if fits["dmy"] != fits["mdy"]:
        found: Order = "dmy" if fits["dmy"] > fits["mdy"] else "mdy"
        is_guess = False
    else:
        found = "dmy" if has_points else settled or "dmy"
        is_guess = not (has_points or settled or is_same_day)
    return _with_time(parts, _days(parts, found)), found, is_guess


def _days(parts: pl.DataFrame, order: Order) -> pl.Series:
    year, month, day = _PLACES[order]
    # Two digits are this century up to 68, as POSIX has it.
    century = pl.when(pl.col(year).str.len_bytes() > 2).then(pl.lit("")).otherwise(
        pl.when(pl.col(year) < "69").then(pl.lit("20")).otherwise(pl.lit("19"))
    )  # fmt: skip
    written = pl.concat_str(century, pl.col(year), pl.lit("-"), pl.col(month), pl.lit("-"), pl.col(day))
    return parts.select(written.str.to_date("%Y-%m-%d", strict=False)).to_series()


def _with_time(parts: pl.DataFrame, days: pl.Series) -> pl.Series:
    if parts["time"].is_null().all():
        return days
    clock = pl.col("time").str.splitn(":", 3)
    hour = clock.struct.field("field_0").cast(pl.Int64)
    is_late = pl.col("half").str.to_lowercase().str.starts_with("p")
    hours = pl.when(pl.col("half").is_null()).then(hour).otherwise(hour % 12 + 12 * is_late.cast(pl.Int64))
    time = pl.duration(
        hours=hours.fill_null(0),
        minutes=clock.struct.field("field_1").cast(pl.Int64).fill_null(0),
        seconds=clock.struct.field("field_2").cast(pl.Int64).fill_null(0),
    )
    return parts.with_columns(day=days).select(pl.col("day").cast(pl.Datetime("us")) + time).to_series()


def _read_named_months(text: pl.Series) -> pl.Series:
    plain = text.str.replace_all(r"[-,. ]+", " ")
    formats = ("%d %b %Y", "%d %B %Y", "%d %b %y", "%b %d %Y", "%B %d %Y")
    return pl.select(pl.coalesce(plain.str.to_date(one, strict=False) for one in formats)).to_series()


def _is_mostly(flags: pl.Series) -> bool:
    return len(flags) > 0 and int(flags.sum()) >= _MOSTLY * len(flags)
