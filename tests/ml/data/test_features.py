from datetime import date, timedelta

import polars as pl
import pytest

from ml.data.features import category_texts, cell_errors, count_cells, id_texts, typed_features


@pytest.mark.parametrize(
    "column",
    [pl.Series([1, 2]), pl.Series([1.0, 2.0]), pl.Series(["1", "2"]), pl.Series(["1.0", " 2 "])],
)
def test_a_category_is_the_same_however_it_is_typed(column: pl.Series) -> None:
    assert category_texts(column).to_list() == ["1", "2"]


@pytest.mark.parametrize(
    ("column", "told"),
    [
        (pl.Series([3.0, None]), ["3", None]),
        (pl.Series([3.5, 4.0]), ["3.5", "4.0"]),
        (pl.Series([7]), ["7"]),
        (pl.Series([7.0, float("nan")]), ["7", None]),
        (pl.Series([timedelta(days=7)]), ["P7D"]),
        (pl.Series(["007"]), ["007"]),
    ],
)
def test_an_id_is_called_as_it_was_written(column: pl.Series, told: list[str | None]) -> None:
    assert id_texts(column).to_list() == told


def test_dates_can_be_categories() -> None:
    assert category_texts(pl.Series([date(2026, 1, 31), None])).to_list() == ["2026-01-31", None]


def test_without_any_feature_the_rows_are_still_there() -> None:
    assert typed_features(pl.DataFrame({"note": ["a", "b"]}), [], [])[0].shape == (2, 0)


def test_yes_and_no_are_categories() -> None:
    assert category_texts(pl.Series([True, None])).to_list() == ["true", None]


def test_wrong_cells_are_listed_in_the_order_of_the_rows() -> None:
    frame = pl.DataFrame({"a": ["x", "1", "y"], "b": ["1", "z", "2"]})
    _, unparsable = typed_features(frame, ["a", "b"], [])

    errors = cell_errors(frame, unparsable, pl.Series([1, 2, 3]))

    assert [(error.row, error.column, error.value) for error in errors] == [
        (1, "a", "x"),
        (2, "b", "z"),
        (3, "a", "y"),
    ]


def test_one_cell_is_not_told_as_several() -> None:
    assert (count_cells(1), count_cells(1200)) == ("1 cell", "1,200 cells")
