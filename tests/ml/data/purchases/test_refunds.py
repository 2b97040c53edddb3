from datetime import datetime, timedelta
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from ml.data.purchases.refunds import are_mirrored, settle_refunds

DAY = datetime(2026, 1, 1)


def lines(*rows: tuple[str, int, float, str | None]) -> pl.DataFrame:
    """Lines of a customer, day, amount and product; each of one piece."""
    return pl.DataFrame(
        {
            "customer": [who for who, *_ in rows],
            "at": [DAY + timedelta(days=day) for _, day, *_ in rows],
            "amount": [amount for _, _, amount, _ in rows],
            "is_refund": [amount < 0 for _, _, amount, _ in rows],
            "quantity": [1.0 if amount > 0 else -1.0 for _, _, amount, _ in rows],
            "product": [product for *_, product in rows],
        },
        schema_overrides={
            "customer": pl.String,
            "at": pl.Datetime("us"),
            "amount": pl.Float64,
            "is_refund": pl.Boolean,
            "quantity": pl.Float64,
            "product": pl.String,
        },
    )


def left_of(*rows: tuple[str, int, float, str | None]) -> list[int]:
    """The places of the rows that are left."""
    numbered = lines(*rows).with_columns(place=pl.int_range(pl.len()))
    return numbered.filter(~are_mirrored(numbered))["place"].to_list()


def test_a_refund_and_the_purchase_it_mirrors_are_taken_away() -> None:
    assert left_of(("a", 1, 5.0, "tea"), ("a", 2, 7.0, "tea"), ("a", 3, -5.0, "tea")) == [1]


def test_other_customers_products_and_amounts_are_no_mirror() -> None:
    rows = [("b", 1, 5.0, "tea"), ("a", 1, 5.0, "mug"), ("a", 1, 6.0, "tea"), ("a", 3, -5.0, "tea")]

    assert left_of(*rows) == [0, 1, 2, 3]


def test_another_quantity_is_no_mirror() -> None:
    bought = lines(("a", 1, 6.0, "tea"), ("a", 2, -6.0, "tea")).with_columns(quantity=pl.Series([2.0, -3.0]))

    assert not are_mirrored(bought).any()


def test_a_purchase_after_the_refund_is_no_mirror() -> None:
    assert left_of(("a", 1, -5.0, "tea"), ("a", 2, 5.0, "tea")) == [0, 1]


def test_one_refund_takes_one_purchase_the_latest_before_it() -> None:
    rows = [("a", day, 5.0, "tea") for day in (1, 2, 4)]

    assert left_of(*rows, ("a", 3, -5.0, "tea")) == [0, 2]


def test_a_refund_of_the_same_moment_mirrors_in_whatever_order() -> None:
    assert left_of(("a", 1, -5.0, "tea"), ("a", 1, 5.0, "tea")) == []


def test_products_that_are_not_known_mirror_each_other() -> None:
    assert left_of(("a", 1, 5.0, None), ("a", 2, -5.0, None), ("a", 3, -5.0, "tea")) == [2]


def test_lines_without_refunds_stay_as_they_are() -> None:
    bought = lines(("a", 1, 5.0, "tea"), ("a", 1, 5.0, "tea"))

    assert not are_mirrored(bought).any()


def test_lines_of_amounts_only_are_matched_by_them() -> None:
    bought = lines(("a", 1, 5.0, "tea"), ("a", 2, -5.0, "mug")).drop("product", "quantity")

    assert are_mirrored(bought).all()


def test_lines_are_settled_by_the_rule() -> None:
    rows = lines(("a", 1, 5.0, "tea"), ("a", 2, 7.0, "tea"), ("a", 3, -5.0, "tea"), ("a", 4, -1.0, "tea"))

    matched, net = settle_refunds(rows, "match"), settle_refunds(rows, "net")

    assert matched.bought["amount"].to_list() == [7.0]
    assert matched.refunds["amount"].to_list() == [-1.0]
    assert matched.mirrored["amount"].to_list() == [5.0, -5.0]
    assert net.bought["amount"].to_list() == [5.0, 7.0]
    assert net.refunds["amount"].to_list() == [-5.0, -1.0]
    assert net.mirrored.is_empty()


def _one_by_one(rows: list[tuple[str, int, float, str | None]]) -> list[int]:
    """The same in plain Python: each refund, in order, takes the latest purchase there is."""
    order = sorted(range(len(rows)), key=lambda n: (rows[n][1], rows[n][2] < 0, n))
    opened: dict[Any, list[int]] = {}
    gone: set[int] = set()
    for place in order:
        who, _, amount, product = rows[place]
        stack = opened.setdefault((who, abs(amount), product), [])
        if amount > 0:
            stack.append(place)
        elif stack:
            gone |= {place, stack.pop()}
    return [place for place in range(len(rows)) if place not in gone]


ROW = st.tuples(
    st.sampled_from(["a", "b"]),
    st.integers(0, 5),
    st.sampled_from([5.0, -5.0, 5.0, 7.5, -7.5]),
    st.sampled_from(["tea", None]),
)


@settings(deadline=None)
@given(st.lists(ROW, max_size=30))
def test_matching_all_at_once_is_matching_one_by_one(rows: list[tuple[str, int, float, str | None]]) -> None:
    assert left_of(*rows) == _one_by_one(rows)
