from datetime import datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ml.data.purchases.behaviour import COLUMNS, COUNTS, behave
from ml.data.purchases.groups import choose_groups, name_columns


def lines(column: str, spend: dict[str | None, float]) -> pl.DataFrame:
    """A purchase of every group, for so much."""
    return pl.DataFrame(
        {column: list(spend), "amount": list(spend.values())},
        schema={column: pl.String, "amount": pl.Float64},
    ).with_columns(customer=pl.lit("a"), at=pl.lit(datetime(2024, 1, 1)), is_refund=pl.col("amount") < 0)


def test_categories_come_with_the_most_spend_first() -> None:
    assert choose_groups(lines("category", {"toys": 1, "food": 9, "wine": 5})) == (
        ("food", "wine", "toys"),
        "category",
    )


def test_eight_categories_are_enough() -> None:
    groups, _ = choose_groups(lines("category", {f"c{n:02}": 100 - n for n in range(12)}))

    assert groups == tuple(f"c{n:02}" for n in range(8))


def test_equal_spend_falls_to_the_alphabet() -> None:
    assert choose_groups(lines("category", {"b": 0.3, "a": 0.1 + 0.2}))[0] == ("a", "b")


def test_categories_come_before_products() -> None:
    both = lines("category", {"food": 1, "toys": 2}).with_columns(product=pl.col("category") + "!")

    assert choose_groups(both)[1] == "category"


def test_few_products_are_groups_and_many_are_not() -> None:
    assert choose_groups(lines("product", {f"p{n:02}": 1 for n in range(9)}))[1] == "product"
    assert choose_groups(lines("product", {f"p{n}": 1000 - n for n in range(31)})) == ((), None)


def test_groups_that_hold_less_than_half_of_spend_are_none() -> None:
    spend = {f"c{n}": 1.0 for n in range(17)}

    assert choose_groups(lines("category", spend)) == ((), None)
    assert choose_groups(lines("category", spend | {"c0": 2.0}))[1] == "category"


@pytest.mark.parametrize("spend", [{}, {"food": 5}, {"food": 5, None: 1}, {"food": 5, "x" * 201: 2}])
def test_fewer_than_two_names_are_no_groups(spend: dict[str | None, float]) -> None:
    assert choose_groups(lines("category", spend)) == ((), None)


def test_refunds_choose_no_groups() -> None:
    assert choose_groups(lines("category", {"a": 5, "b": 4, "c": -9}))[0] == ("a", "b")


def test_lines_without_products_or_categories_have_no_groups() -> None:
    assert choose_groups(lines("shop", {"a": 5, "b": 4})) == ((), None)


def test_names_that_are_alike_once_shortened_stay_apart() -> None:
    names = name_columns(["x" * 50, "x" * 60, "x" * 70])

    assert list(names.values()) == ["share_" + "x" * 40 + more for more in ("", " (2)", " (3)")]


@given(st.lists(st.text(min_size=0, max_size=60), unique=True, max_size=12))
def test_hostile_names_make_short_printable_different_columns(groups: list[str]) -> None:
    names = list(name_columns(groups).values())

    assert len(set(names)) == len(groups)
    assert all(name.startswith("share_") and len(name) <= 60 for name in names)
    assert not any(mark in name for name in names for mark in "\n\t\x00\u202e\u200b")
    assert not set(names) & {"customer_id", *COLUMNS, *COUNTS}


@pytest.mark.parametrize("group", ["customer", "gross", "= 1", "a\nb", "\u202etxt", "$.^", "*", "^.*$"])
def test_a_group_with_any_name_has_its_share(group: str) -> None:
    bought = lines("category", {group: 3.0, "else": 1.0})

    made = behave(
        bought.lazy(), datetime(2024, 2, 1), refunds="net", groups=(group, "else"), group_column="category"
    )

    assert made.select(name_columns([group])[group], "share_else").row(0) == (0.75, 0.25)
