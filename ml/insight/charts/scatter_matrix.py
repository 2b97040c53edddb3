"""Every pair of features drawn against each other, and how each is spread over the segments."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from scipy.stats import gaussian_kde

from ml.insight.charts.numbers import as_trained, numeric_features, own_units, telling_features
from ml.insight.charts.rounding import for_drawing
from ml.insight.charts.sampling import Shown, sample_by_segment, segment_numbers
from ml.types import SegmentationModel

_MAX_POINTS, _MAX_FEATURES = 1_000, 8
_FEW_VALUES = 5
_GRID = 80
# A spread that is but rounding has no density.
_NO_SPREAD = 1e-9


def scatter_matrix(model: SegmentationModel) -> dict[str, Any]:
    """The numeric features against each other, and the density of each by segment on the diagonal.

    At most eight features, those that tell segments apart best, of at most 1,000 customers, on the scale of
    training. Densities are Gaussian kernel estimates with the bandwidth of Scott (1992), each times the
    share of its segment among all customers whose value is known, so that they add up to the density of all;
    null where a segment has fewer than five values in the sample, or they do not vary.
    """
    features = telling_features(model, _MAX_FEATURES)
    shown = sample_by_segment(model, model.customers, _MAX_POINTS)
    values = as_trained(model, own_units(shown.customers, features), features)
    columns = dict(zip(features, values.T, strict=True))
    return {
        "features": features,
        "n_features": len(numeric_features(model)),
        "log_features": [name for name in model.data.log_features if name in features],
        "scale": "as trained",
        "is_standardised": model.config.scale,
        "points": {name: for_drawing(column) for name, column in columns.items()},
        "segment": shown.segments.tolist(),
        "customer_id": shown.customers["customer_id"].to_list(),
        "densities": {
            name: _densities(_known_shares(model, name), shown, column) for name, column in columns.items()
        },
        **shown.told,
    }


def _known_shares(model: SegmentationModel, feature: str) -> dict[int, float]:
    """The share of each segment among the customers whose value is known."""
    known = model.customers["segment"].filter(model.customers[feature].is_not_null()).to_numpy()
    return {number: (known == number).sum() / max(len(known), 1) for number in segment_numbers(model)}


def _densities(shares: Mapping[int, float], shown: Shown, column: np.ndarray) -> list[dict[str, Any]]:
    """One a segment, all on the same grid."""
    kernels = {number: _kernel(column[shown.segments == number]) for number in shares}
    spreads = [float(np.sqrt(one.covariance[0, 0])) for one in kernels.values() if one is not None]
    if not spreads:
        return [_density(number, None, None) for number in shares]
    # Beyond three bandwidths a kernel has next to nothing.
    margin = 3 * max(spreads)
    grid = np.linspace(np.nanmin(column) - margin, np.nanmax(column) + margin, _GRID)
    return [
        _density(number, grid, None if kernel is None else shares[number] * kernel(grid))
        for number, kernel in kernels.items()
    ]


def _density(segment: int, grid: np.ndarray | None, density: np.ndarray | None) -> dict[str, Any]:
    if grid is None or density is None:
        return {"segment": segment, "x": None, "density": None}
    return {"segment": segment, "x": for_drawing(grid), "density": for_drawing(density)}


def _kernel(values: np.ndarray) -> Any:
    values = values[np.isfinite(values)]
    if len(values) < _FEW_VALUES or np.ptp(values) <= _NO_SPREAD * np.abs(values).max():
        return None
    try:
        with np.errstate(over="ignore", invalid="ignore"):
            return gaussian_kde(values)
    except (np.linalg.LinAlgError, ValueError):  # a variance too small or too large for a computer
        return None
