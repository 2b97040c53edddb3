import polars as pl
import pytest

from ml.data.marks import Decimal, Marks, decide_decimal, find_marks, read_each, read_written, settle


def read(
    *cells: str | None, decimal: Decimal | None = None, usual: Decimal = "."
) -> tuple[list[object], bool]:
    column = pl.Series("spend", cells, pl.String)
    marks = find_marks(column)
    assert marks is not None
    settled, is_guess = settle(column, marks, decimal, usual)
    return read_written(column, settled).values.to_list(), is_guess


@pytest.mark.parametrize(
    ("cells", "numbers"),
    [
        (["1.234,50", "12,5", None, "N/A", "7"], [1234.5, 12.5, None, None, 7.0]),
        (["$1,234", "$90,000 ", "12"], [1234, 90000, 12]),
        (["(1,234)", "(12)", "5.5"], [-1234.0, -12.0, 5.5]),
        (["12 %", "3,5%"], [0.12, 0.035]),
        (["1'234'567", "12"], [1234567, 12]),
        (["1\u202f234,50", "12,00\u00a0€"], [1234.5, 12.0]),
        (["1e5", "2.5E-3"], [100000.0, 0.0025]),
        (["12-", "EUR 5", "CHF 1'200.50"], [-12.0, 5.0, 1200.5]),
        (["-€5", "\u22126", "R$ 7,50"], [-5.0, -6.0, 7.5]),
        ([".5", "1.5"], [0.5, 1.5]),
        (["0,123", "0,456"], [0.123, 0.456]),
        (["1.234.567"], [1234567]),
        (["1.230", "999", "2.340", "1.000"], [1230, 999, 2340, 1000]),
        (["+5", " 6 "], [5, 6]),
        (["1'234.-", "99.50", "12.-", "7.\u2013"], [1234.0, 99.5, 12.0, 7.0]),
        (["1.234,--", "99,-", "0,5"], [1234.0, 99.0, 0.5]),
        (["$ 1,234.50", "$ -", "$ (99.00)", "$(1,000.50)"], [1234.5, 0.0, -99.0, -1000.5]),
        (["145,07- EUR", "1.000,00 EUR"], [-145.07, 1000.0]),
        (["1.234,50", "1,234.50", "7"], [1234.5, 1234.5, 7.0]),
        (["1,5", "1.5", "2,5"], [1.5, 1.5, 2.5]),
    ],
)
def test_numbers_are_read_however_they_are_written(cells: list[str | None], numbers: list[object]) -> None:
    assert read(*cells) == (numbers, False)


@pytest.mark.parametrize(
    "cells",
    [
        ["2024-01-05", "2024-02-06"],
        ["12.05.2024", "13.05.2024"],
        ["+41 44 123 45 67", "+41 44 765 43 21"],
        ["007", "12"],
        ["12 kg", "3"],
        ["1.5", "x", "y"],
        ["10.0.0.1", "10.0.0.2"],
        [None],
        [],
    ],
)
def test_what_is_no_number_is_left_alone(cells: list[str | None]) -> None:
    assert find_marks(pl.Series("a", cells, pl.String)) is None


def test_a_word_among_numbers_keeps_its_text_beside_plain_numbers() -> None:
    assert read("1.234,5", "2,5", "3,5", "4,5", "unknown") == (
        ["1234.5", "2.5", "3.5", "4.5", "unknown"],
        False,
    )


def test_an_ambiguous_mark_is_settled_by_the_table_then_by_custom() -> None:
    assert read("1,234", "5,678", decimal=",") == ([1.234, 5.678], False)
    assert read("1,234", "5,678", usual=",") == ([1.234, 5.678], True)
    assert read("1,234", "5,678", usual=".") == ([1234, 5678], True)


def test_most_columns_decide_the_decimal_mark_and_a_tie_decides_nothing() -> None:
    assert decide_decimal([Marks(","), Marks(","), Marks("."), Marks(None)]) == ","
    assert decide_decimal([Marks(","), Marks(".")]) is None
    assert decide_decimal([Marks(None)]) is None


def test_one_code_with_a_leading_zero_among_many_keeps_the_column_text() -> None:
    assert find_marks(pl.Series("zip", ["10115"] * 7 + ["01067"] + ["10115"] * 25_000)) is None


def test_a_currency_that_is_rare_is_told() -> None:
    cells = ["€ 5"] * 25_000
    cells[1] = "$ 5"

    assert read_written(pl.Series("spend", cells), ".").currencies == ("€", "$")


def test_each_cell_alone_is_read_by_its_own_marks() -> None:
    cells = pl.Series("spend", ["1.234,50 €", "1,234.50", "k.A.", "1,234", "12%", None])

    assert read_each(cells, None).to_list() == [1234.5, 1234.5, None, 1234.0, 0.12, None]
    assert read_each(cells, ",").to_list() == [1234.5, 1234.5, None, 1.234, 0.12, None]
    assert read_each(pl.Series("spend", ["1.234"]), None).to_list() == [1234.0]
    assert read_each(pl.Series("spend", ["1.234"]), ".").to_list() == [1.234]


def test_currencies_thousands_and_an_example_are_told() -> None:
    written = read_written(pl.Series("spend", ["€ 1.234,50", "$ 7"]), ",")

    assert (written.currencies, written.thousands, written.example) == (("€", "$"), ".", "€ 1.234,50")
