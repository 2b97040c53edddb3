"""How features go together, two by two."""

from typing import Any

import numpy as np
import pandas as pd

from ml.insight.charts.numbers import as_trained, numeric_features, own_units, telling_features
from ml.insight.charts.rounding import for_drawing
from ml.insight.charts.sampling import sample_by_segment
from ml.types import SegmentationModel

_MAX_ROWS, _MAX_FEATURES = 50_000, 60


def correlation(model: SegmentationModel) -> dict[str, Any]:
    """Correlations of the numeric features, in their own units and on the scale of training.

    Pearson's and Spearman's, of the customers who have both values; null where a feature does not vary. Ranks
    survive the logarithm, so that Spearman's tells what Pearson's gains by it. More than 50,000 customers
    are represented by a sample of every segment, more than 60 features by those that tell segments apart
    best.
    """
    features = telling_features(model, _MAX_FEATURES)
    shown = sample_by_segment(model, model.customers, _MAX_ROWS)
    values = own_units(shown.customers, features)
    return {
        "features": features,
        "n_features": len(numeric_features(model)),
        "log_features": [name for name in model.data.log_features if name in features],
        **shown.told,
        "before": _correlations(values),
        "after": _correlations(as_trained(model, values, features)),
    }


def _correlations(values: np.ndarray) -> dict[str, list[float]]:
    frame = pd.DataFrame(values)
    with np.errstate(all="ignore"):
        return {
            "pearson": for_drawing(frame.corr("pearson").to_numpy()),
            "spearman": for_drawing(frame.corr("spearman").to_numpy()),
        }
