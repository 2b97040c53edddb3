import re
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ml.forecasts import Outlook
from ml.insight.profiles import profile_segments
from ml.insight.recommendations import with_recommendations
from ml.segments import Recommendation, SegmentProfile


def outlook(
    n_customers: int,
    *,
    active: float,
    value: float | None,
    spent: float = 100.0,
    spread: float = 0.1,
) -> Outlook:
    """What customers are expected to do; ``active``, ``value`` and ``spent`` are those of one."""
    total = None if value is None else n_customers * value
    return Outlook(
        n_customers=n_customers,
        expected_active=n_customers * active,
        expected_purchases=n_customers * active,
        purchases_low=n_customers * active * (1 - spread),
        purchases_high=n_customers * active * (1 + spread),
        expected_value=total,
        value_low=None if total is None else total * (1 - spread),
        value_high=None if total is None else total * (1 + spread),
        past_spend=n_customers * spent,
    )


def profiles(sizes: list[int], spend: list[float], recency_days: list[float]) -> tuple[SegmentProfile, ...]:
    """Segments of customers who spent and stayed away for about as much as this."""
    rng, numbers = np.random.default_rng(0), np.repeat(np.arange(len(sizes)), sizes)
    spread = rng.normal(1, 0.3, (2, len(numbers))).clip(0.1)
    return profile_segments(
        pl.DataFrame(
            {
                "recency_days": spread[0] * np.array(recency_days)[numbers],
                "total_spend": spread[1] * np.array(spend)[numbers],
            }
        ),
        numbers,
        numbers=range(len(sizes)),
        numeric=["recency_days", "total_spend"],
        categorical=[],
        log_features=[],
    )


def advised(
    outlooks: list[Outlook | None], *, spend: list[float] | None = None, recency: list[float] | None = None
) -> list[dict[str, Recommendation]]:
    sizes = [100 if one is None else one.n_customers for one in outlooks]
    alike = profiles(sizes, spend or [100.0] * len(sizes), recency or [30.0] * len(sizes))
    ahead = [replace(one, outlook=known) for one, known in zip(alike, outlooks, strict=True)]
    told = with_recommendations(ahead, None)
    assert all(len(one.recommendations) <= 3 for one in told)
    return [{one.action: one for one in segment.recommendations} for segment in told]


def test_large_customers_of_whom_few_are_active_are_called_before_they_are_gone() -> None:
    fading, others = outlook(100, active=0.4, value=20.0, spent=900.0), outlook(300, active=0.8, value=20.0)

    told = advised([fading, others], spend=[900.0, 100.0])

    assert told[0]["win_back"].text.startswith("Call the largest of them now, before they are gone")
    assert told[0]["win_back"].because == (
        "40 of 100 are expected to be active (40%, against 80% in the other segment); a customer spent 900 "
        "so far, against 100."
    )
    assert "retain" not in told[0]  # which would say the same twice
    assert "win_back" not in told[1]


def test_those_who_fade_and_never_spent_much_are_not_called() -> None:
    fading, others = outlook(100, active=0.4, value=20.0), outlook(300, active=0.8, value=20.0)

    assert "win_back" not in advised([fading, others])[0]


def test_where_much_is_expected_customers_are_looked_after() -> None:
    best, others = outlook(100, active=0.9, value=90.0), outlook(300, active=0.8, value=10.0)

    told = advised([best, others])[0]["retain"]

    assert "worth at least 8.1 customers of the other segment" in told.text
    assert told.because == (
        "25% of customers; the next 90 days bring 75% of all expected value (73% to 77%), and they brought "
        "25% of all spend so far."
    )


def test_what_was_brought_and_what_is_expected_is_said_once() -> None:
    best, others = outlook(100, active=0.9, value=90.0, spent=900.0), outlook(300, active=0.8, value=10.0)

    told = advised([best, others], spend=[900.0, 100.0])[0]

    assert "the next 90 days" in told["retain"].because
    assert "75% of all spend so far" in told["retain"].because
    assert sum("Look after" in one.text for one in told.values()) == 1


def test_a_value_that_may_as_well_be_usual_prompts_nothing() -> None:
    unsure = outlook(100, active=0.8, value=30.0, spread=0.6)
    others = outlook(300, active=0.8, value=10.0)

    assert "retain" in advised([replace(unsure, value_low=2_900.0), others])[0]
    assert "retain" not in advised([unsure, others])[0]


def test_those_who_are_gone_are_left_alone() -> None:
    gone, others = outlook(1_493, active=0.19, value=0.5), outlook(2_845, active=0.8, value=10.0)

    told = advised([gone, others], recency=[300.0, 30.0])

    assert list(told[0]) == ["win_back"]
    assert told[0]["win_back"].text.startswith("Stop spending on letters")
    assert told[0]["win_back"].because == (
        "1,209 of 1,493 are expected to be inactive; the next 90 days bring 3% of all expected value "
        "(2% to 3%)."
    )


def test_those_who_may_bring_something_yet_are_not_given_up() -> None:
    gone, others = outlook(100, active=0.19, value=3.0), outlook(300, active=0.8, value=10.0)
    unsure = replace(gone, expected_value=50.0, value_low=0.0, value_high=900.0)

    assert "Stop spending" not in str(advised([gone, others])[0])
    assert "Stop spending" not in str(advised([unsure, others])[0])


def test_without_a_model_of_spend_purchases_count() -> None:
    best, others = outlook(100, active=0.9, value=None), outlook(300, active=0.1, value=None)

    told = advised([best, others])[0]["retain"]

    assert "the next 90 days bring 75% of all expected purchases (73% to 77%)" in told.because
    assert "expected to buy as often as at least 8.1 customers of the other segment" in told.text


@pytest.mark.parametrize("known", [0, 1])
def test_nothing_is_said_of_the_future_where_it_is_not_known_of_all(known: int) -> None:
    outlooks: list[Outlook | None] = [None, None]
    outlooks[known] = outlook(100, active=0.05, value=0.01, spent=900.0)

    assert "90 days" not in str(advised(outlooks, spend=[100.0, 500.0]))


numbers_of_one = st.floats(0, 1e9) | st.just(0.0)


@given(
    ahead=st.lists(
        st.tuples(st.integers(1, 40), st.floats(0, 1), st.none() | numbers_of_one, st.floats(-1e6, 1e9)),
        min_size=2,
        max_size=4,
    )
)
def test_no_outlook_is_too_odd(ahead: list[tuple[int, float, float | None, float]]) -> None:
    outlooks: list[Outlook | None] = [
        outlook(n, active=active, value=value, spent=spent) for n, active, value, spent in ahead
    ]

    for segment in advised(outlooks):
        for one in segment.values():
            assert len(one.text) <= 300
            assert len(one.because) <= 300
            assert not re.search(r"\b(nan|inf)\b", one.text + one.because)


def test_no_share_is_above_all_there_is() -> None:
    best, others = outlook(100, active=0.9, value=90.0, spread=0.9), outlook(300, active=0.8, value=1.0)

    told = advised([best, others])[0]["retain"]

    assert re.search(r"\(\d\d% to (\d\d)%\)", told.because)
