import re
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ml import TrainingConfig, train
from ml.data import samples
from ml.evidence import Structure, Verdict
from ml.insight.profiles import profile_segments
from ml.insight.recommendations import with_recommendations
from ml.segments import Recommendation, SegmentProfile


def structure(verdict: Verdict) -> Structure:
    return Structure(
        statement="",
        verdict=verdict,
        p_value=0.34,
        p_gaussian=0.34,
        p_uniform=0.01,
        gap=(),
        gap_n_segments=1,
        n_references=60,
        n_rows=440,
        random_state=0,
        space="",
    )


def advised(
    segments: list[dict[str, float]],
    sizes: list[int],
    *,
    stability: float | None = None,
    verdict: Verdict = "clear",
) -> list[dict[str, Recommendation]]:
    """What is recommended to segments whose features spread by two fifths around these means."""
    rng = np.random.default_rng(0)
    spread = [
        {name: mean * rng.normal(1, 0.4, size).clip(0.1) for name, mean in means.items()}
        for means, size in zip(segments, sizes, strict=True)
    ]
    numbers = np.repeat(np.arange(len(sizes)), sizes)
    profiles = profile_segments(
        pl.concat([pl.DataFrame(one) for one in spread]),
        numbers,
        numbers=range(len(sizes)),
        numeric=list(segments[0]),
        categorical=[],
        log_features=[],
    )
    doubted = [replace(one, stability=stability) for one in profiles]
    told = with_recommendations(doubted, structure(verdict))
    return [{one.action: one for one in segment.recommendations} for segment in told]


BASKETS = [
    {"Fresh": 9000.0, "Milk": 2000.0, "Grocery": 1500.0, "Frozen": 2000.0},
    {"Fresh": 8500.0, "Milk": 7000.0, "Grocery": 12000.0, "Frozen": 1400.0},
]


def test_those_who_bring_much_are_to_be_retained() -> None:
    told = advised(BASKETS, [140, 60])[1]["retain"]

    assert told.because == "30% of customers, 77% of all Grocery and 61% of all Milk."
    assert "losing one costs as much Grocery as losing 2.6 average customers" in told.text


def test_what_similar_customers_buy_is_offered_with_a_sober_prize() -> None:
    told = advised(BASKETS, [140, 60])[1]["cross_sell"]

    assert told.text.startswith("Offer Frozen to those who buy the most Grocery. If one in ten of these 60")
    ours, theirs = (
        float(one.replace(",", "")) for one in re.findall(r"[\d,]+(?=[,;] against| in the)", told.because)[:2]
    )
    prize = float(re.search(r"by about ([\d,]*\d)", told.text)[1].replace(",", ""))  # type: ignore[index]
    assert prize == pytest.approx(6 * (theirs - ours), rel=0.05)


def test_what_they_hardly_buy_is_asked_about_before_it_is_offered() -> None:
    told = advised(BASKETS, [140, 60])[0]["cross_sell"]

    assert told.text.startswith("Find out why they buy so little Grocery")
    assert "30" not in told.text
    assert told.because.endswith("70% of customers, 23% of all Grocery.")


def test_no_share_of_the_sum_of_means_is_told() -> None:
    large = {"mean_purchase_value": 90.0, "recency_days": 30.0}
    small = {"mean_purchase_value": 20.0, "recency_days": 30.0}

    told = advised([large, small], [60, 140])

    assert "of all value" not in " ".join(one.because for segment in told for one in segment.values())
    assert "retain" not in told[0]


def test_those_who_stayed_away_are_to_be_won_back_and_not_grown() -> None:
    lapsed = {"recency_days": 200.0, "orders": 1.0, "monetary": 100.0}
    active = {"recency_days": 20.0, "orders": 6.0, "monetary": 900.0}

    told = advised([lapsed, active], [100, 100])

    assert "days since last purchase averages 20" in told[0]["win_back"].because
    assert "in all, they bought less" in told[0]["win_back"].text
    assert "grow" not in told[0]
    assert "win_back" not in told[1]


def test_those_who_bought_well_and_stayed_away_are_called() -> None:
    lapsed = {"recency_days": 200.0, "monetary": 900.0}
    active = {"recency_days": 20.0, "monetary": 900.0}

    assert advised([lapsed, active], [80, 90])[0]["win_back"].text.startswith("Call the largest of them now")


def test_nobody_is_said_to_buy_no_less_beside_a_number_that_is_half() -> None:
    rng, numbers = np.random.default_rng(0), np.repeat([0, 1], 200)
    spend = np.exp(rng.normal(5, 0.8, 400))
    spend[:200] *= 1.3
    spend[380:] *= 20  # a few very large ones
    days = np.where(numbers == 0, 300.0, 30.0) + rng.integers(0, 20, 400)
    profiles = profile_segments(
        pl.DataFrame({"recency_days": days, "spend": spend}),
        numbers,
        numbers=[0, 1],
        numeric=["recency_days", "spend"],
        categorical=[],
        log_features=["spend"],
    )

    (told,) = (
        one for one in with_recommendations(profiles, None)[0].recommendations if one.action == "win_back"
    )

    ours, others = re.findall(r"spend averages ([\d,]+), against ([\d,]+)", told.because)[0]
    assert float(ours.replace(",", "")) < 0.75 * float(others.replace(",", ""))
    assert "no less than others" not in told.text


def test_many_who_bring_little_are_served_at_low_cost() -> None:
    told = advised([{"spend": 100.0, "visits": 2.0}, {"spend": 900.0, "visits": 2.0}], [160, 40])[0]["grow"]

    assert told.text.startswith("Keep the cost of serving them low")
    assert told.because == "80% of customers, 31% of all spend."


def test_those_who_came_lately_and_seldom_are_asked_for_the_next_order() -> None:
    new = {"recency_days": 15.0, "orders": 1.5, "monetary": 500.0}
    rest = {"recency_days": 90.0, "orders": 1.5, "monetary": 500.0}

    told = advised([new, rest], [60, 60])[0]["grow"]

    assert told.text.startswith("Ask for the next order now")
    assert "days since last purchase averages 1" in told.because


def test_where_refunds_leave_no_totals_the_means_say_who_is_to_be_retained() -> None:
    refunded = {"monetary": -50.0, "visits": 2.0}
    told = advised(
        [{"monetary": 9000.0, "visits": 2.0}, {"monetary": 300.0, "visits": 2.0}, refunded], [60, 200, 4]
    )

    assert re.match(r"monetary averages 9,\d{3}, against 2\d\d in the other", told[0]["retain"].because)
    assert "retain" not in told[1]


def test_what_the_upper_quarter_buys_is_a_goal_for_the_rest() -> None:
    spend = np.exp(np.random.default_rng(0).normal(5, 1.5, 400))
    profiles = profile_segments(
        pl.DataFrame({"spend": spend}),
        np.arange(400) % 2,
        numbers=[0, 1],
        numeric=["spend"],
        categorical=[],
        log_features=["spend"],
    )

    for one in with_recommendations(profiles, None):
        grow = next(told for told in one.recommendations if told.action == "grow")
        q3 = one.profile[0].q3
        assert q3 is not None
        assert f"A quarter of them are at {q3:,.0f} or more in spend" in grow.because


def test_an_unstable_segment_is_tried_on_a_few_first() -> None:
    told = advised(BASKETS, [140, 60], stability=0.45)[0]

    assert next(iter(told)) == "test_first"
    assert "45%" in told["test_first"].because
    assert "test_first" not in advised(BASKETS, [140, 60], stability=0.6)[0]


def test_without_structure_nobody_is_taken_for_another_kind_of_customer() -> None:
    for told in advised(BASKETS, [140, 60], verdict="none"):
        assert next(iter(told)) == "test_first"
        assert set(told) <= {"test_first", "retain"}
        assert "34%" in told["test_first"].because


@pytest.mark.parametrize("feature", ["age", "Region", "customer_code", "score", "is_member"])
def test_what_is_not_bought_is_never_sold(feature: str) -> None:
    others = {"Milk": 10.0, "Grocery": 10.0, "Fresh": 10.0}

    told = advised([{feature: 20.0, **others}, {feature: 40.0, **others}], [90, 60])

    assert not any(feature in one.text + one.because for segment in told for one in segment.values())


def test_without_numbers_about_buying_nothing_is_recommended() -> None:
    assert advised([{"age": 20.0, "height": 170.0}, {"age": 60.0, "height": 170.0}], [50, 50]) == [{}, {}]


def test_a_segment_that_nobody_is_in_gets_none() -> None:
    empty = SegmentProfile(0, "", 0, 0.0, "", (), ())

    assert with_recommendations([empty, empty], None)[0].recommendations == ()


def test_every_recommendation_is_tied_to_numbers() -> None:
    model = train(
        samples.wholesale(),
        TrainingConfig(n_resamples=0, n_references=0, n_segments=4, features=samples.SPEND_COLUMNS),
    )

    for segment in model.segments:
        assert 1 <= len(segment.recommendations) <= 3
        assert len({one.action for one in segment.recommendations}) == len(segment.recommendations)
        for one in segment.recommendations:
            assert re.search(r"\d", one.because)
            assert segment.name not in one.text


@settings(max_examples=50, deadline=None)
@given(
    rows=st.lists(
        st.tuples(st.sampled_from([0, 3]), *[st.one_of(st.none(), st.integers(-5, 10**6)) for _ in range(5)]),
        max_size=30,
        min_size=1,
    )
)
def test_no_table_is_too_odd(rows: list[tuple[int | None, ...]]) -> None:
    columns = ["recency", "orders", "Milk", "Fresh", "Bread"]
    table = pl.DataFrame([row[1:] for row in rows], schema=dict.fromkeys(columns, pl.Float64), orient="row")
    profiles = profile_segments(
        table,
        np.array([row[0] for row in rows]),
        numbers=[0, 3],
        numeric=columns,
        categorical=[],
        log_features=["Milk"],
    )

    for one in with_recommendations(profiles, None):
        assert len(one.recommendations) <= 3
        assert not any(re.search(r"\b(nan|inf)\b", told.text + told.because) for told in one.recommendations)
