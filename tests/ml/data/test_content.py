from typing import Any

import polars as pl
import pytest

from ml.data.content import infer_content, known_frame


def infer(name: str, values: list[Any]) -> tuple[str, str]:
    known = known_frame(pl.DataFrame({name: values}))[name].drop_nulls()
    column = infer_content(pl.Series(name, values), known, known.n_unique())
    return column.role, column.reason


def test_cells_are_known_unless_they_are_missing_in_some_spelling() -> None:
    frame = known_frame(pl.DataFrame({"a": ["a", " N/A ", "", None], "b": [1.0, float("nan"), None, 2.0]}))

    assert frame["a"].to_list() == ["a", None, None, None]
    assert frame["b"].to_list() == [1.0, None, None, 2.0]


def test_numbers_in_a_column_named_like_an_id_are_codes() -> None:
    codes = [101 + 13 * (n % 12) for n in range(60)]

    assert infer("store_id", codes)[0] == "categorical"
    assert infer("visits", codes)[0] == "numeric"
    assert infer("store_id", [n % 25 for n in range(60)])[0] == "text"


def test_only_what_is_not_empty_is_said_to_be_the_same() -> None:
    assert infer("plan", ["free"] * 9)[1] == "Every cell holds the same value."
    assert infer("plan", ["free"] * 8 + [None])[1] == "Every cell that is not empty holds the same value."


@pytest.mark.parametrize(
    ("values", "role"),
    [
        (["1", "2"] * 10, "categorical"),
        (["1", "2", "x"] * 10, "categorical"),
        (["1", "2", "3", "4", "5", "x"] * 10, "numeric"),
        (["5", "x", "?"], "text"),
        (["5", "?"], "constant"),
        (["007", "008"] * 10, "categorical"),
        ([float("inf"), float("nan"), 1e200], "empty"),
    ],
)
def test_numbers_in_texts_are_found(values: list[Any], role: str) -> None:
    assert infer("what", values)[0] == role
