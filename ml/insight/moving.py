"""What would move a customer: the smallest change in as few features as possible."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

from ml.insight.coordinates import CategoryAxis, Coordinates, round_outward
from ml.insight.placement_rules import BowlRule, PlacementRule

Change = dict[str, float | str]

# Changes of several features are looked for among the six that move the customer furthest.
MAX_FEATURES = 6
_STEPS_A_PIECE = 16
_STEPS_ALONE = 64
_N_HALVINGS = 20
_N_LINEARISATIONS = 3
_MAX_OVERSHOOT = 0.05
_MAX_DIGITS = 15
_CLEAR = 1e-9


@dataclass(frozen=True)
class _Category:
    """Another category, and the step that it makes in the space."""

    feature: str
    category: str
    step: np.ndarray
    length: float


@dataclass
class Search:
    """Changes of one customer that the rule places in another segment.

    Parameters
    ----------
    row
        The preprocessed customer, shape (n_columns,).
    target
        The label to reach.
    """

    coordinates: Coordinates
    rule: PlacementRule
    row: np.ndarray
    label: int
    target: int
    point: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        self.point = self.coordinates.points(self.row[None])[0]
        self.axes = [axis for axis in self.coordinates.numbers if axis.low < axis.high]
        self.present = self.row[[axis.column for axis in self.axes]]
        self.low = np.array([float(axis.coordinate(axis.low)) for axis in self.axes]) - self.present
        self.high = np.array([float(axis.coordinate(axis.high)) for axis in self.axes]) - self.present
        self.directions = self.coordinates.weights.T[[axis.column for axis in self.axes]]
        self.others = [one for axis in self.coordinates.categories for one in self._others(axis)]

    def changes(self) -> Iterator[Change]:
        """The best change of one feature, of two, and so on."""
        if found := self._singles():
            yield found
        leading = self._leading()
        for n_features in range(2, len(leading) + 1):
            if found := self._of_several(list(combinations(leading, n_features))):
                yield found

    def _others(self, axis: CategoryAxis) -> Iterator[_Category]:
        now = self.row[axis.columns]
        for category, there in zip(axis.categories, axis.coordinates, strict=True):
            if not np.allclose(now, there):
                step = self.coordinates.weights[:, axis.columns] @ (there - now)
                yield _Category(axis.feature, category, step, float(np.linalg.norm(there - now)))

    def _wins(self, points: np.ndarray) -> np.ndarray:
        # Nothing is promised that hangs on the last digit.
        scale = _CLEAR * (1 + np.abs(self.rule.scores(points)[:, self.target]))
        return np.asarray(self.rule.advantage(points, self.target) > scale)

    def _singles(self) -> Change | None:
        found: list[tuple[float, Change]] = []
        if self.others:
            wins = self._wins(self.point + np.stack([one.step for one in self.others]))
            found += [
                (one.length, {one.feature: one.category})
                for one, does in zip(self.others, wins, strict=True)
                if does
            ]
        for number, offset in self._entries():
            found += self._rounded([number], np.array([offset]), ())
        return min(found, key=lambda one: one[0])[1] if found else None

    def _entries(self) -> Iterator[tuple[int, float]]:
        """For each number, where the target begins on either side."""
        if not self.axes:
            return
        if isinstance(self.rule, BowlRule):
            yield from self._crossings(self.rule)
            return
        members = np.repeat(np.arange(len(self.axes)), 2)[:, None]
        signs = np.tile([1.0, -1.0], len(self.axes))[:, None]
        starts = np.tile(self.point, (len(members), 1))
        for (number,), (offset,) in zip(
            members, self._walk(starts, members, signs, _STEPS_ALONE), strict=True
        ):
            if np.isfinite(offset):
                yield int(number), float(offset)

    def _crossings(self, rule: BowlRule) -> Iterator[tuple[int, float]]:
        """Exactly: two scores are equal where a quadratic in the change of one feature is zero."""
        along = rule.along(self.point, self.directions)
        gaps = along[:, [self.target]] - np.delete(along, self.target, axis=1)
        roots = _roots(*gaps).reshape(-1, len(self.axes)).T
        beside = 1e-9 + 1e-7 * np.abs(roots)
        places = np.column_stack([roots - beside, roots + beside, self.low, self.high])
        is_in = np.isfinite(places) & (places >= self.low[:, None]) & (places <= self.high[:, None])
        places = np.where(is_in, places, 0)
        points = self.point + places[:, :, None] * self.directions[:, None]
        wins = self._wins(points.reshape(-1, len(self.point))).reshape(places.shape) & is_in
        for number, (row, does) in enumerate(zip(places, wins, strict=True)):
            for side in (row[does & (row > 0)], row[does & (row < 0)]):
                if len(side):
                    yield number, float(side[np.abs(side).argmin()])

    def _leading(self) -> list[int | _Category]:
        """The features that bring the customer nearest to the target within what was seen."""
        labels = np.array([self.target, self.label if self.label >= 0 else self.target])
        slopes = self.rule.slopes(np.tile(self.point, (2, 1)), labels)
        slope = slopes[0] - slopes[1] if self.label >= 0 else slopes[0]
        along = self.directions @ slope
        gains: list[tuple[float, int | _Category]] = [
            (float(max(gain * low, gain * high)), number)
            for number, (gain, low, high) in enumerate(zip(along, self.low, self.high, strict=True))
        ]
        best: dict[str, tuple[float, int | _Category]] = {}
        now = self.rule.advantage(self.point[None], self.target)[0]
        for one in self.others:
            gain = float(self.rule.advantage((self.point + one.step)[None], self.target)[0] - now)
            if one.feature not in best or gain > best[one.feature][0]:
                best[one.feature] = (gain, one)
        ranked = sorted([*gains, *best.values()], key=lambda one: -one[0])
        return [one for gain, one in ranked[:MAX_FEATURES] if gain > 0]

    def _of_several(self, subsets: Sequence[Sequence[int | _Category]]) -> Change | None:
        found: list[tuple[float, Change]] = []
        by_size: dict[int, list[tuple[list[int], tuple[_Category, ...]]]] = {}
        for subset in subsets:
            numbers = [one for one in subset if isinstance(one, int)]
            categories = tuple(one for one in subset if isinstance(one, _Category))
            by_size.setdefault(len(numbers), []).append((numbers, categories))
        for size, several in by_size.items():
            starts = self.point + np.stack(
                [
                    np.sum([one.step for one in chosen], axis=0) if chosen else 0 * self.point
                    for _, chosen in several
                ]
            )
            if size == 0:
                offsets = [np.where(self._wins(starts), 0.0, np.nan)[:, None]]
                numbers_of = np.zeros((len(several), 0), dtype=int)
            else:
                numbers_of = np.array([numbers for numbers, _ in several])
                offsets = self._approach(starts, numbers_of)
            for offset in offsets:
                for (numbers, chosen), one in zip(several, offset, strict=True):
                    if np.isfinite(one).all():
                        found += self._rounded(numbers, one[: len(numbers)], chosen)
        return min(found, key=lambda one: one[0])[1] if found else None

    def _approach(self, starts: np.ndarray, members: np.ndarray) -> list[np.ndarray]:
        """Walk along the slope towards the target, clipped to what was seen, which is the shortest way for
        a straight border; then along the slope at the place where it was crossed.
        """
        n_paths = len(starts)
        targets = np.full(n_paths, self.target)
        uphill = self.rule.slopes(starts, targets)
        found = [self._walk(starts, members, self._inward(uphill, members), _STEPS_A_PIECE)]
        at = starts
        for _ in range(_N_LINEARISATIONS):
            scores = self.rule.scores(at)
            scores[:, self.target] = -np.inf
            slope = self.rule.slopes(at, targets) - self.rule.slopes(at, scores.argmax(axis=1))
            offsets = self._walk(starts, members, self._inward(slope, members), _STEPS_A_PIECE)
            found.append(offsets)
            moved = np.einsum("pm,pmd->pd", np.nan_to_num(offsets), self.directions[members])
            at = starts + moved
        return found

    def _inward(self, slopes: np.ndarray, members: np.ndarray) -> np.ndarray:
        return np.asarray(np.einsum("pd,pmd->pm", slopes, self.directions[members]))

    def _walk(self, starts: np.ndarray, members: np.ndarray, slopes: np.ndarray, n_steps: int) -> np.ndarray:
        """The first place on each path that is the target's, NaN without one; shaped as ``members``."""
        low, high = self.low[members], self.high[members]
        with np.errstate(divide="ignore", invalid="ignore"):
            ends = np.where(slopes > 0, high, low) / slopes
        ends = np.sort(np.where(np.isfinite(ends) & (ends > 0), ends, 0), axis=1)
        knots = np.concatenate([np.zeros((len(ends), 1)), ends], axis=1)
        pieces = np.linspace(knots[:, :-1], knots[:, 1:], n_steps + 1)[1:]
        times = np.concatenate([knots[:, :1], pieces.transpose(1, 2, 0).reshape(len(ends), -1)], axis=1)

        def at(when: np.ndarray) -> np.ndarray:
            return np.asarray(np.clip(when[:, :, None] * slopes[:, None], low[:, None], high[:, None]))

        def wins(when: np.ndarray) -> np.ndarray:
            points = starts[:, None] + np.einsum("pkm,pmd->pkd", at(when), self.directions[members])
            return self._wins(points.reshape(-1, starts.shape[1])).reshape(when.shape)

        won = wins(times)
        first = won.argmax(axis=1)
        every = np.arange(len(times))
        outside, inside = times[every, np.maximum(first - 1, 0)], times[every, first]
        for _ in range(_N_HALVINGS):
            middle = (outside + inside) / 2
            is_in = wins(middle[:, None])[:, 0]
            inside, outside = np.where(is_in, middle, inside), np.where(is_in, outside, middle)
        return np.where(np.asarray(won.any(axis=1))[:, None], at(inside[:, None])[:, 0], np.nan)

    def _rounded(
        self, numbers: Sequence[int], offsets: np.ndarray, chosen: Sequence[_Category]
    ) -> list[tuple[float, Change]]:
        """The change in as few digits as reach the target without going much further."""
        start = self.point + np.sum([one.step for one in chosen], axis=0) if chosen else self.point
        square = sum(one.length**2 for one in chosen)
        for digits in range(2, _MAX_DIGITS + 1):
            values = [
                round_outward(self.axes[number], self.present[number], offset, digits)
                for number, offset in zip(numbers, offsets, strict=True)
            ]
            there = np.array(
                [
                    float(self.axes[number].coordinate(value)) - self.present[number]
                    for number, value in zip(numbers, values, strict=True)
                ]
            )
            is_near = np.abs(there - offsets) <= _MAX_OVERSHOOT * np.abs(offsets)
            if digits < _MAX_DIGITS and not is_near.all():
                continue
            if self._wins((start + there @ self.directions[list(numbers)])[None])[0]:
                change: Change = {
                    self.axes[number].feature: value for number, value in zip(numbers, values, strict=True)
                }
                change |= {one.feature: one.category for one in chosen}
                return [(float(np.sqrt(square + there @ there)), change)]
        return []


def _roots(square: np.ndarray, linear: np.ndarray, constant: np.ndarray) -> np.ndarray:
    """The real roots of quadratics, without cancellation; NaN where there is none."""
    with np.errstate(all="ignore"):
        root = np.sqrt(linear**2 - 4 * square * constant)
        half = -(linear + np.where(linear < 0, -root, root)) / 2
        roots = np.stack([half / square, constant / half])
    return np.where(np.isfinite(roots), roots, np.nan)
