"""The numeric features of customers in their own units, and on the scale that the model was trained on."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from ml.data.logscale import LogScale
from ml.types import SegmentationModel


@dataclass(frozen=True)
class Scale:
    """The logarithm of a feature, if any, the mean and the spread that it is standardised by.

    ``usual`` is what stands for a missing value.
    """

    log: LogScale | None
    mean: float
    spread: float
    usual: float

    def apply(self, values: np.ndarray) -> np.ndarray:
        """Bring values to the scale of training, any shape; missing ones stay missing."""
        logs = values if self.log is None else self.log.apply(values)
        return np.asarray((logs - self.mean) / self.spread)


def numeric_features(model: SegmentationModel) -> list[str]:
    """Name the features that are numbers, in the order of the model."""
    return [name for name in model.data.features if name not in model.data.categorical_features]


def telling_features(model: SegmentationModel, n_most: int) -> list[str]:
    """At most ``n_most`` numeric features, those with the largest effect in any segment, in model order."""
    names = numeric_features(model)
    effects = dict.fromkeys(names, 0.0)
    for segment in model.segments:
        for one in segment.profile:
            if one.effect is not None and one.feature in effects:
                effects[one.feature] = max(effects[one.feature], abs(one.effect))
    kept = sorted(names, key=lambda name: -effects[name])[:n_most]
    return [name for name in names if name in kept]


def own_units(customers: pl.DataFrame, features: Sequence[str]) -> np.ndarray:
    """Return the values as they came in, NaN where one is missing, shape (n_rows, n_features)."""
    if not features:
        return np.empty((customers.height, 0))
    # By brackets: a column may be called "*", which pl.col takes for all of them.
    return customers[list(features)].cast(pl.Float64).to_numpy()


def as_trained(model: SegmentationModel, values: np.ndarray, features: Sequence[str]) -> np.ndarray:
    """Put values on the scale of training: the logarithm where the model takes it, then standardised.

    Missing values stay missing, where the pipeline would fill them in.

    Parameters
    ----------
    values
        In the units of ``features``, shape (n_rows, n_features).
    """
    scaled = np.empty(values.shape)
    for column, name in enumerate(features):
        scaled[:, column] = scale_of(model, name).apply(values[:, column])
    return scaled


def scale_of(model: SegmentationModel, feature: str) -> Scale:
    """Return the scale of a numeric feature, as it was trained."""
    kind = "log" if feature in model.data.log_features else "plain"
    steps = model.pipeline[0].named_transformers_[kind].named_steps
    place = next(columns for name, _, columns in model.pipeline[0].transformers_ if name == kind).index(
        feature
    )
    log_scale = steps["log"].scales_[place] if kind == "log" else None
    usual = float(steps["impute"].statistics_[place])
    if not hasattr(steps["scale"], "mean_"):
        return Scale(log_scale, 0.0, 1.0, usual)
    return Scale(log_scale, float(steps["scale"].mean_[place]), float(steps["scale"].scale_[place]), usual)
