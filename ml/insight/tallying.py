"""Counting customers in the bins of the training: cheap enough for every row that is scored."""

from collections.abc import Sequence
from datetime import datetime

import numpy as np
import polars as pl

from ml.drifts import CategoryBins, NumberBins, Reference, SegmentReach, Tally

_DECILES = np.arange(1, 10) / 10
_REACH = 0.99
_RARE = 0.02


def make_reference(
    features: pl.DataFrame,
    segments: np.ndarray,
    distance: np.ndarray,
    *,
    numeric: Sequence[str],
    categorical: Sequence[str],
) -> Reference:
    """Keep what the customers of a training are like.

    Parameters
    ----------
    features
        One row a customer, original units; missing values are null.
    segments, distance
        The segment of each customer and the distance to it, shape (n_rows,).
    """
    return Reference(
        n_rows=features.height,
        numbers=tuple(_number_bins(features[name]) for name in numeric),
        categories=tuple(_category_bins(features[name]) for name in categorical),
        segments=tuple(_reach(int(one), distance[segments == one]) for one in np.unique(segments)),
    )


def no_customers(reference: Reference) -> Tally:
    """The tally of nobody."""
    empty = tuple((0,) * len(one.counts) for one in reference.bins)
    return Tally(0, None, empty, (0,) * (len(reference.segments) + 1), 0)


def count_customers(
    reference: Reference,
    features: pl.DataFrame,
    segments: pl.Series,
    distance: np.ndarray,
    now: datetime | None = None,
) -> Tally:
    """Count scored customers; rows whose segment is null were skipped and do not count.

    ``features``, ``segments`` and ``distance`` have a row, or an element, each.
    """
    if segments.null_count():
        is_placed = segments.is_not_null()
        features, distance = features.filter(is_placed), distance[is_placed.to_numpy()]
        segments = segments.drop_nulls()
    if segments.is_empty():
        return no_customers(reference)
    position = _positions(reference, segments.to_numpy())
    numbers = [_count_numbers(bins, features[bins.feature]) for bins in reference.numbers]
    categories = [_count_categories(bins, features[bins.feature]) for bins in reference.categories]
    return Tally(
        n_rows=len(segments),
        since=now,
        features=(*numbers, *categories),
        segments=_counted(position, len(reference.segments) + 1),
        n_unlike=int(is_unlike(reference, segments.to_numpy(), distance).sum()),
    )


def is_unlike(reference: Reference, segments: np.ndarray, distance: np.ndarray) -> np.ndarray:
    """True for customers beyond the training's 99th percentile of distance to their segment.

    Whoever is in a segment that nobody was in is unlike anybody.

    Parameters
    ----------
    segments, distance
        Shape (n_rows,).
    """
    reach = np.array([*(one.distance for one in reference.segments), -np.inf])
    return np.asarray(distance > reach[_positions(reference, segments)])


def merge(one: Tally, other: Tally) -> Tally:
    """The tally of the customers of both."""
    times = [time for time in (one.since, other.since) if time is not None]
    return Tally(
        n_rows=one.n_rows + other.n_rows,
        since=min(times, default=None),
        features=tuple(_sum(*both) for both in zip(one.features, other.features, strict=True)),
        segments=_sum(one.segments, other.segments),
        n_unlike=one.n_unlike + other.n_unlike,
    )


def fits(tally: Tally, reference: Reference) -> bool:
    """Whether a tally can be one of customers that were compared with this reference."""
    empty = no_customers(reference)
    counts, expected = (*tally.features, tally.segments), (*empty.features, empty.segments)
    return (
        [len(one) for one in counts] == [len(one) for one in expected]
        and all(min(one) >= 0 and sum(one) == tally.n_rows for one in counts)
        and 0 <= tally.n_unlike <= tally.n_rows
        # Times without a zone do not compare with those of others.
        and (tally.since is None or tally.since.tzinfo is not None)
    )


def _number_bins(column: pl.Series) -> NumberBins:
    known = column.drop_nulls().to_numpy()
    # A value that is a decile has to be one that occurs, or ties would be split by rounding.
    edges = np.unique(np.quantile(known, _DECILES, method="inverted_cdf")) if len(known) else np.empty(0)
    bins = NumberBins(column.name, tuple(edges.tolist()), (0,) * (len(edges) + 2))
    return NumberBins(bins.feature, bins.edges, _count_numbers(bins, column))


def _category_bins(column: pl.Series) -> CategoryBins:
    found = sorted(column.drop_nulls().value_counts().iter_rows())
    common = tuple(value for value, count in found if count >= _RARE * len(column))
    rare = tuple(value for value, count in found if count < _RARE * len(column))
    bins = CategoryBins(column.name, common, rare, (0,) * (len(common) + 3))
    return CategoryBins(column.name, common, rare, _count_categories(bins, column))


def _reach(segment: int, distance: np.ndarray) -> SegmentReach:
    # Of n customers, the next one is beyond Weibull's quantile (1939) once in a hundred on average.
    limit = float(np.quantile(distance, _REACH, method="weibull"))
    return SegmentReach(segment, len(distance), limit * (1 + 1e-9))


def _positions(reference: Reference, segments: np.ndarray) -> np.ndarray:
    known = np.array([one.segment for one in reference.segments])
    position = np.searchsorted(known, segments).clip(max=len(known) - 1)
    return np.where(known[position] == segments, position, len(known))


def _count_numbers(bins: NumberBins, column: pl.Series) -> tuple[int, ...]:
    values = column.to_numpy()  # null becomes NaN
    position = np.searchsorted(bins.edges, values)
    position[np.isnan(values)] = len(bins.edges) + 1
    return _counted(position, len(bins.counts))


def _count_categories(bins: CategoryBins, column: pl.Series) -> tuple[int, ...]:
    n_common = len(bins.categories)
    position_of: dict[str | None, int] = {value: at for at, value in enumerate(bins.categories)}
    position_of |= dict.fromkeys(bins.rare, n_common)
    position_of[None] = n_common + 2
    counts = [0] * len(bins.counts)
    for value, count in column.value_counts().iter_rows():
        counts[position_of.get(value, n_common + 1)] += count
    return tuple(counts)


def _counted(position: np.ndarray, n_bins: int) -> tuple[int, ...]:
    return tuple(np.bincount(position, minlength=n_bins).tolist())


def _sum(one: Sequence[int], other: Sequence[int]) -> tuple[int, ...]:
    return tuple(a + b for a, b in zip(one, other, strict=True))
