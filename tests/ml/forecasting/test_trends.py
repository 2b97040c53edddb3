"""How segments of models retrained over time grow and shrink."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pytest

from ml import TrainingConfig, train
from ml.data import samples
from ml.errors import ModelsNotComparable
from ml.forecasting.transitions import (
    compare_periods,
    concentration_of,
    draw_sizes,
    interval_of,
    posterior_weights,
    shares_with_interval,
)
from ml.forecasting.trends import segment_trend
from ml.forecasts import Outlook
from ml.purchases import PurchaseReport, TransactionColumns
from ml.segments import Identity
from ml.types import UNASSIGNED, SegmentationModel

MATRIX = np.array([[0.9, 0.08, 0.02], [0.1, 0.7, 0.2], [0.05, 0.05, 0.9]])
START = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def trained() -> SegmentationModel:
    config = TrainingConfig(
        n_resamples=0, n_references=0, features=samples.SPEND_COLUMNS, algorithm="kmeans", n_segments=3
    )
    return train(samples.wholesale(), config)


def kept(
    trained: SegmentationModel, month: int, segments: np.ndarray, spend: Sequence[float] = (300, 200, 100)
) -> SegmentationModel:
    """A model of the same customers a month later, in segments that are given."""
    numbers = sorted(set(segments.tolist()) - {UNASSIGNED})
    profiles = [replace(trained.segments[0], segment=one, name=f"Segment {one}") for one in numbers]
    return replace(
        trained,
        model_id=f"{month:016x}",
        created_at=START + timedelta(days=30 * month),
        segments=tuple(profiles),
        n_unassigned=int((segments == UNASSIGNED).sum()),
        customers=pl.DataFrame(
            {
                "customer_id": [f"C{n}" for n in range(len(segments))],
                "segment": segments,
                "confidence": np.linspace(0, 1, len(segments)),
                "is_outlier": False,
                "total_spend": np.array([*spend, 0.0])[segments],
            }
        ),
        identity=Identity(f"{month - 1:016x}", "shared_customers", len(segments), 0.5, (), (), ()),
    )


def moved(segments: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    return (rng.random((len(segments), 1)) > MATRIX[segments].cumsum(axis=1)).sum(axis=1)


@pytest.fixture(scope="module")
def chain(trained: SegmentationModel) -> list[SegmentationModel]:
    """Five models, the newest first, whose 3,000 customers moved by a known matrix."""
    rng = np.random.default_rng(1)
    segments = rng.integers(0, 3, 3_000)
    models = [kept(trained, 0, segments)]
    for month in range(1, 5):
        segments = moved(segments, rng)
        models.insert(0, kept(trained, month, segments))
    return models


def test_a_known_matrix_is_found_again_within_its_intervals(chain: list[SegmentationModel]) -> None:
    trend = segment_trend(chain)

    assert trend.model_ids == tuple(model.model_id for model in chain)
    assert (trend.n_periods_observed, trend.period_days) == (4, 30)
    assert np.sum(trend.counts) == 4 * 3_000
    assert np.abs(np.array(trend.matrix) - MATRIX).max() < 0.02
    assert np.sum(trend.matrix, axis=1) == pytest.approx(1)
    inside = (np.array(trend.matrix_low) <= MATRIX) & (np.array(trend.matrix_high) >= MATRIX)
    assert inside.sum() >= 7
    assert (trend.n_left, trend.n_joined) == (0, 0)


def test_sizes_come_near_what_the_true_matrix_brings(chain: list[SegmentationModel]) -> None:
    trend = segment_trend(chain, n_periods=6)
    now = np.bincount(chain[0].customers["segment"].to_numpy())

    assert [one.expected for one in trend.sizes[0].segments] == now.tolist()
    for after in trend.sizes:
        truth = now @ np.linalg.matrix_power(MATRIX, after.period)
        assert sum(one.expected for one in after.segments) == pytest.approx(3_000)
        for one, size in zip(after.segments, truth, strict=True):
            assert one.low <= size <= one.high
            assert one.low <= one.expected <= one.high
    widths = [after.segments[0].high - after.segments[0].low for after in trend.sizes]
    assert widths[0] == 0 < widths[1] < widths[6]


def test_nine_of_ten_outcomes_lie_within_the_interval_of_sizes() -> None:
    rng = np.random.default_rng(4)
    hits = []
    for run in range(200):
        before = rng.multinomial([40, 40, 40], MATRIX)
        sizes = before.sum(axis=0)
        drawn = draw_sizes(posterior_weights(before), sizes, 1, random_state=run)[:, 1, 0]
        low, high = np.quantile(drawn, [0.05, 0.95], method="nearest")
        hits.append(low <= rng.multinomial(sizes, MATRIX).sum(axis=0)[0] <= high)
    # 180 are expected, and discrete sizes bring some more; 4 standard errors are 17.
    assert 163 <= sum(hits) <= 198


def test_the_same_seed_gives_the_same_trend(chain: list[SegmentationModel]) -> None:
    assert segment_trend(chain).sizes == segment_trend(chain).sizes
    assert segment_trend(chain).sizes != segment_trend(chain, random_state=7).sizes


def test_few_customers_have_wide_intervals_that_the_beta_distribution_gives() -> None:
    mean, low, high = shares_with_interval(posterior_weights(np.array([[3, 1], [0, 400]])))

    assert mean[0, 0] == 3.5 / 5
    assert high[0, 0] - low[0, 0] > 0.5
    assert low[1, 1] > 0.99
    assert [float(part[0, 0]) for part in shares_with_interval(posterior_weights(np.array([[9]])))] == [
        1,
        1,
        1,
    ]


def test_customers_of_a_new_segment_are_expected_to_stay_as_those_of_the_others(
    trained: SegmentationModel,
) -> None:
    before = np.repeat([0, 1], 100)
    after = np.concatenate([np.repeat([0, 5], [90, 10]), np.repeat([1, 5], [90, 10])])
    trend = segment_trend([kept(trained, 1, after, [3, 2, 1, 1, 1, 1]), kept(trained, 0, before)])

    assert [one.is_new for one in trend.segments] == [False, False, True]
    assert trend.counts[2] == (0, 0, 0)
    assert trend.matrix[2][2] == pytest.approx(0.9, abs=0.01)
    assert trend.matrix_low[2][2] < 0.6
    assert any("Segment 5 is new" in warning for warning in trend.warnings)


def test_moves_of_segments_that_are_gone_are_left_out_and_said(trained: SegmentationModel) -> None:
    before, after = np.repeat([0, 1, 2], 50), np.repeat([0, 1, 1], 50)
    trend = segment_trend([kept(trained, 1, after), kept(trained, 0, before)])

    assert trend.counts == ((50, 0), (0, 50))
    assert "Moves from or to segments that are gone by now are left out: 50." in trend.warnings


def test_who_left_and_who_joined_is_counted(trained: SegmentationModel) -> None:
    before = kept(trained, 0, np.repeat([0, 1], 50))
    after = replace(kept(trained, 1, np.repeat([0, 1], 60)), data=trained.data)
    after = replace(after, customers=after.customers.slice(20))
    trend = segment_trend([after, before])

    assert (trend.n_left, trend.n_joined) == (20, 20)
    assert (trend.share_left, trend.share_joined) == (0.2, 0.2)
    assert sum(one.n_customers for one in trend.segments) == 100


def test_customers_of_no_segment_are_followed_and_have_no_rank(trained: SegmentationModel) -> None:
    before = np.repeat([0, 1, UNASSIGNED], 50)
    trend = segment_trend([kept(trained, 1, np.roll(before, 5)), kept(trained, 0, before)])

    assert [one.segment for one in trend.segments] == [0, 1, UNASSIGNED]
    assert [one.value_rank for one in trend.segments] == [1, 2, None]
    assert trend.counts == ((45, 0, 5), (5, 45, 0), (0, 5, 45))
    assert UNASSIGNED not in trend.moving_down.customers["to"]


def test_those_who_move_down_are_the_nearest_to_a_border_of_the_segment_that_loses_most(
    chain: list[SegmentationModel],
) -> None:
    trend = segment_trend(chain)
    listed = trend.moving_down.customers

    assert trend.value_basis == "total_spend"
    assert [one.value_rank for one in trend.segments] == [1, 2, 3]
    assert listed["segment"].unique(maintain_order=True).to_list() == [1, 0]
    assert listed["rate"].is_sorted(descending=True)
    assert set(listed.filter(segment=1)["to"]) == {2}
    for segment, rate in ((0, 0.1), (1, 0.2)):
        members = chain[0].customers.filter(segment=segment).sort("confidence")
        n_listed = listed.filter(segment=segment).height
        assert n_listed == pytest.approx(rate * members.height, rel=0.2)
        assert listed.filter(segment=segment)["customer_id"].equals(members.head(n_listed)["customer_id"])
    assert trend.moving_down.n_customers == listed.height


def test_spend_is_the_expected_size_times_what_a_customer_is_worth(chain: list[SegmentationModel]) -> None:
    trend = segment_trend(chain, n_periods=2)

    for sizes, spend in zip(trend.sizes, trend.spend, strict=True):
        for size, amount, worth in zip(sizes.segments, spend.segments, (300, 200, 100), strict=True):
            assert amount.expected == pytest.approx(size.expected * worth)


def test_segments_are_ordered_by_what_is_expected_of_them_where_that_is_known(
    chain: list[SegmentationModel],
) -> None:
    outlooks = [Outlook(100, 50, 80, 60, 100, value, 0, 9_000, 1_000) for value in (100.0, 900.0, 500.0)]
    latest = replace(
        chain[0],
        segments=tuple(
            replace(one, outlook=outlook) for one, outlook in zip(chain[0].segments, outlooks, strict=True)
        ),
    )
    trend = segment_trend([latest, *chain[1:]])

    assert "next 90 days" in (trend.value_basis or "")
    assert [one.value_per_customer for one in trend.segments] == [1, 9, 5]
    assert [one.value_rank for one in trend.segments] == [3, 1, 2]


def test_without_a_column_of_spend_nobody_moves_down(chain: list[SegmentationModel]) -> None:
    blind = [replace(model, customers=model.customers.drop("total_spend")) for model in chain]
    trend = segment_trend(blind)

    assert (trend.value_basis, trend.spend, trend.moving_down.n_customers) == (None, (), 0)
    assert trend.matrix == segment_trend(chain).matrix


def test_periods_that_differ_by_more_than_chance_are_told() -> None:
    steady = np.array([[[90, 10], [10, 90]], [[88, 12], [9, 91]]])
    shaken = np.array([[[90, 10], [10, 90]], [[40, 60], [10, 90]]])

    assert compare_periods(steady) == (1, pytest.approx(0.87, abs=0.05))
    dispersion, p = compare_periods(shaken)
    assert dispersion > 20
    assert p is not None
    assert p < 0.001
    assert compare_periods(steady[:1]) == (1, None)


def test_periods_that_vary_have_intervals_that_hold_the_next_one() -> None:
    rng = np.random.default_rng(9)
    sizes = np.array([400, 400, 400])
    hits, too_few = [], []
    for run in range(100):
        # Every period has a matrix of its own about the same one.
        varied = [np.array([rng.dirichlet(40 * row) for row in MATRIX]) for _ in range(7)]
        seen = np.stack([rng.multinomial(sizes, matrix) for matrix in varied[:6]])
        truth = rng.multinomial(sizes, varied[6]).sum(axis=0)
        dispersion, _ = compare_periods(seen)
        pooled, concentration = seen.sum(axis=0), concentration_of(seen, dispersion)
        weights = posterior_weights(pooled / dispersion)
        wide = interval_of(draw_sizes(weights, sizes, 1, run, concentration)[:, 1])
        narrow = interval_of(draw_sizes(posterior_weights(pooled), sizes, 1, run)[:, 1])
        hits += ((wide[0] <= truth) & (truth <= wide[1])).tolist()
        too_few += ((narrow[0] <= truth) & (truth <= narrow[1])).tolist()
    assert 0.83 <= np.mean(hits) <= 0.97
    assert np.mean(too_few) < 0.6


def test_a_chain_ends_where_customers_or_numbers_are_not_handed_on(chain: list[SegmentationModel]) -> None:
    renumbered = replace(chain[1], identity=None)
    assert len(segment_trend([chain[0], renumbered, *chain[2:]]).model_ids) == 2
    strangers = replace(
        chain[2],
        data=replace(chain[2].data, features=("only_here",)),
        customers=chain[2].customers.with_columns(customer_id="x" + pl.col("customer_id"), only_here=1.0),
    )
    assert len(segment_trend([chain[0], chain[1], strangers, chain[3]]).model_ids) == 2


def looking_at(model: SegmentationModel, day: datetime) -> SegmentationModel:
    """The model as if made from purchases up to a day."""
    report = PurchaseReport(
        columns=TransactionColumns(customer="customer_id", date="day", amount="amount"),
        reasons={},
        as_of=day,
        first_at=datetime(2024, 1, 1),
        last_at=day,
        refunds="match",
        n_lines=9_000,
        n_purchases=9_000,
        n_customers=3_000,
    )
    return replace(model, data=replace(model.data, purchases=report))


def test_steps_that_go_back_in_time_are_left_out_and_that_is_said(chain: list[SegmentationModel]) -> None:
    days = [datetime(2025, 6, 30), datetime(2024, 10, 1), datetime(2024, 12, 1), datetime(2024, 9, 1)]
    backwards = [looking_at(model, day) for model, day in zip(chain, days, strict=False)]

    trend = segment_trend(backwards)

    assert trend.n_periods_observed == 2
    assert np.sum(trend.counts) == 2 * 3_000
    assert trend.model_ids == (chain[0].model_id, chain[1].model_id, chain[3].model_id)
    assert trend.period_days == np.median([272, 91])
    assert any(warning.startswith("Once a model looks at the same day") for warning in trend.warnings)
    assert not any("left out, since no time" in warning for warning in segment_trend(chain).warnings)


def test_models_between_which_no_time_passes_have_no_trend(chain: list[SegmentationModel]) -> None:
    for later in (datetime(2025, 6, 30), datetime(2024, 10, 1)):
        pair = [looking_at(chain[0], later), looking_at(chain[1], datetime(2025, 6, 30))]
        with pytest.raises(ModelsNotComparable, match="no time passes between them"):
            segment_trend(pair)


def test_one_model_alone_has_no_trend(chain: list[SegmentationModel]) -> None:
    for models in (chain[:1], [replace(chain[0], identity=None), chain[1]]):
        with pytest.raises(ModelsNotComparable, match="two models or more"):
            segment_trend(models)


def test_retrained_models_have_a_trend(trained: SegmentationModel) -> None:
    table = samples.wholesale()
    changed = pl.concat([table.tail(30).with_columns(table.head(30)["customer_id"]), table.slice(30)])
    again = train(changed, trained.config, previous=trained)
    trend = segment_trend([again, trained], n_periods=1)

    assert np.sum(trend.counts) == 440
    assert trend.value_basis == "Fresh + Milk + Grocery + Frozen + Detergents_Paper + Delicassen"
    assert any("Less than a day" in warning for warning in trend.warnings)
    assert any("One period" in warning for warning in trend.warnings)
