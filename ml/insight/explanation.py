"""Why a customer is in its segment, feature by feature, and what would move it."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from math import inf, sqrt
from typing import Any

import numpy as np
import polars as pl

from ml.explanations import Contribution, Explanation, Move
from ml.insight.coordinates import Coordinates
from ml.insight.moving import Change, Search
from ml.insight.placement_rules import Bowl, rule_of
from ml.modeling.pipeline import place
from ml.segments import FeatureProfile
from ml.types import UNASSIGNED, SegmentationModel


def explain(model: SegmentationModel, features: pl.DataFrame) -> list[Explanation]:
    """Explain the placement of every row.

    The score of a segment is minus the squared distance to its centre (k-means), the log weight plus log
    density of its Gaussian (mixtures), or minus the squared distance to its nearest prototype (the others).
    The difference between the two best is quadratic in the preprocessed row, and is divided among the
    features as Aumann and Shapley (1974) divide costs, from a point on the border between the middles of the
    two: its gradient half-way, times the way. For quadratic functions this equals the Shapley value (see also
    Sundararajan, Taly and Yan 2017), and it adds up exactly. Categories own the sum over their indicators.

    Around one customer the nearest prototypes are taken as given. A customer that a density algorithm leaves
    unassigned is compared with none: by how much the squared distance to the row that keeps it out of the
    nearest segment exceeds the square of the reach, which is the ``base``. For HDBSCAN that row is the
    nearest member, or the ``min_samples``-th row where that is further.

    What would move the customer is searched one feature at a time, which is exact for k-means and mixtures,
    then in two to six of the six features that bring it nearest (a local search), within what training saw;
    it is placed with the pipeline before it is told. To move is to get into ``next_segment``: on the way a
    part of the change may lead into a third one.

    Parameters
    ----------
    features
        The features in their own types, as ``ml.scoring.scorer`` reads them, n_rows x n_features.

    Returns
    -------
    One explanation a row.
    """
    if features.is_empty():
        return []
    coordinates, rule = Coordinates(model), rule_of(model.pipeline[-1])
    rows = coordinates.rows(features)
    points = coordinates.points(rows)
    labels = place(model.pipeline, model.algorithm, features).labels
    targets = _next_labels(rule.scores(points), labels)
    records = features.to_dicts()
    searches = [
        Search(coordinates, rule, row, int(label), int(target))
        for row, label, target in zip(rows, labels, targets, strict=True)
    ]
    moves = _verified(model, features, [search.changes() for search in searches], targets)
    return [
        _explanation(model, search, record, change)
        for search, record, change in zip(searches, records, moves, strict=True)
    ]


def _next_labels(scores: np.ndarray, labels: np.ndarray) -> np.ndarray:
    others = scores.copy()
    is_in = labels != UNASSIGNED
    others[np.flatnonzero(is_in), labels[is_in]] = -np.inf
    return np.asarray(others.argmax(axis=1))


def _explanation(
    model: SegmentationModel, search: Search, record: dict[str, Any], change: Change | None
) -> Explanation:
    difference, base, by_column = _contributions(search)
    segment = UNASSIGNED if search.label == UNASSIGNED else model.segment_of_label[search.label]
    next_segment = model.segment_of_label[search.target]
    typical = {
        profile.feature: _typical(profile)
        for one in model.segments
        if one.segment == segment
        for profile in one.profile
    }
    why = [
        Contribution(feature, record[feature], typical.get(feature), float(by_column[columns].sum()))
        for feature, columns in search.coordinates.blocks.items()
    ]
    return Explanation(
        segment=segment,
        next_segment=next_segment,
        next_name=next(one.name for one in model.segments if one.segment == next_segment),
        difference=difference,
        base=base,
        why=tuple(sorted(why, key=lambda one: -abs(one.contribution))),
        to_move=None
        if change is None
        else tuple(Move(feature, record[feature], to) for feature, to in change.items()),
    )


def _typical(profile: FeatureProfile) -> float | str | None:
    if profile.categories:
        return max(profile.categories, key=lambda one: one.share).value
    return profile.median


def _contributions(search: Search) -> tuple[float, float, np.ndarray]:
    """The difference, its base, and what each column adds, shape (n_columns,)."""
    rule, x = search.rule, search.point
    if search.label == UNASSIGNED:
        keeps_out, limit = rule.border_of_none(x, search.target)
        start = keeps_out
        difference, base = float((x - start) @ (x - start)) - limit**2, -(limit**2)
        slope = x - start
    else:
        own, other = rule.bowl(x, search.label), rule.bowl(x, search.target)
        start, is_border = _border(own, other)
        difference = own.score(x) - other.score(x)
        base = 0.0 if is_border else own.score(start) - other.score(start)
        half_way = (x + start) / 2
        slope = own.slope(half_way) - other.slope(half_way)
    by_column = (slope @ search.coordinates.weights) * (search.row - search.coordinates.row_at(start))
    return difference, base, np.asarray(by_column)


def _border(own: Bowl, other: Bowl) -> tuple[np.ndarray, bool]:
    """Where the line between two middles crosses the border, or half-way where it does not."""
    way = other.middle - own.middle
    half_way = own.middle + way / 2
    # Along t from -1/2 to 1/2: square t^2 + linear t + constant.
    square = float(((way @ other.spread) ** 2).sum() - ((way @ own.spread) ** 2).sum())
    linear = float((own.slope(half_way) - other.slope(half_way)) @ way)
    constant = own.score(half_way) - other.score(half_way)
    roots = [root for root in _real_roots(square, linear, constant) if abs(root) <= 0.5]
    if not roots:
        return half_way, False
    return half_way + min(roots, key=abs) * way, True


def _real_roots(square: float, linear: float, constant: float) -> Iterator[float]:
    inside = linear**2 - 4 * square * constant
    if inside < 0:
        return
    half = -(linear + (sqrt(inside) if linear >= 0 else -sqrt(inside))) / 2
    yield constant / half if half else (0.0 if constant == 0 else inf)
    if square:
        yield half / square


def _verified(
    model: SegmentationModel,
    features: pl.DataFrame,
    searches: Sequence[Iterator[Change]],
    targets: np.ndarray,
) -> list[Change | None]:
    """The first change of every row that the pipeline confirms, without features that it does not need."""
    moves: list[Change | None] = [None] * len(searches)
    waiting = dict(enumerate(searches))
    while waiting:
        tried: list[tuple[int, Change]] = []
        for row, search in list(waiting.items()):
            change = next(search, None)
            if change is None:
                del waiting[row]
            else:
                tried += [(row, part) for part in _parts(change)]
        if not tried:
            break
        changed = _changed(features, tried)
        labels = place(model.pipeline, model.algorithm, changed).labels
        for (row, part), label in zip(tried, labels, strict=True):
            if row in waiting and label == targets[row]:
                moves[row] = part
                del waiting[row]
    return moves


def _parts(change: Change) -> Iterator[Change]:
    """Every choice of its features, the smallest first."""
    for n_features in range(1, len(change) + 1):
        for names in combinations(change, n_features):
            yield {name: change[name] for name in names}


def _changed(features: pl.DataFrame, changes: Sequence[tuple[int, Change]]) -> pl.DataFrame:
    frame = features[[row for row, _ in changes]]
    return frame.with_columns(
        pl.Series(
            name,
            [change.get(name, before) for (_, change), before in zip(changes, frame[name], strict=True)],
            dtype=frame[name].dtype,
        )
        for name in frame.columns
    )
