from typing import Any

import polars as pl
import pytest

from ml.data.repeats import Customers, merge_repeats
from ml.errors import InvalidValues

FEATURES = pl.DataFrame(
    {
        "spend": [10.0, 20.0, 40.0, None, 50.0, 7.0],
        "plan": ["free", "paid", None, "free", "paid", "free"],
    }
)
CUSTOMERS = Customers(FEATURES, pl.Series(["A", "B", " A", None, "N/A", "C"]), pl.Series([1, 3, 4, 5, 6, 7]))


@pytest.mark.parametrize(
    ("on_duplicate_id", "rows", "speaks_for_a"),
    [
        ("last", [3, 4, 5, 6, 7], (40, None)),
        ("first", [1, 3, 5, 6, 7], (10, "free")),
        ("mean", [3, 4, 5, 6, 7], (25, "free")),
    ],
)
def test_one_row_speaks_for_a_customer(
    on_duplicate_id: str, rows: list[int], speaks_for_a: tuple[Any, ...]
) -> None:
    merged, _ = merge_repeats(CUSTOMERS, "id", on_duplicate_id)

    assert merged.rows.to_list() == rows
    assert merged.ids is not None
    assert merged.features.row(merged.ids.str.strip_chars().to_list().index("A")) == speaks_for_a


def test_customers_without_an_id_are_nobodys_repetition() -> None:
    merged, _ = merge_repeats(CUSTOMERS, "id", "mean")

    assert merged.features.row(2) == (None, "free")
    assert merged.features.row(3) == (50, "paid")


def test_an_error_lists_the_rows_and_the_ids() -> None:
    with pytest.raises(InvalidValues, match="Rows whose id stands in an earlier row as well: 1") as caught:
        merge_repeats(CUSTOMERS, "id", "error")

    assert [(cell.row, cell.column, cell.value) for cell in caught.value.cells] == [(4, "id", "A")]


@pytest.mark.parametrize(("n_again", "words"), [(4, "option on_duplicate_id"), (5, "one row per purchase")])
def test_many_repetitions_look_like_purchases(n_again: int, words: str) -> None:
    ids = pl.Series([*range(40), *range(n_again)]).cast(pl.String)
    rows = pl.Series(range(1, len(ids) + 1))

    _, (warning,) = merge_repeats(Customers(rows.to_frame("spend"), ids, rows), "id", "last")

    assert (warning.code, warning.rows) == ("repeated_ids", tuple(range(41, 41 + n_again)))
    assert words in warning.advice


@pytest.mark.parametrize("ids", [None, pl.Series(list("ABCDEF"))])
def test_without_repetitions_there_is_nothing_to_say(ids: pl.Series | None) -> None:
    customers = Customers(FEATURES, ids, CUSTOMERS.rows)

    assert merge_repeats(customers, "id" if ids is not None else None, "error") == (customers, ())
