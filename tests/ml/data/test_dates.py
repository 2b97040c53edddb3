from datetime import date, datetime

import polars as pl
import pytest

from ml.data.dates import Order, compact_dates, epoch_times, read_dates, serial_dates

FIRST = date(2026, 2, 1)


@pytest.mark.parametrize(
    ("cells", "order", "first"),
    [
        (["2026-02-01", "2026-2-28"], "ymd", FIRST),
        (["2026/02/01"], "ymd", FIRST),
        (["01/02/2026", "31/01/2026"], "dmy", FIRST),
        (["02/01/2026", "01/31/2026"], "mdy", FIRST),
        (["01.02.26", "3.4.2026"], "dmy", FIRST),
        (["1 Feb 2026", "31-Jan-2026"], "ymd", FIRST),
        (["Feb 1, 2026", "Jan 31 2026"], "ymd", FIRST),
        (["2026-02-01", "31.01.2026"], "dmy", FIRST),
        (["2026-02-01T10:11:12.5Z"], "ymd", datetime(2026, 2, 1, 10, 11, 12)),
        (["2/1/26 1:05 PM", "12/31/25 12:30 am"], "mdy", datetime(2026, 2, 1, 13, 5)),
        (["31.12.1999 23:59", "01.02.2026 00:00"], "dmy", datetime(1999, 12, 31, 23, 59)),
    ],
)
def test_the_whole_column_decides_the_order(cells: list[str], order: Order, first: date) -> None:
    read = read_dates(pl.Series("seen", cells))

    assert read is not None
    assert (read.order, read.is_guess, read.values[0]) == (order, False, first)
    assert read.values.null_count() == 0


def test_an_order_that_no_cell_shows_is_a_guess_unless_another_column_shows_it() -> None:
    column = pl.Series("seen", ["01/02/2026", "03/04/2026"])
    alone, with_help = read_dates(column), read_dates(column, "mdy")

    assert alone is not None
    assert with_help is not None
    assert (alone.values[0], alone.is_guess) == (FIRST, True)
    assert (with_help.values[0], with_help.is_guess) == (date(2026, 1, 2), False)


def test_cells_that_are_no_date_are_marked() -> None:
    read = read_dates(pl.Series("seen", ["2026-02-01"] * 8 + ["soon", None, "2026-02-30"]))

    assert read is not None
    assert read.is_unreadable.arg_true().to_list() == [8, 10]


@pytest.mark.parametrize("cells", [["99.99.2026"], ["soon", "2026-02-01"], ["1.5", "2.5"], [None], []])
def test_what_is_no_date_is_left_alone(cells: list[str | None]) -> None:
    assert read_dates(pl.Series("seen", cells, pl.String)) is None


def test_days_counted_by_a_spreadsheet_are_dates_only_in_a_column_named_so() -> None:
    days = pl.Series("last_seen", [46054, None])

    assert serial_dates(days).to_list() == [FIRST, None]
    assert serial_dates(days.cast(pl.Float64) + 0.5).to_list() == [datetime(2026, 2, 1, 12), None]
    assert serial_dates(days.rename("spend")) is None


def test_eight_digits_are_dates_where_all_of_them_are() -> None:
    assert compact_dates(pl.Series("date", [20260201])).to_list() == [FIRST]
    assert compact_dates(pl.Series("spend", [20260201] * 10)).to_list() == [FIRST] * 10
    assert compact_dates(pl.Series("spend", [20260201])) is None
    assert compact_dates(pl.Series("date", [20260201, 20261301])) is None


@pytest.mark.parametrize(
    ("name", "first"), [("created", 1_735_689_600), ("order_time", 1_735_689_600_000), ("spend", None)]
)
def test_seconds_since_1970_are_times_where_the_name_says_so(name: str, first: int | None) -> None:
    read = epoch_times(pl.Series(name, [first or 1_735_689_600, None]))

    assert (read is None) is (first is None)
    assert read is None or read.to_list() == [datetime(2025, 1, 1), None]


def test_other_numbers_in_a_column_of_times_are_no_seconds() -> None:
    assert epoch_times(pl.Series("time", [12.5, 1_735_689_600.0])) is None
    assert epoch_times(pl.Series("time", [None], dtype=pl.Int64)) is None
