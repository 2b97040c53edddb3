"""How features go together: correlations, and every pair of them drawn against each other."""

from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import gaussian_kde

from ml.insight.charts.numbers import as_trained, numeric_features, own_units, telling_features
from ml.insight.charts.rounding import for_drawing
from ml.insight.charts.sampling import Shown, sample_by_segment
from ml.types import UNASSIGNED, SegmentationModel

_MAX_ROWS, _MAX_CORRELATED = 50_000, 60
_MAX_POINTS, _MAX_DRAWN = 1_000, 8
_FEW_VALUES = 5
_GRID = 80
# A spread that is but rounding has no density.
_NO_SPREAD = 1e-9


def correlation(model: SegmentationModel) -> dict[str, Any]:
    """Correlations of the numeric features, in their own units and on the scale of training.

    Pearson's and Spearman's, of the customers who have both values; null where a feature does not vary. Ranks
    survive the logarithm, so that Spearman's tells what Pearson's gains by it. More than 50,000 customers
    are represented by a sample of every segment, more than 60 features by those that tell segments apart
    best.
    """
    features = telling_features(model, _MAX_CORRELATED)
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
            "pearson": for_drawing(frame.corr("pearson").to_numpy(), 4),
            "spearman": for_drawing(frame.corr("spearman").to_numpy(), 4),
        }


def scatter_matrix(model: SegmentationModel) -> dict[str, Any]:
    """The numeric features against each other, and the density of each by segment on the diagonal.

    At most eight features, those that tell segments apart best, of at most 1,000 customers, on the scale of
    training. Densities are Gaussian kernel estimates with Scott's bandwidth (1992), each times the share of
    the segment among all customers, so that they add up to the density of all; null where a segment has fewer
    than five values or they do not vary.
    """
    features = telling_features(model, _MAX_DRAWN)
    shown = sample_by_segment(model, model.customers, _MAX_POINTS)
    values = as_trained(model, own_units(shown.customers, features), features)
    return {
        "features": features,
        "n_features": len(numeric_features(model)),
        "log_features": [name for name in model.data.log_features if name in features],
        "scale": "as trained",
        "is_standardised": model.config.scale,
        "points": {name: for_drawing(column) for name, column in zip(features, values.T, strict=True)},
        "segment": shown.segments.tolist(),
        "customer_id": shown.customers["customer_id"].to_list(),
        "densities": {
            name: _densities(model, shown, column) for name, column in zip(features, values.T, strict=True)
        },
        **shown.told,
    }


def _densities(model: SegmentationModel, shown: Shown, column: np.ndarray) -> list[dict[str, Any]]:
    """One a segment on a common grid, those of no segment last."""
    numbers = [one.segment for one in model.segments] + [UNASSIGNED] * (model.n_unassigned > 0)
    kernels = {number: _kernel(column[shown.segments == number]) for number in numbers}
    spreads = [float(np.sqrt(one.covariance[0, 0])) for one in kernels.values() if one is not None]
    if not spreads:
        return [{"segment": number, "x": None, "density": None} for number in numbers]
    margin = 3 * max(spreads)
    grid = np.linspace(np.nanmin(column) - margin, np.nanmax(column) + margin, _GRID)
    drawn = for_drawing(grid)
    shares = {number: float((model.customers["segment"] == number).mean() or 0) for number in numbers}  # type: ignore[arg-type]
    return [
        {"segment": number, "x": None, "density": None}
        if kernel is None
        else {"segment": number, "x": drawn, "density": for_drawing(shares[number] * kernel(grid))}
        for number, kernel in kernels.items()
    ]


def _kernel(values: np.ndarray) -> Any:
    values = values[np.isfinite(values)]
    if len(values) < _FEW_VALUES or np.ptp(values) <= _NO_SPREAD * np.abs(values).max():
        return None
    return gaussian_kde(values)
