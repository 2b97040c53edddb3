"""What the customers of each segment bring in all, and which of it looks like what they spend."""

from collections.abc import Mapping
from typing import Any, Final, Literal

import numpy as np

from ml.insight.charts.numbers import numeric_features, own_units
from ml.insight.charts.places import Places
from ml.insight.kinds import is_total, kind_of
from ml.types import SegmentationModel

Basis = Literal["purchases", "names", "amounts", "none"]

_MAX_FEATURES: Final = 400
_PAID: Final = "total_spend"
# One number of unknown meaning may be anything; several side by side are what customers buy.
_LEAST_AMOUNTS: Final = 3

_REASONS: Final[Mapping[Basis, str]] = {
    "purchases": "The customers were made of purchases, and this is what they paid in all.",
    "names": "The names of the features say money.",
    "amounts": (
        "An assumption: every number of the table is spread as amounts are, and no name says otherwise. So "
        "they are taken for amounts of one kind, and added up."
    ),
    "none": "No feature looks like what customers spend.",
}


def totals(model: SegmentationModel) -> dict[str, Any]:
    """Add up every amount over all customers of each segment, and say which amounts are taken for spend.

    An amount is a numeric feature that is never below zero; so is what customers paid in all their purchases,
    although a few may have got back more. Missing values add nothing. Of more than 400 amounts the first are
    told.

    Returns
    -------
    ``segments`` holds the numbers of the segments, last -1 where customers are in none. ``features`` holds
    each amount and its ``totals`` in their order. ``spend`` names the features that are taken for spend, the
    ``basis`` of that, and the same as a sentence, ``reason``: what was paid in purchases; else the features
    whose names say money, without means and without what the largest of them contains; else, where every
    numeric feature is an amount that the model takes the logarithm of, all of them; else none.
    """
    places = Places.of(model)
    values = _amounts(model)
    sums = {name: places.add_up(one) for name, one in values.items()}
    # A sum that is no number, or nothing, has no shares.
    known = [name for name, one in sums.items() if np.isfinite(one).all() and (one >= 0).all() and one.any()]
    basis, spend = _spend(model, {name: values[name] for name in known[:_MAX_FEATURES]})
    return {
        "segments": list(places.numbers),
        "features": [{"feature": name, "totals": sums[name].tolist()} for name in known[:_MAX_FEATURES]],
        "spend": {"features": spend, "basis": basis, "reason": _REASONS[basis]},
    }


def _amounts(model: SegmentationModel) -> dict[str, np.ndarray]:
    """The values of each amount, 0 where one is missing; what was paid in purchases first."""
    has_paid = model.data.purchases is not None and _PAID in model.customers.columns
    names = [*dict.fromkeys([*[_PAID] * has_paid, *numeric_features(model)])]
    values = {name: np.nan_to_num(own_units(model.customers, [name])[:, 0]) for name in names}
    return {name: one for name, one in values.items() if name == _PAID or (one >= 0).all()}


def _spend(model: SegmentationModel, amounts: Mapping[str, np.ndarray]) -> tuple[Basis, list[str]]:
    if model.data.purchases is not None and _PAID in amounts:
        return "purchases", [_PAID]
    named = {name: one for name, one in amounts.items() if kind_of(name) == "spend" and is_total(name)}
    if named:
        return "names", _without_parts(named)
    numbers = numeric_features(model)
    is_one_kind = all(
        name in amounts and name in model.data.log_features and kind_of(name) == "product" for name in numbers
    )
    return ("amounts", numbers) if is_one_kind and len(numbers) >= _LEAST_AMOUNTS else ("none", [])


def _without_parts(amounts: Mapping[str, np.ndarray]) -> list[str]:
    """Leave out what the largest contains, as a year does its last month: it would count twice."""
    largest = max(amounts, key=lambda name: float(amounts[name].sum()))
    return [
        name for name, values in amounts.items() if name == largest or bool((values > amounts[largest]).any())
    ]
