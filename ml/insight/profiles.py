"""What each segment looks like, in the units that came in."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from ml.insight.contrasts import CategoryContrast, Contrast, NumberContrast
from ml.insight.effects import effect_interval, effect_size
from ml.insight.highlights import highlights, with_totals
from ml.insight.naming import name_segments
from ml.segments import CategoryShare, FeatureProfile, SegmentProfile

# Okabe and Ito (2008), the yellow and the sky blue darkened so that they show on white.
COLORS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#B8860B", "#3A9BD9", "#6B4C9A", "#7F7F7F")

_FEW_NEGATIVES = 0.05
_MOSTLY = 0.9


def profile_segments(
    features: pl.DataFrame,
    segments: np.ndarray,
    *,
    numbers: Sequence[int],
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
        The segment of each row, shape (n_rows,); those of a number that is not in ``numbers`` are unassigned.
    numbers
        The numbers of the segments to describe, possibly with gaps; a segment may be empty.

    Returns
    -------
    One profile a segment, in the order of ``numbers``.
    """
    indexed = {name for name in numeric if _has_index(features[name], segments)}
    described = [
        [
            _describe_number(
                features[name],
                segments == number,
                is_log=name in log_features,
                has_index=name in indexed,
            )
            for name in numeric
        ]
        + [_describe_category(features[name], segments == number) for name in categorical]
        for number in numbers
    ]
    contrasts = [[one for _, several in segment for one in several] for segment in described]
    names = name_segments(contrasts)
    sizes = [int((segments == number).sum()) for number in numbers]
    told = []
    for number, size, name, features_told, contrasted in zip(
        numbers, sizes, names, described, contrasts, strict=True
    ):
        profile, share = tuple(one for one, _ in features_told), size / len(segments)
        told.append(
            SegmentProfile(
                segment=number,
                name=name,
                size=size,
                share=share,
                color=COLORS[number % len(COLORS)],
                profile=profile,
                highlights=tuple(with_totals(highlights(contrasted), share, profile)),
                suggested_name=name,
            )
        )
    return tuple(told)


def _describe_number(
    column: pl.Series, is_member: np.ndarray, *, is_log: bool, has_index: bool
) -> tuple[FeatureProfile, list[Contrast]]:
    values = column.to_numpy()
    known = np.isfinite(values)
    inside, outside = values[is_member & known], values[~is_member & known]
    if len(inside) == 0:
        return FeatureProfile(column.name, None, None, None, None, n_known=0), []
    effect = effect_size(inside, outside, is_log=is_log)
    is_measured = effect is not None and np.isfinite(effect) and min(len(inside), len(outside)) > 1
    effect_low, effect_high = effect_interval(effect if is_measured else None, len(inside), len(outside))
    q1, median, q3 = (float(one) for one in np.quantile(inside, [0.25, 0.5, 0.75]))
    profile = FeatureProfile(
        feature=column.name,
        mean=float(inside.mean()),
        median=median,
        index=100 * float(inside.mean()) / float(values[known].mean()) if has_index else None,
        effect=effect if is_measured else None,
        effect_low=effect_low,
        effect_high=effect_high,
        q1=q1,
        q3=q3,
        total_share=float(inside.sum() / values[known].sum()) if has_index else None,
        n_known=len(inside),
    )
    if effect is None:
        return profile, []
    contrast = NumberContrast(
        feature=column.name,
        effect=effect,
        mean=float(inside.mean()),
        others_mean=float(outside.mean()),
        median=median,
        others_median=float(np.median(outside)),
        index=profile.index,
        is_log=is_log,
        is_negative=_is_negative(values[known]),
    )
    return profile, [contrast]


def _has_index(column: pl.Series, segments: np.ndarray) -> bool:
    """Whether "times the average" means something: a few refunds do no harm, a mean around zero does."""
    values = column.to_numpy()
    known = np.isfinite(values)
    amounts = values[known]
    if len(amounts) == 0 or (amounts < 0).mean() > _FEW_NEGATIVES:
        return False
    # Where negatives cancel out most of the rest, any segment is many times the average.
    if amounts.mean() <= 0 or amounts.mean() < np.abs(amounts).mean() / 2:
        return False
    _, positions = np.unique(segments[known], return_inverse=True)
    totals = np.bincount(positions, weights=amounts)
    return bool((totals >= 0).all())


def _is_negative(values: np.ndarray) -> bool:
    """Whether a feature holds amounts below zero, such as refunds; a few may have the other sign."""
    written = values[values != 0]
    return len(written) > 0 and float((written < 0).mean()) >= _MOSTLY


def _describe_category(column: pl.Series, is_member: np.ndarray) -> tuple[FeatureProfile, list[Contrast]]:
    everybody, members = _count(column), _count(column.filter(pl.Series(is_member)))
    n_all, n_inside = sum(everybody.values()), sum(members.values())
    shares = {value: members.get(value, 0) / n_inside if n_inside else 0.0 for value in everybody}
    # Ties go by value: the order in which a table is counted differs from run to run.
    ordered = sorted(everybody, key=lambda value: (-shares[value], value))
    categories = tuple(
        CategoryShare(value, shares[value], 100 * shares[value] * n_all / everybody[value])
        for value in ordered
    )
    n_others = n_all - n_inside
    contrasts: list[Contrast] = [
        CategoryContrast(
            feature=column.name,
            value=one.value,
            share=one.share,
            others_share=(everybody[one.value] - members.get(one.value, 0)) / n_others if n_others else 0.0,
            index=one.index,
            n_inside=n_inside,
            n_others=n_others,
        )
        for one in categories
    ]
    profile = FeatureProfile(column.name, None, None, None, None, categories=categories, n_known=n_inside)
    return profile, contrasts


def _count(column: pl.Series) -> dict[str, int]:
    # Polars refuses to count a column that is called like the counts.
    return dict(column.drop_nulls().alias("value").value_counts().iter_rows())
