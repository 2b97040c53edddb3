"""Why a customer is in its segment: what every feature adds to the lead over the next segment."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from ml.explanations import Contribution, Explanation, Value
from ml.insight.axes import Axes
from ml.insight.moving import Mover
from ml.modeling.rules import Quadratic, Standing, standing_rule
from ml.segments import FeatureProfile
from ml.types import UNASSIGNED, SegmentationModel


@dataclass(frozen=True)
class Lead:
    """By how much the score of one segment is above that of the next, as a function of the space.

    ``origin`` is a point of the space on the border of the two (``is_border``), or half-way between their
    middles where the line through these never crosses it.
    """

    next_label: int
    difference: Quadratic
    origin: np.ndarray
    is_border: bool


class Explainer:
    """Explains customers of one model; made once for many of them."""

    def __init__(self, model: SegmentationModel) -> None:
        self._model = model
        self._axes = Axes(model)
        self._rule = standing_rule(model.pipeline[-1])
        self._mover = Mover(model, self._axes, self._rule)
        self._names = {one.segment: one.name for one in model.segments}
        self._typical = {one.segment: _typical(one.profile) for one in model.segments}

    def explain(self, features: pl.DataFrame) -> Iterator[Explanation]:
        """Explain customers, one after the other.

        The difference of the two best scores is a quadratic function of the customer, zero at a point of the
        border on the line between the middles of the two segments. It is shared out from there by Aumann and
        Shapley (1974; as integrated gradients: Sundararajan, Taly and Yan 2017), which for a quadratic is the
        gradient half-way times the distance gone, exactly. For these functions it is the value of Shapley,
        too.

        Parameters
        ----------
        features
            Customers with the features of the model, numbers and texts, as ``typed_features`` makes them.

        Returns
        -------
        One explanation a row, in their order.
        """
        known = features.select(self._model.data.features)
        Z = self._axes.transform(known)
        labels = self._axes.label(Z)
        for row, label, z in zip(known.iter_rows(named=True), labels.tolist(), Z, strict=True):
            yield self._explain(row, label, z)

    def _explain(self, row: dict[str, Value], label: int, z: np.ndarray) -> Explanation:
        x = self._axes.project(z[None])[0]
        lead = find_lead(self._rule(x), label, x)
        base = 0.0 if lead.is_border else lead.difference(lead.origin)
        moved = z - self._axes.lift(lead.origin)
        shares = (lead.difference.gradient((x + lead.origin) / 2) @ self._axes.W) * moved
        segment, next_segment = self._segment(label), self._segment(lead.next_label)
        # Who belongs to no segment is compared with the one that would be next.
        typical = self._typical[next_segment if segment == UNASSIGNED else segment]
        why = [
            Contribution(feature, row[feature], typical[feature], float(shares[columns].sum()))
            for feature, columns in self._axes.columns.items()
        ]
        return Explanation(
            segment=segment,
            next_segment=next_segment,
            next_name=self._names[next_segment],
            difference=lead.difference(x),
            base=base,
            why=tuple(sorted(why, key=lambda one: -abs(one.contribution))),
            to_move=self._mover.move(row, z, lead.next_label),
        )

    def _segment(self, label: int) -> int:
        return UNASSIGNED if label == UNASSIGNED else self._model.segment_of_label[label]


def find_lead(standings: dict[int, Standing], label: int, x: np.ndarray) -> Lead:
    """Compare the segment of a row with the best of the others; to be unassigned is none of these."""
    others = [other for other in standings if other not in {label, UNASSIGNED}]
    next_label = max(others, key=lambda other: standings[other].score(x))
    own, other = standings[label], standings[next_label]
    difference = own.score - other.score
    # From the middle of the next segment towards the own one, or towards a row that is in none.
    way = (x if label == UNASSIGNED else own.middle) - other.middle
    near = 0.0 if label == UNASSIGNED else 0.5
    roots = [root for root in difference.roots(other.middle, way) if root > 0 or label != UNASSIGNED]
    root = min(roots, key=lambda one: abs(one - near), default=0.5)
    return Lead(next_label, difference, other.middle + root * way, is_border=bool(roots))


def _typical(profile: Sequence[FeatureProfile]) -> dict[str, Value]:
    return {row.feature: row.categories[0].value if row.categories else row.median for row in profile}
