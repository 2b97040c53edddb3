"""How segments of a model that was retrained over time will grow and shrink."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ml.forecasting.followed import Step, follow
from ml.forecasting.moving_down import find_moving_down
from ml.forecasting.segment_values import value_of_segments
from ml.forecasting.transitions import (
    compare_periods,
    concentration_of,
    draw_sizes,
    interval_of,
    posterior_weights,
    shares_with_interval,
)
from ml.forecasting.trend_facts import (
    ExpectedSize,
    ExpectedSpend,
    SizesInPeriod,
    SpendInPeriod,
    Trend,
    TrendSegment,
)
from ml.forecasting.trend_words import trend_words
from ml.types import UNASSIGNED, UNASSIGNED_NAME, SegmentationModel

_NO_COLOR = "#757575"


def segment_trend(models: Iterable[SegmentationModel], n_periods: int = 3, random_state: int = 42) -> Trend:
    """Estimate how customers move between segments, and how large these will be.

    All periods are pooled: the chain is taken to vary about the same matrix (it is homogeneous), and where a
    customer goes to depends on nothing but the segment it is in. The rows of the matrix have Dirichlet
    distributions with half a customer in every cell beforehand (Jeffreys 1946). How much more periods differ
    than by chance, since every training draws its borders anew and seasons differ, is measured with two of
    them or more and widens all intervals (Brier 1980); with one it is not known.

    Parameters
    ----------
    models
        A model and those before it, the newest first, as ``identity.previous_model_id`` leads to them.
    n_periods
        How many periods ahead.
    random_state
        Seeds the draws of sizes; the matrix and its intervals are exact.

    Raises
    ------
    ModelsNotComparable
        There are not two that share customers by their ids.
    """
    latest, steps, n_left_out = follow(models)
    states = _states(latest, steps)
    each = [step.counts(states) for step in steps]
    counts = np.stack([counted for counted, _ in each])
    pooled = counts.sum(axis=0)
    dispersion, p = compare_periods(counts)
    weights = posterior_weights(pooled / dispersion)
    shares, low, high = shares_with_interval(weights)
    now = np.array([latest.customers.filter(segment=segment).height for segment in states])
    drawn = draw_sizes(weights, now, n_periods, random_state, concentration_of(counts, dispersion))
    basis, values = value_of_segments(latest)
    ranks = _ranks(values)
    segments = tuple(
        replace(one, value_rank=ranks.get(one.segment), value_per_customer=values.get(one.segment))
        for one in _segments(latest, states, now, pooled)
    )
    n_followed = sum(step.moves.height for step in steps)
    n_left, n_joined = (sum(getattr(step, name) for step in steps) for name in ("n_left", "n_joined"))
    return Trend(
        model_ids=(latest.model_id, *(step.former_id for step in steps)),
        n_periods_observed=len(steps),
        period_days=float(np.median([step.days for step in steps])),
        basis="shared_customers",
        value_basis=basis,
        segments=segments,
        matrix=_rows(shares),
        matrix_low=_rows(low),
        matrix_high=_rows(high),
        counts=_rows(pooled),
        sizes=_sizes(states, drawn),
        spend=_spend(states, drawn, values),
        n_left=n_left,
        n_joined=n_joined,
        share_left=n_left / max(n_followed + n_left, 1),
        share_joined=n_joined / max(n_followed + n_joined, 1),
        homogeneity_p=p,
        dispersion=None if p is None else dispersion,
        warnings=tuple(
            trend_words(steps, segments, pooled, sum(n for _, n in each), p=p, n_left_out=n_left_out)
        ),
        moving_down=find_moving_down(latest, states, shares, ranks),
    )


def _states(latest: SegmentationModel, steps: Sequence[Step]) -> list[int]:
    """The segments of the newest model, and that of the unassigned where somebody is, or was, in none."""
    has_unassigned = latest.n_unassigned or any(
        UNASSIGNED in step.moves[column] for step in steps for column in ("from_segment", "to_segment")
    )
    return [one.segment for one in latest.segments] + ([UNASSIGNED] if has_unassigned else [])


def _ranks(values: dict[int, float]) -> dict[int, int]:
    ordered = sorted((one for one in values if one != UNASSIGNED), key=lambda one: -values[one])
    return {segment: place for place, segment in enumerate(ordered, start=1)}


def _segments(
    latest: SegmentationModel, states: Sequence[int], now: np.ndarray, pooled: np.ndarray
) -> Iterator[TrendSegment]:
    known = {one.segment: (one.name, one.color) for one in latest.segments}
    for segment, n_customers, followed in zip(states, now.tolist(), pooled, strict=True):
        name, color = known.get(segment, (UNASSIGNED_NAME, _NO_COLOR))
        yield TrendSegment(segment, name, color, n_customers, is_new=not followed.any())


def _sizes(states: Sequence[int], drawn: np.ndarray) -> tuple[SizesInPeriod, ...]:
    expected, (low, high) = drawn.mean(axis=0), interval_of(drawn)
    figures = np.stack([expected, low, high], axis=2)
    return tuple(
        SizesInPeriod(
            period,
            tuple(ExpectedSize(one, *row) for one, row in zip(states, rows.tolist(), strict=True)),
        )
        for period, rows in enumerate(figures)
    )


def _spend(states: Sequence[int], drawn: np.ndarray, values: dict[int, float]) -> tuple[SpendInPeriod, ...]:
    if not values:
        return ()
    expected = drawn.mean(axis=0)
    return tuple(
        SpendInPeriod(
            period,
            tuple(
                ExpectedSpend(one, float(size) * values[one])
                for one, size in zip(states, sizes, strict=True)
                if one in values
            ),
        )
        for period, sizes in enumerate(expected)
    )


def _rows(matrix: np.ndarray) -> tuple[tuple[Any, ...], ...]:
    return tuple(map(tuple, matrix.tolist()))
