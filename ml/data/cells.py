"""Text cells become the numbers and dates that they write, column by column."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from ml.data.dates import Order, ReadDates, compact_dates, epoch_times, read_dates, serial_dates
from ml.data.features import count_cells
from ml.data.findings import listed
from ml.data.ids import is_named_like_id
from ml.data.marks import Decimal, Marks, WrittenNumbers, decide_decimal, find_marks, read_written, settle
from ml.types import TableWarning

_SMALL = (pl.Int8, pl.Int16, pl.UInt8, pl.UInt16)


@dataclass(frozen=True)
class ReadCells:
    """A frame whose texts were read, the marks that its numbers were written with, and what is to be said."""

    frame: pl.DataFrame
    read_names: tuple[str, ...]
    decimal: Decimal | None
    thousands: str | None
    warnings: tuple[TableWarning, ...]


def read_cells(frame: pl.DataFrame, decimal: Decimal | None = None, usual: Decimal = ".") -> ReadCells:
    """Read the texts of a frame as numbers and dates where most cells of a column are; ids stay as they are.

    Parameters
    ----------
    decimal
        The decimal mark where the file has shown it already.
    usual
        The one to guess where nothing shows it.
    """
    texts = [column for column in frame if column.dtype == pl.String and not is_named_like_id(column.name)]
    marks = {column.name: found for column in texts if (found := find_marks(column))}
    decimal = decide_decimal(marks.values()) or decimal
    warnings: list[TableWarning] = []
    numbers: dict[str, WrittenNumbers] = {}
    shown = decimal
    for name, found in marks.items():
        settled, is_guess = settle(frame[name], found, decimal, usual)
        numbers[name] = read_written(frame[name], settled)
        shown = shown or (settled if numbers[name].thousands else None)
        if is_guess:
            warnings.append(_ambiguous_number(name, found, settled))
        if found.is_mixed:
            warnings.append(_mixed_marks(name))
    dates = _read_all_dates([column for column in texts if column.name not in marks])
    read = {name: one.values for name, one in (numbers | dates).items()}
    frame = frame.with_columns(read.values())
    counted = {column.name: days for column in frame if (days := _read_counted(column)) is not None}
    return ReadCells(
        frame=frame.with_columns(values for values, _ in counted.values()),
        read_names=(*read, *counted),
        decimal=shown,
        thousands=next((one.thousands for one in numbers.values() if one.thousands), None),
        warnings=(
            *warnings,
            *_number_warnings(numbers),
            *_date_warnings(dates, {name: how for name, (_, how) in counted.items()}),
        ),
    )


def _read_all_dates(texts: Iterable[pl.Series]) -> dict[str, ReadDates]:
    """Columns that show the order of day and month decide for those that do not."""
    dates = {column.name: (column, read) for column in texts if (read := read_dates(column))}
    shown = {read.order for _, read in dates.values() if not read.is_guess and read.order != "ymd"}
    order: Order | None = shown.pop() if len(shown) == 1 else None
    return {
        name: read_dates(column, order) or read if read.is_guess else read
        for name, (column, read) in dates.items()
    }


def _read_counted(column: pl.Series) -> tuple[pl.Series, str] | None:
    """The dates that numbers stand for, and how these are written."""
    if not column.dtype.is_numeric() or is_named_like_id(column.name):
        return None
    if column.dtype in _SMALL:
        # Polars compares them with small numbers only.
        column = column.cast(pl.Int64)
    ways = {
        "days written without marks": compact_dates,
        "a count of days": serial_dates,
        "seconds since 1970": epoch_times,
    }
    read = ((days, how) for how, way in ways.items() if (days := way(column)) is not None)
    return next(read, None)


def _ambiguous_number(name: str, marks: Marks, settled: Decimal) -> TableWarning:
    written = f"1{marks.ambiguous}234"
    read, other = ("1.234", "1234") if marks.ambiguous == settled else ("1234", "1.234")
    return TableWarning(
        "ambiguous_numbers",
        f"Nothing in the file shows whether {written} in {name} means {read} or {other}: read as {read}.",
        advice=f"If that is wrong, write the numbers of {name} without marks between thousands.",
    )


def _mixed_marks(name: str) -> TableWarning:
    said = f"In {name} some numbers have a decimal comma and others a point: each is read by its own marks."
    return TableWarning(
        "mixed_marks", said, advice=f"Look over {name}: two exports may have been put together."
    )


def _mixed_percent(name: str, n_percent: int) -> TableWarning:
    said = (
        f"In {name} some numbers have a percent sign ({n_percent:,}) and others none: 12 % is read as 0.12."
    )
    return TableWarning("mixed_marks", said, advice="Write all of them in the same way.")


def _number_warnings(numbers: dict[str, WrittenNumbers]) -> list[TableWarning]:
    warnings = [
        TableWarning(
            "several_currencies",
            f"The amounts of {name} are in several currencies ({', '.join(one.currencies[:5])}) and are "
            "compared as if they were in one.",
            advice=f"Convert {name} to one currency.",
        )
        for name, one in numbers.items()
        if len(one.currencies) > 1
    ]
    warnings += [
        _mixed_percent(name, one.n_percent)
        for name, one in numbers.items()
        if 0 < one.n_percent < one.values.count()
    ]
    shown = [
        f"{name} ({one.example})"
        for name, one in numbers.items()
        if one.thousands or not _is_bare(one.example)
    ]
    if shown:
        said = f"Read as numbers, whatever stands around the digits: {_first(shown)}."
        if any("%" in one.example for one in numbers.values()):
            said += " 12 % is read as 0.12."
        warnings.append(TableWarning("number_marks", said))
    return warnings


def _date_warnings(dates: dict[str, ReadDates], counted: dict[str, str]) -> list[TableWarning]:
    orders = {"ymd": "year-month-day", "dmy": "day/month/year", "mdy": "month/day/year"}
    warnings = []
    for name, one in dates.items():
        if one.is_guess:
            said = (
                f"Nothing in {name} shows whether the day or the month comes first ({one.example}): read as "
                f"{orders[one.order]}."
            )
            advice = f"If that is wrong, write the dates of {name} as 2026-01-31."
            warnings.append(TableWarning("ambiguous_dates", said, advice=advice))
        if one.is_unreadable.any():
            rows = one.is_unreadable.arg_true() + 1
            said = f"{count_cells(len(rows))} of {name} cannot be read as dates: treated as missing."
            advice = "Correct them, or leave them missing."
            warnings.append(TableWarning("unparsable_dates", said, listed(rows), advice))
    shown = [f"{name} as {orders[one.order]}" for name, one in dates.items() if one.order != "ymd"]
    shown += [f"{name} as {how}" for name, how in counted.items()]
    if shown:
        warnings.append(TableWarning("date_format", f"Dates were read: {_first(shown)}."))
    return warnings


def _is_bare(example: str) -> bool:
    return bool(re.match(r"^-?\d+([.,]\d+)?([eE][-+]?\d+)?$", example))


def _first(shown: list[str]) -> str:
    more = f" and {len(shown) - 10} more" if len(shown) > 10 else ""
    return ", ".join(shown[:10]) + more
