"""What each segment looks like, in the units that came in."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from ml.data.logscale import learn_log_scale
from ml.insight.naming import highlights, name_segments
from ml.types import CategoryShare, FeatureProfile, SegmentProfile

# Okabe and Ito (2008), the yellow and the sky blue darkened so that they show on white.
COLORS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#B8860B", "#3A9BD9", "#6B4C9A", "#7F7F7F")


def profile_segments(
    features: pl.DataFrame,
    segments: np.ndarray,
    *,
    n_segments: int,
    numeric: Sequence[str],
    categorical: Sequence[str],
    log_features: Sequence[str],
) -> tuple[SegmentProfile, ...]:
    """Describe every segment against all placed customers.

    Parameters
    ----------
    features
        One row a customer, original units, n_rows x n_features.
    segments
        The segment of each row, shape (n_rows,), numbered from 0 to ``n_segments - 1``; one may be empty.

    Returns
    -------
    One profile a segment, in the order of their numbers.
    """
    numbers = range(n_segments)
    profiles = [
        [_profile_number(features[name], segments == number, is_log=name in log_features) for name in numeric]
        + [_profile_category(features[name], segments == number) for name in categorical]
        for number in numbers
    ]
    names = name_segments(profiles)
    return tuple(
        SegmentProfile(
            segment=number,
            name=names[number],
            size=int((segments == number).sum()),
            share=float((segments == number).mean()),
            color=COLORS[number % len(COLORS)],
            profile=tuple(profiles[number]),
            highlights=tuple(highlights(profiles[number])),
        )
        for number in numbers
    )


def _profile_number(column: pl.Series, is_member: np.ndarray, *, is_log: bool) -> FeatureProfile:
    values = column.to_numpy()
    known = np.isfinite(values)
    inside, everybody = values[is_member & known], values[known]
    if len(inside) == 0:
        return FeatureProfile(column.name, None, None, None, None)
    overall = float(everybody.mean())
    # An index says "times the average", which means nothing around or below zero.
    has_index = overall > 0 and everybody.min() >= 0
    return FeatureProfile(
        feature=column.name,
        mean=float(inside.mean()),
        median=float(np.median(inside)),
        index=100 * float(inside.mean()) / overall if has_index else None,
        effect=_effect(inside, values[~is_member & known], is_log=is_log),
    )


def _effect(inside: np.ndarray, outside: np.ndarray, *, is_log: bool) -> float | None:
    """Cohen's d (1988): difference of the means over the pooled standard deviation."""
    if len(inside) < 2 or len(outside) < 2:
        return None
    if is_log:
        scale = learn_log_scale(np.concatenate([inside, outside]))
        inside, outside = scale.apply(inside), scale.apply(outside)
    n_inside, n_outside = len(inside) - 1, len(outside) - 1
    pooled = (n_inside * inside.var(ddof=1) + n_outside * outside.var(ddof=1)) / (n_inside + n_outside)
    if pooled <= 0:
        return None
    return float((inside.mean() - outside.mean()) / np.sqrt(pooled))


def _profile_category(column: pl.Series, is_member: np.ndarray) -> FeatureProfile:
    known = column.drop_nulls()
    inside = column.filter(pl.Series(is_member)).drop_nulls()
    overall = dict(known.value_counts(normalize=True).iter_rows())
    shares = dict(inside.value_counts(normalize=True).iter_rows())
    ordered = sorted(overall, key=lambda value: -shares.get(value, 0.0))
    return FeatureProfile(
        column.name, None, None, None, None,
        categories=tuple(
            CategoryShare(value, shares.get(value, 0.0), 100 * shares.get(value, 0.0) / overall[value])
            for value in ordered
        ),
    )  # fmt: skip
