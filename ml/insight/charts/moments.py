"""How far any two segments are apart in any number: what Cohen's d is made of."""

from typing import Any, Final

import numpy as np

from ml.insight.charts.numbers import as_trained, numeric_features, own_units, telling_features
from ml.insight.charts.places import Places
from ml.types import SegmentationModel

_MAX_FEATURES: Final = 400


def moments(model: SegmentationModel) -> dict[str, Any]:
    """Mean and variance of every numeric feature in every segment, over all of its customers.

    They are on the scale of training, the logarithm where the model takes it, so that a difference of two
    means over their pooled deviation is the effect (Cohen 1988) that profiles tell against all others. More
    than 400 features are represented by those that tell segments apart best.

    Returns
    -------
    ``segments`` holds the numbers of the segments, last -1 where customers are in none; each of ``features``
    has for each of them ``n_known`` values, their ``means`` and their ``variances`` (by n), null where there
    are none, and says whether ``is_log``.
    """
    places = Places.of(model)
    names = telling_features(model, _MAX_FEATURES)
    return {
        "segments": list(places.numbers),
        "features": [_moments(model, places, name) for name in names],
        "n_features": len(numeric_features(model)),
    }


def _moments(model: SegmentationModel, places: Places, name: str) -> dict[str, Any]:
    values = as_trained(model, own_units(model.customers, [name]), [name])[:, 0]
    n_known, means, variances = places.moments(values)
    return {
        "feature": name,
        "is_log": name in model.data.log_features,
        "n_known": n_known.astype(np.int64).tolist(),
        "means": means.tolist(),
        "variances": variances.tolist(),
    }
