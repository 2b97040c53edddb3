"""What would move a customer into the next segment: the smallest change in as few features as possible."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations
from math import isfinite

import numpy as np
import polars as pl

from ml.explanations import Change, Value
from ml.insight.axes import Axes, Axis
from ml.insight.steps import n_digits, round_beyond, shortest_step
from ml.modeling.rules import Quadratic, Standings, is_fixed
from ml.types import SegmentationModel

Record = dict[str, Value]
Moved = dict[str, Value]
"""The features that are changed, with their new values."""

_DIGITS = (2, 3, 4, 6, 9, 17)
# On the very border the last digit of a sum would decide.
_BEYOND_ROUNDING = 1e-9
_HARDLY_FURTHER = 1.02
_GRID = 65
# Where a step costs next to nothing, more is tried.
_N_LEADING = {True: 10, False: 8}
_MAX_FEATURES = {True: 6, False: 4}
_MAX_SUBSETS = {True: 130, False: 40}
_MAX_CATEGORIES = 30
_STEPS = 12
_FURTHER = (1.0, 1.02, 1.05, 1.1, 1.2, 1.4, 1.7, 2.0)
_TOWARDS = (0.25, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


class Mover:
    """Searches what would move customers of one model.

    One feature is tried at every value between the least and the greatest that training has seen, and at
    every category. For k-means and mixtures the border has a formula, so that the smallest change is found;
    for other algorithms a grid of 65 values, refined by as many, stands for all. Where no feature does it
    alone, a category with one other feature is tried, then several numbers moved together along the gradient:
    up to six of the ten that can do most, or four of eight where there is no formula. That is a search, which
    may miss something a little smaller. Every change is rounded away from the customer's own value, by
    at most a fiftieth of it, and placed by the pipeline.
    """

    def __init__(self, model: SegmentationModel, axes: Axes, rule: Callable[[np.ndarray], Standings]) -> None:
        self._model = model
        self._axes = axes
        self._rule = rule
        self._is_fixed = is_fixed(model.pipeline[-1])

    def move(self, record: Record, z: np.ndarray, target: int) -> tuple[Change, ...] | None:
        """Find the smallest change that puts a customer into the segment labelled ``target``.

        Parameters
        ----------
        record
            The customer's features.
        z
            The same, transformed, shape (n_columns,).
        """
        changes = (
            self._best(record, z, target, self._single(record, z, target))
            or self._best(record, z, target, self._with_category(record, target))
            or self._best(record, z, target, self._together(record, z, target))
        )
        if changes is None:
            return None
        changes = self._without_needless(record, z, target, changes)
        return tuple(Change(feature, record[feature], value) for feature, value in changes.items())

    def _best(self, record: Record, z: np.ndarray, target: int, candidates: Iterable[Moved]) -> Moved | None:
        """The nearest of the candidates that the pipeline places in the target; distance is in ``z``.

        Of those that are hardly further, the one with the fewest digits.
        """
        tried = list({tuple(one.items()): one for one in candidates if one}.values())
        is_placed, distances = self._try(record, z, target, tried)
        if not is_placed.any():
            return None
        near = np.flatnonzero(is_placed & (distances <= _HARDLY_FURTHER * distances[is_placed].min()))
        return tried[min(near, key=lambda at: (n_digits(tried[at].values()), distances[at]))]

    def _try(
        self, record: Record, z: np.ndarray, target: int, tried: Sequence[Moved]
    ) -> tuple[np.ndarray, np.ndarray]:
        if not tried:
            return np.zeros(0, dtype=bool), np.zeros(0)
        Z = self._axes.transform(self._frame([{**record, **one} for one in tried]))
        return self._axes.label(Z) == target, np.linalg.norm(Z - z, axis=1)

    def _frame(self, records: Sequence[Record]) -> pl.DataFrame:
        kinds = {
            name: pl.String if name in self._axes.categories else pl.Float64
            for name in self._model.data.features
        }
        return pl.DataFrame({name: [one[name] for one in records] for name in kinds}, schema=kinds)

    def _single(self, record: Record, z: np.ndarray, target: int) -> Iterator[Moved]:
        if self._is_fixed:
            for axis in self._axes.numeric.values():
                yield from self._crossings(record, z, target, axis)
        else:
            yield from self._on_grid(record, z, target)
        yield from self._other_categories(record)

    def _crossings(self, record: Record, z: np.ndarray, target: int, axis: Axis) -> Iterator[Moved]:
        """Where the target begins to win along one feature, against every other segment."""
        x, step = self._axes.project(z[None])[0], self._axes.W[:, axis.column]
        standings = self._rule(x)
        for label, other in standings.items():
            if label != target:
                for root in (standings[target].score - other.score).roots(x, step):
                    for value in self._readable(axis, record[axis.feature], float(z[axis.column]), root):
                        yield {axis.feature: value}

    def _readable(self, axis: Axis, value: Value, z: float, step: float) -> Iterator[float]:
        """Values just beyond a step, from the roundest to the most exact, within what was seen."""
        if not step:
            return
        exact = float(
            axis.invert(np.array(z + step + np.copysign(_BEYOND_ROUNDING * max(abs(step), 1), step)))
        )
        is_up = step > 0
        own = value if isinstance(value, int | float) else float(axis.invert(np.array(z)))
        low, high = min(axis.low, own), max(axis.high, own)
        # What was seen may end just where the target begins.
        slack = 1e-6 * max(abs(low), abs(high), high - low)
        if not isfinite(exact) or not low - slack <= exact <= high + slack:
            return
        exact = min(max(exact, low), high)
        for digits in _DIGITS:
            rounded = round_beyond(exact, digits, is_up=is_up, is_whole=axis.is_whole)
            if low <= rounded <= high:
                yield rounded
        # Just beyond the border, but still on this side of the last value that was seen.
        yield high if is_up else low

    def _on_grid(self, record: Record, z: np.ndarray, target: int) -> Iterator[Moved]:
        for axis in self._axes.numeric.values():
            low, high = axis.transform(np.array([axis.low, axis.high])).tolist()
            bounds = self._first_inside(z, target, axis, np.linspace(low, high, _GRID))
            for outside, inside in bounds:
                fine = self._first_inside(z, target, axis, np.linspace(outside, inside, _GRID))
                for _, first in fine:
                    step = first - float(z[axis.column])
                    for value in self._readable(axis, record[axis.feature], float(z[axis.column]), step):
                        yield {axis.feature: value}

    def _first_inside(
        self, z: np.ndarray, target: int, axis: Axis, grid: np.ndarray
    ) -> list[tuple[float, float]]:
        """The nearest value of a grid below and above that is in the target, each after the one before it."""
        own = float(z[axis.column])
        found = []
        for side in (np.sort(grid[grid > own]), np.sort(grid[grid < own])[::-1]):
            Z = np.repeat(z[None], len(side), axis=0)
            Z[:, axis.column] = side
            is_inside = self._axes.label(Z) == target if len(side) else np.zeros(0, dtype=bool)
            if is_inside.any():
                first = int(is_inside.argmax())
                found.append((float(side[first - 1]) if first else own, float(side[first])))
        return found

    def _other_categories(self, record: Record) -> Iterator[Moved]:
        for feature, known in self._axes.categories.items():
            for category in known[:_MAX_CATEGORIES]:
                if category != record[feature]:
                    yield {feature: category}

    def _with_category(self, record: Record, target: int) -> Iterator[Moved]:
        for changed in list(self._other_categories(record))[:_MAX_CATEGORIES]:
            other = {**record, **changed}
            z = self._axes.transform(self._frame([other]))[0]
            for one in self._single(other, z, target):
                if not one.keys() & changed.keys():
                    yield {**changed, **one}

    def _together(self, record: Record, z: np.ndarray, target: int) -> Iterator[Moved]:
        """Several numbers at once, the fewest first; stops with the first number of features that works."""
        leading = self._leading(z, target)
        for size in range(2, min(_MAX_FEATURES[self._is_fixed], len(leading)) + 1):
            found = []
            for subset in list(combinations(leading, size))[: _MAX_SUBSETS[self._is_fixed]]:
                found += list(self._along_gradient(record, z, target, subset))
            is_placed, _ = self._try(record, z, target, found)
            if is_placed.any():
                yield from (one for one, good in zip(found, is_placed, strict=True) if good)
                return

    def _leading(self, z: np.ndarray, target: int) -> list[Axis]:
        """The numeric features that can bring the customer nearest to the target, the best first."""
        difference = self._lag(z, target)
        slope = difference.gradient(self._axes.project(z[None])[0]) @ self._axes.W
        reach = {}
        for axis in self._axes.numeric.values():
            low, high = self._box(axis, z)
            room = (high if slope[axis.column] < 0 else low) - z[axis.column]
            reach[axis.feature] = -slope[axis.column] * room
        ranked = sorted(self._axes.numeric.values(), key=lambda axis: -reach[axis.feature])
        return ranked[: _N_LEADING[self._is_fixed]]

    def _lag(self, z: np.ndarray, target: int) -> Quadratic:
        """By how much the best other segment is ahead of the target around ``z``."""
        x = self._axes.project(z[None])[0]
        standings = self._rule(x)
        others = [label for label in standings if label != target]
        best = max(others, key=lambda label: standings[label].score(x))
        return standings[best].score - standings[target].score

    def _box(self, axis: Axis, z: np.ndarray) -> tuple[float, float]:
        low, high = axis.transform(np.array([axis.low, axis.high])).tolist()
        own = float(z[axis.column])
        return min(low, own), max(high, own)

    def _along_gradient(
        self, record: Record, z: np.ndarray, target: int, subset: Sequence[Axis]
    ) -> Iterator[Moved]:
        """The shortest way over the border within the box; a bent border is made straight again and again."""
        boxes = (
            np.array([self._box(axis, z) for axis in subset]) - z[[axis.column for axis in subset]][:, None]
        )
        for start in self._starts(boxes):
            step = self._approach(z, target, subset, boxes, start)
            if step is not None:
                yield from self._lengthened(record, z, subset, boxes, step, times=_FURTHER)
        # A border may bend away from every gradient; towards the middle of the target it does not.
        columns = [axis.column for axis in subset]
        middle = self._axes.lift(self._rule(self._axes.project(z[None])[0])[target].middle)
        yield from self._lengthened(record, z, subset, boxes, (middle - z)[columns], times=_TOWARDS)

    def _starts(self, boxes: np.ndarray) -> Iterator[np.ndarray]:
        """Where to begin: here, and for a pair on a bent border also at either end of each."""
        yield np.zeros(len(boxes))
        if self._model.algorithm == "gmm" and len(boxes) == 2:
            yield from (np.array([end, 0.0]) for end in boxes[0])
            yield from (np.array([0.0, end]) for end in boxes[1])

    def _approach(
        self, z: np.ndarray, target: int, subset: Sequence[Axis], boxes: np.ndarray, start: np.ndarray
    ) -> np.ndarray | None:
        columns = [axis.column for axis in subset]
        step = start
        for _ in range(_STEPS):
            there = z.copy()
            there[columns] += step
            x = self._axes.project(there[None])[0]
            lag = self._lag(there, target)
            slope = (lag.gradient(x) @ self._axes.W)[columns]
            following = shortest_step(slope, float(slope @ step) - lag(x), boxes)
            if following is None:
                return None
            if np.allclose(following, step, rtol=1e-9, atol=1e-12):
                break
            step = following
        return step

    def _lengthened(
        self,
        record: Record,
        z: np.ndarray,
        subset: Sequence[Axis],
        boxes: np.ndarray,
        step: np.ndarray,
        *,
        times: Sequence[float],
    ) -> Iterator[Moved]:
        """A step so many times, each in readable numbers."""
        for often in times:
            longer = np.clip(step * often, boxes[:, 0], boxes[:, 1])
            values = [
                list(self._readable(axis, record[axis.feature], float(z[axis.column]), float(part)))
                for axis, part in zip(subset, longer, strict=True)
            ]
            if all(values):
                for at in range(max(map(len, values))):
                    yield {
                        axis.feature: several[min(at, len(several) - 1)]
                        for axis, several in zip(subset, values, strict=True)
                    }

    def _without_needless(self, record: Record, z: np.ndarray, target: int, changes: Moved) -> Moved:
        """The smallest part of the changes that moves the customer as well."""
        parts = [
            {feature: changes[feature] for feature in part}
            for size in range(1, len(changes))
            for part in combinations(changes, size)
        ]
        is_placed, _ = self._try(record, z, target, parts)
        return parts[int(is_placed.argmax())] if is_placed.any() else changes
