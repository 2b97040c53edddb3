"""Behaviour against the same worked out one customer at a time in plain Python."""

import statistics
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from ml.data.purchases.behaviour import COLUMNS, COUNTS, DEFAULT_FEATURES, behave, observe
from ml.data.purchases.refunds import settle_refunds
from ml.data.purchases.texts import code_lines
from ml.data.purchases.visits import visits

AS_OF = datetime(2024, 3, 1, 12)
SCHEMA = {
    "customer": pl.String,
    "at": pl.Datetime("us"),
    "amount": pl.Float64,
    "is_refund": pl.Boolean,
    "quantity": pl.Float64,
    "invoice": pl.String,
    "product": pl.String,
    "category": pl.String,
}
RULES = ("match", "net", "apart")
Line = dict[str, Any]


@st.composite
def line(draw: st.DrawFn) -> Line:
    is_refund = draw(st.sampled_from([False, False, False, True]))
    sign = -1 if is_refund else 1
    # Few days and round hours, so that ties, midnights and several lines at one instant are common.
    hours = draw(st.integers(0, 90)) * 24 + draw(st.sampled_from([0, 0, 12, 23]))
    return {
        "customer": draw(st.sampled_from(["a", "b", "c"])),
        "at": AS_OF - timedelta(hours=hours),
        "amount": sign * draw(st.sampled_from([0.1, 0.2, 0.3, 5.0, 1e6])),
        "is_refund": is_refund,
        "quantity": sign * float(draw(st.integers(1, 5))),
        "invoice": draw(st.sampled_from(["1", "2", "3", "2024-02-29", None])),
        "product": draw(st.sampled_from(["x", "y", None])),
        "category": draw(st.sampled_from(["food", "toys", "other", None])),
    }


def frame(lines: list[Line]) -> pl.DataFrame:
    return pl.DataFrame(lines, schema=SCHEMA, orient="row")


def bought(customer: str, day: str, amount: float = 10.0, **more: Any) -> Line:
    """One line; without a time, at midnight."""
    return {
        "customer": customer,
        "at": datetime.fromisoformat(day),
        "amount": amount,
        "is_refund": amount < 0,
        **more,
    }


def behaviour(*lines: Line, as_of: datetime = AS_OF, refunds: Any = "net") -> pl.DataFrame:
    return behave(pl.LazyFrame(list(lines)).cast({"at": pl.Datetime("us")}), as_of, refunds=refunds)


def slowly(lines: list[Line], refunds: str, groups: tuple[str, ...]) -> list[Line]:
    by_customer: dict[str, list[Line]] = defaultdict(list)
    for one in lines:
        by_customer[one["customer"]].append(one)
    rows = [(customer, _slow_row(by_customer[customer], refunds, groups)) for customer in sorted(by_customer)]
    return [{"customer_id": customer, **row} for customer, row in rows if row]


def _slow_row(lines: list[Line], refunds: str, groups: tuple[str, ...]) -> Line | None:
    kept = [one for one in lines if not one["is_refund"]]
    if not kept:
        return None
    gross = sum(one["amount"] for one in kept)
    refunded = -sum(one["amount"] for one in lines if one["is_refund"])
    return {
        "total_spend": gross if refunds == "apart" else gross - refunded,
        "refund_share": refunded / gross,
        "n_products": len({one["product"] for one in kept} - {None}),
        **{
            f"share_{group}": sum(one["amount"] for one in kept if one["category"] == group) / gross
            for group in groups
        },
        **_slow_purchases(kept, gross),
        **_slow_days(kept),
    }


def _slow_purchases(kept: list[Line], gross: float) -> Line:
    baskets: dict[Any, list[Line]] = defaultdict(list)
    for one in kept:
        baskets[one["invoice"] or one["at"].date()].append(one)
    begun = [
        (min(one["at"] for one in basket), sum(one["amount"] for one in basket))
        for basket in baskets.values()
    ]
    first = min(at for at, _ in begun)
    third = (AS_OF - first) / 3
    early = sum(amount for at, amount in begun if at - first < third)
    late = sum(amount for at, amount in begun if AS_OF - at < third)
    months = Counter(at.month for at, _ in begun)
    n_days = len({one["at"].date() for one in kept})
    return {
        "recency_days": (AS_OF - max(one["at"] for one in kept)).days,
        "tenure_days": (AS_OF - first).days,
        "n_purchases": len(baskets),
        "mean_purchase_value": gross / len(baskets),
        "mean_items": sum(one["quantity"] for one in kept) / len(baskets),
        "weekend_share": sum(at.weekday() >= 5 for at, _ in begun) / len(begun),
        "peak_month_share": max(months.values()) / len(begun) if len(begun) > 1 else None,
        "spend_trend": (late - early) / (late + early) if n_days > 1 else None,
    }


def _slow_days(kept: list[Line]) -> Line:
    days: dict[date, float] = defaultdict(float)
    for one in kept:
        days[one["at"].date()] += one["amount"]
    ordered = sorted(days)
    gaps = [(later - earlier).days for earlier, later in pairwise(ordered)]
    return {
        "mean_days_between": statistics.mean(gaps) if gaps else None,
        "std_days_between": statistics.stdev(gaps) if len(gaps) > 1 else None,
        "frequency": len(ordered) - 1,
        "recency_weeks": (ordered[-1] - ordered[0]).days / 7,
        "T_weeks": (AS_OF.date() - ordered[0]).days / 7,
        "monetary_value": statistics.mean(days[day] for day in ordered[1:]) if gaps else None,
    }


@settings(max_examples=100, deadline=None)
@given(st.lists(line(), max_size=25), st.sampled_from(RULES))
def test_every_column_is_what_a_slow_count_says(lines: list[Line], refunds: Any) -> None:
    groups = ("toys", "food")
    expected = slowly(lines, refunds, groups)

    made = behave(frame(lines).lazy(), AS_OF, refunds=refunds, groups=groups, group_column="category")

    assert made.height == len(expected)
    if expected:
        told = pl.DataFrame(expected, infer_schema_length=None).select(made.columns[:-4])
        # A net of nearly nothing may come out as nothing at all.
        assert_frame_equal(made.select(told.columns), told, check_dtypes=False, abs_tol=1e-6)


@settings(max_examples=50, deadline=None)
@given(st.lists(line(), max_size=25))
def test_without_invoices_the_lines_of_a_day_are_one_purchase(lines: list[Line]) -> None:
    by_day = [one | {"invoice": None} for one in lines]

    made = behave(frame(lines).drop("invoice").lazy(), AS_OF, refunds="net")

    assert_frame_equal(made, behave(frame(by_day).lazy(), AS_OF, refunds="net"))
    assert made["n_purchases"].to_list() == [count + 1 for count in made["frequency"]]


@settings(max_examples=50, deadline=None)
@given(st.lists(line(), max_size=25), st.randoms(use_true_random=False))
def test_the_order_of_the_lines_changes_nothing(lines: list[Line], random: Any) -> None:
    made = behave(frame(lines).lazy(), AS_OF, refunds="match")
    random.shuffle(lines)

    assert_frame_equal(behave(frame(lines).lazy(), AS_OF, refunds="match"), made, check_exact=False)


@settings(max_examples=100, deadline=None)
@given(st.lists(line(), max_size=25))
def test_visits_are_days_with_what_was_bought_on_them(lines: list[Line]) -> None:
    days: dict[tuple[str, date], float] = defaultdict(float)
    for one in lines:
        if not one["is_refund"]:
            days[one["customer"], one["at"].date()] += one["amount"]

    made = visits(frame(lines).lazy())

    assert [(customer, day) for customer, day, _ in made.iter_rows()] == sorted(days)
    assert made["value"].to_list() == pytest.approx([days[visit] for visit in sorted(days)])
    (coded,) = code_lines(frame(lines))
    assert_frame_equal(observe(settle_refunds(coded, "net"), AS_OF, refunds="net").visits, made)


def test_columns_come_in_the_stated_order() -> None:
    full = frame([bought("a", "2024-02-01", quantity=1.0, invoice="1", product="x", category="food")])

    made = behave(full.lazy(), AS_OF, refunds="net", groups=("food",), group_column="category")
    scores = ["r_score", "f_score", "m_score", "rfm_group"]

    assert made.columns == ["customer_id", *COLUMNS, "share_food", *COUNTS, *scores]
    assert set(DEFAULT_FEATURES) <= set(made.columns)


def test_what_lines_do_not_say_is_no_column() -> None:
    made = behaviour(bought("a", "2024-02-01"))

    assert not {"n_products", "mean_items"} & set(made.columns)


def test_one_purchase_has_no_gap_no_trend_no_season_and_no_repeat() -> None:
    row = behaviour(bought("a", "2024-02-01", 7.5)).row(0, named=True)

    assert (row["n_purchases"], row["total_spend"], row["recency_days"]) == (1, 7.5, 29)
    assert (row["frequency"], row["recency_weeks"], row["T_weeks"]) == (0, 0.0, 29 / 7)
    unknown = ("mean_days_between", "std_days_between", "spend_trend", "peak_month_share", "monetary_value")
    assert [row[name] for name in unknown] == [None] * 5


def test_lines_at_one_instant_are_one_visit() -> None:
    made = behaviour(*[bought("a", "2024-02-01T10:00", amount) for amount in (1.0, 2.0, 4.0)])

    assert made.select("n_purchases", "frequency", "total_spend").row(0) == (1, 0, 7.0)


def test_a_customer_with_nothing_but_refunds_is_none() -> None:
    made = behaviour(bought("a", "2024-02-01", -5.0), bought("b", "2024-02-01"))

    assert made["customer_id"].to_list() == ["b"]


def test_an_invoice_over_midnight_is_one_purchase_on_two_days() -> None:
    made = behaviour(
        bought("a", "2024-02-01T23:59:59", invoice="1"), bought("a", "2024-02-02T00:00", invoice="1")
    )

    assert made.select("n_purchases", "frequency", "mean_days_between").row(0) == (1, 1, 1.0)


def test_a_purchase_at_the_very_moment_is_of_today() -> None:
    row = behaviour(bought("a", "2024-03-01T12:00")).row(0, named=True)

    assert (row["recency_days"], row["tenure_days"], row["T_weeks"]) == (0, 0, 0.0)


@pytest.mark.parametrize(("refunds", "spend"), [("match", 6.0), ("net", 6.0), ("apart", 10.0)])
def test_refunds_are_taken_off_by_the_rule(refunds: str, spend: float) -> None:
    made = behaviour(bought("a", "2024-02-01"), bought("a", "2024-02-05", -4.0), refunds=refunds)

    assert made.select("total_spend", "mean_purchase_value", "refund_share").row(0) == (spend, 10.0, 0.4)


def test_purchases_that_were_matched_away_count_as_brought_back() -> None:
    kept, brought_back = bought("a", "2024-02-01", 6.0), bought("a", "2024-02-02", 4.0)
    (lines,) = code_lines(frame([kept, brought_back, bought("a", "2024-02-05", -4.0)]))

    seen = observe(settle_refunds(lines, "match"), AS_OF, refunds="match")

    assert seen.customers.select("total_spend", "n_purchases", "refund_share").row(0) == (6.0, 1, 0.4)


def test_what_is_refunded_in_full_leaves_exactly_nothing() -> None:
    lines = [bought("a", "2024-02-01", amount) for amount in (0.1, 0.2)]

    made = behaviour(*lines, bought("a", "2024-02-05", -0.3))

    assert made["total_spend"].to_list() == [0.0]


def test_the_trend_runs_from_the_first_purchase_to_the_snapshot() -> None:
    grown = [bought("a", "2024-01-01", 10.0), bought("a", "2024-02-28", 30.0)]
    gone = [bought("b", "2024-01-01", 10.0), bought("b", "2024-01-02", 30.0)]

    assert behaviour(*grown, *gone)["spend_trend"].to_list() == [0.5, -1.0]


def test_online_retail_has_the_published_recency_frequency_and_spend(shared_data: Path) -> None:
    file = shared_data / "online_retail" / "online_retail.csv.gz"
    kept = pl.read_csv(file, infer_schema_length=0).filter(
        pl.col("CustomerID").is_not_null() & ~pl.col("InvoiceNo").str.starts_with("C")
    )
    lines = kept.select(
        customer="CustomerID",
        at=pl.col("InvoiceDate").str.to_datetime(time_unit="us"),
        amount=pl.col("Quantity").cast(pl.Float64) * pl.col("UnitPrice").cast(pl.Float64),
        is_refund=False,
        invoice="InvoiceNo",
    ).filter(pl.col("amount") > 0)

    made = behave(lines.lazy(), lines["at"].max() + timedelta(days=1), refunds="net")  # type: ignore[operator]

    assert made.height == 4338
    assert made["recency_days"].mean() == pytest.approx(92.536, abs=5e-4)
    assert made["n_purchases"].mean() == pytest.approx(4.272, abs=5e-4)
    assert made["total_spend"].mean() == pytest.approx(2054.266, abs=5e-4)
    assert made.select(pl.median("recency_days", "total_spend")).row(0) == pytest.approx((51, 674.485))
    assert (made["n_purchases"] == 1).sum() == 1493
    assert made.sort("total_spend")[-1].select("customer_id", "total_spend").row(0) == ("14646.0", 280206.02)
