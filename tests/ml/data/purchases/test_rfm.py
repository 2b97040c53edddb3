from itertools import product
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ml.data.purchases.rfm import score_rfm

SCORES = range(1, 6)


def scored(recency: list[int], n_purchases: list[int], spend: list[float]) -> pl.DataFrame:
    columns = {"recency_days": recency, "n_purchases": n_purchases, "total_spend": spend}
    return score_rfm(pl.DataFrame(columns))


def slow_fifth(values: list[Any]) -> list[int]:
    """One more than the number of fifths of the customers that have less."""
    return [1 + 5 * sum(other < value for other in values) // len(values) for value in values]


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 8), st.integers(1, 5), st.sampled_from([-1.5, 0.0, 0.1, 7.0])), min_size=1
    )
)
def test_scores_are_fifths_counted_one_by_one(customers: list[tuple[int, int, float]]) -> None:
    recency, n_purchases, spend = (list(column) for column in zip(*customers, strict=True))

    made = scored(recency, n_purchases, spend)

    assert made["r_score"].to_list() == [6 - fifth for fifth in slow_fifth(recency)]
    assert made["f_score"].to_list() == slow_fifth(n_purchases)
    assert made["m_score"].to_list() == slow_fifth(spend)


def test_without_ties_every_score_holds_a_fifth_and_five_bought_last() -> None:
    made = scored(list(range(100)), list(range(1, 101)), [float(n) for n in range(100)])

    assert all((made[name].value_counts()["count"] == 20).all() for name in ("r_score", "f_score", "m_score"))
    assert made["r_score"].to_list() == sorted(made["r_score"], reverse=True)


def test_equal_values_have_equal_scores_however_many_they_are() -> None:
    n_purchases = [1] * 60 + list(range(2, 42))

    made = scored([3] * 100, n_purchases, [5.0] * 100)

    assert made["f_score"][:60].to_list() == [1] * 60
    assert set(made["f_score"][60:]) == {4, 5}
    assert set(made["r_score"]) == {5}


def test_every_pair_of_recency_and_frequency_has_one_name() -> None:
    # One customer for each pair: five different values of each make the five fifths.
    pairs = list(product(SCORES, SCORES))
    made = scored([5 - r for r, _ in pairs], [f for _, f in pairs], [1.0] * 25)

    assert made.select("r_score", "f_score").rows() == pairs
    assert made["rfm_group"].null_count() == 0
    assert set(made["rfm_group"]) == {
        "Champions",
        "Loyal customers",
        "Potential loyalists",
        "New customers",
        "Promising",
        "Need attention",
        "About to sleep",
        "At risk",
        "Cannot lose them",
        "Hibernating",
        "Lost",
    }


@pytest.mark.parametrize(
    ("r_score", "f_score", "name"),
    [
        (5, 5, "Champions"),
        (5, 1, "New customers"),
        (4, 1, "Promising"),
        (3, 3, "Need attention"),
        (1, 5, "Cannot lose them"),
        (2, 3, "At risk"),
        (1, 1, "Lost"),
    ],
)
def test_names_are_the_usual_ones(r_score: int, f_score: int, name: str) -> None:
    assert name_of(r_score, f_score) == name


def test_the_table_in_the_docstring_is_the_rule() -> None:
    rows = [line for line in (score_rfm.__doc__ or "").splitlines() if line.strip()[:1].isdigit()]
    told = {(int(row[4:5]), f): row[14:].split("  ") for row in rows for f in SCORES}

    for (r_score, f_score), cells in told.items():
        names = [cell.strip() for cell in cells if cell.strip()]
        assert names[f_score - 1] == name_of(r_score, f_score)
    assert len(told) == 25


def name_of(r_score: int, f_score: int) -> str:
    pairs = np.array(list(product(SCORES, SCORES)))
    made = scored((5 - pairs[:, 0]).tolist(), pairs[:, 1].tolist(), [1.0] * 25)
    return str(made["rfm_group"][5 * (r_score - 1) + f_score - 1])
