"""Drift: told where customers changed, and not told where they did not."""

from math import log

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ml import TrainingConfig, train
from ml.data import samples
from ml.drifts import Drift, Reference, Tally
from ml.insight.drift import measure_drift, psi, psi_by_chance
from ml.insight.tallying import count_customers, fits, make_reference, merge, no_customers
from ml.scoring.scorer import score
from ml.types import SegmentationModel, Table, TableFormat

RNG = np.random.default_rng(5)
N_ROWS = 1_000
FEATURES = pl.DataFrame(
    {
        "spend": RNG.lognormal(size=N_ROWS),
        "visits": RNG.poisson(0.7, N_ROWS).astype(float),
        "plan": RNG.choice(["a", "b", "c"], N_ROWS, p=[0.6, 0.39, 0.01]),
    }
).with_columns(pl.when(pl.int_range(N_ROWS) % 20 > 0).then("spend"))
SEGMENTS = RNG.choice([0, 1, 4], N_ROWS, p=[0.6, 0.3, 0.1])
DISTANCE = RNG.chisquare(3, N_ROWS)
REFERENCE = make_reference(FEATURES, SEGMENTS, DISTANCE, numeric=("spend", "visits"), categorical=("plan",))


def tally(rows: np.ndarray, features: pl.DataFrame = FEATURES) -> Tally:
    return count_customers(REFERENCE, features[rows], pl.Series(SEGMENTS[rows]), DISTANCE[rows])


def drift(found: Tally) -> Drift:
    return measure_drift(REFERENCE, found, "model", {0: "Big", 1: "Small", 4: "Odd"})


def test_the_index_is_the_sum_over_shares_with_half_a_customer_more_in_every_bin() -> None:
    p, q = (50.5 / 101.5, 50.5 / 101.5, 0.5 / 101.5), (20.5 / 101.5, 60.5 / 101.5, 20.5 / 101.5)
    by_hand = sum((a - b) * log(a / b) for a, b in zip(p, q, strict=True))

    assert psi([50, 50, 0, 0], [20, 60, 20, 0]) == pytest.approx(by_hand)


def test_chance_exceeds_its_limit_as_often_as_the_level_says() -> None:
    tables = RNG.multinomial(400, [0.1] * 10, 4_000)
    beyond = [
        psi(a, b) > psi_by_chance(a, b, 0.05)
        for a, b in zip(tables[::2].tolist(), tables[1::2].tolist(), strict=True)
    ]

    assert 0.03 < np.mean(beyond) < 0.07


def test_the_training_itself_is_steady_and_every_customer_is_counted() -> None:
    found = tally(np.arange(N_ROWS))
    measured = drift(found)

    assert found.features == tuple(one.counts for one in REFERENCE.bins)
    assert all(one.psi == 0 for one in measured.features)
    assert measured.segments_psi == 0
    assert measured.share_unlike is not None
    assert 0.005 < measured.share_unlike < 0.015
    assert measured.verdict == "steady"


@pytest.mark.parametrize("n_rows", [100, 220, 1_000])
def test_resamples_of_the_training_are_steady(n_rows: int) -> None:
    verdicts = [
        drift(tally(np.random.default_rng(seed).integers(0, N_ROWS, n_rows))).verdict for seed in range(50)
    ]

    assert verdicts.count("steady") >= 48


def test_a_feature_that_moved_is_named_with_its_way_in_its_own_units() -> None:
    rows = np.arange(300)

    higher = drift(tally(rows, FEATURES.with_columns(pl.col("spend") * 3)))
    missing = drift(tally(rows, FEATURES.with_columns(visits=pl.lit(None, dtype=pl.Float64))))
    category = drift(tally(rows, FEATURES.with_columns(plan=pl.lit("new"))))

    assert higher.verdict == "retrain"
    assert "spend is higher, above" in higher.statement
    assert [one.verdict for one in higher.features] == ["retrain", "steady", "steady"]
    assert "visits is missing in 100%, at training in 0%" in missing.statement
    assert "plan: categories not seen in training in 100%" in category.statement


def test_customers_far_from_their_segment_are_unlike_any_seen() -> None:
    rows = np.arange(200)
    far = np.where(rows < 30, 100.0, 0.0)

    measured = drift(count_customers(REFERENCE, FEATURES[rows], pl.Series(SEGMENTS[rows]), far))

    assert measured.share_unlike == 0.15
    assert measured.verdict == "retrain"
    assert "15% are unlike any customer" in measured.statement


def test_the_shares_of_the_segments_are_compared_with_gaps_and_unassigned_customers() -> None:
    segments = pl.Series(np.repeat([0, 4, -1], [20, 100, 80]))

    measured = drift(count_customers(REFERENCE, FEATURES[:200], segments, np.zeros(200)))

    assert [(one.segment, one.name, one.share) for one in measured.segments] == [
        (0, "Big", 0.1), (1, "Small", 0), (4, "Odd", 0.5), (-1, "Unassigned", 0.4)
    ]  # fmt: skip
    assert measured.verdict == "retrain"
    assert measured.share_unlike == 0.4


def test_few_customers_get_no_verdict_and_are_told_how_many_more() -> None:
    nobody, some, enough = (drift(tally(np.arange(n))) for n in (0, 99, 100))

    assert (nobody.verdict, nobody.share_unlike, nobody.segments_psi) == ("too_few", None, None)
    assert some.verdict == "too_few"
    assert "99 customers were compared; 1 more" in some.statement
    assert enough.verdict == "steady"


def test_skipped_rows_do_not_count() -> None:
    segments = pl.Series([0, None, 1])

    assert count_customers(REFERENCE, FEATURES[:3], segments, np.array([1, np.nan, 1])).n_rows == 2


@given(st.lists(st.integers(0, N_ROWS - 1), max_size=60), st.lists(st.integers(0, N_ROWS - 1), max_size=60))
@settings(max_examples=25, deadline=None)
def test_tallies_merge_to_that_of_everybody(some: list[int], others: list[int]) -> None:
    rows = [np.array(one, dtype=int) for one in (some, others, some + others)]
    one, other, together = map(tally, rows)

    assert merge(one, other) == together
    assert fits(together, REFERENCE)


def test_a_tally_of_another_model_does_not_fit() -> None:
    other: Reference = make_reference(FEATURES, SEGMENTS, DISTANCE, numeric=("visits",), categorical=())

    assert not fits(no_customers(other), REFERENCE)
    assert not fits(Tally(5, None, no_customers(REFERENCE).features, (5, 0, 0, 0), 0), REFERENCE)


@pytest.fixture(scope="module")
def halves() -> tuple[SegmentationModel, pl.DataFrame]:
    table = samples.wholesale().sample(fraction=1, shuffle=True, seed=1)
    config = TrainingConfig(
        features=samples.SPEND_COLUMNS, algorithm="kmeans", n_segments=2, n_resamples=0, n_references=0
    )
    return train(table[:220], config), table[220:]


@pytest.mark.parametrize(("factor", "verdict"), [(1, "steady"), (3, "retrain")])
def test_a_model_tells_its_other_half_from_one_that_spends_three_times_as_much(
    halves: tuple[SegmentationModel, pl.DataFrame], factor: int, verdict: str
) -> None:
    model, others = halves
    assert model.reference is not None
    table = Table(others.with_columns(pl.col("Milk") * factor), TableFormat("csv"))
    scored = score(model, table)

    found = count_customers(model.reference, scored.features, scored.frame["segment"], scored.distance)

    assert measure_drift(model.reference, found, model.model_id, {}).verdict == verdict
