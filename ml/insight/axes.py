"""Which coordinates of a model's space come from which feature, and the way from one to the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from ml.data.logscale import LogScale
from ml.types import SegmentationModel


@dataclass(frozen=True)
class Axis:
    """A numeric feature, which is ``z = (scale(value) - center) / spread`` in one column of transformed rows.

    ``low`` and ``high`` bound what training has seen, in the feature's own units; where all of it
    ``is_whole``, only whole numbers make sense.
    """

    feature: str
    column: int
    scale: LogScale | None
    center: float
    spread: float
    low: float
    high: float
    is_whole: bool

    def transform(self, values: np.ndarray) -> np.ndarray:
        """Bring values to the column, any shape."""
        scaled = values if self.scale is None else self.scale.apply(values)
        return np.asarray((scaled - self.center) / self.spread)

    def invert(self, z: np.ndarray) -> np.ndarray:
        """Bring the column back to values, any shape."""
        scaled = z * self.spread + self.center
        return scaled if self.scale is None else self.scale.invert(scaled)


class Axes:
    """The way of a model from features to its space: transformed rows ``z``, then ``x = W (z - mean)``.

    Attributes
    ----------
    numeric : dict of str to Axis
    columns : dict of str to list of int
        The columns of each feature, the indicators of a category together.
    categories : dict of str to list of str
        Those that training has seen.
    W, mean : ndarray of shape (n_dimensions, n_columns) and (n_columns,)
        The identity and zeros without PCA.
    """

    def __init__(self, model: SegmentationModel) -> None:
        self._model = model
        self._preprocess, pca = model.pipeline[0], model.pipeline[1]
        self._last_steps = model.pipeline[1:]
        self.numeric: dict[str, Axis] = {}
        self.columns: dict[str, list[int]] = {}
        self.categories: dict[str, list[str]] = {}
        n_columns = 0
        for name, _, features in self._preprocess.transformers_:
            if len(features) == 0 or name == "remainder":
                continue
            steps = self._preprocess.named_transformers_[name].named_steps
            n_columns = self._add(features, steps, n_columns)
        if pca == "passthrough":
            self.W, self.mean = np.eye(n_columns), np.zeros(n_columns)
        else:
            self.W, self.mean = pca.components_, pca.mean_

    def _add(self, features: Sequence[str], steps: Mapping[str, object], n_columns: int) -> int:
        if "encode" in steps:
            for feature, known in zip(features, steps["encode"].encoder_.categories_, strict=True):  # type: ignore[attr-defined]
                self.columns[feature] = list(range(n_columns, n_columns + len(known)))
                self.categories[feature] = [str(one) for one in known if one is not None]
                n_columns += len(known)
            return n_columns
        scales = steps["log"].scales_ if "log" in steps else [None] * len(features)  # type: ignore[attr-defined]
        scaler = steps["scale"]
        centers = getattr(scaler, "mean_", np.zeros(len(features)))
        spreads = getattr(scaler, "scale_", np.ones(len(features)))
        for feature, scale, center, spread in zip(features, scales, centers, spreads, strict=True):
            seen = self._model.customers[feature].drop_nulls()
            if len(seen):
                low, high = float(seen.min()), float(seen.max())  # type: ignore[arg-type]
                is_whole = seen.dtype.is_integer()
                axis = Axis(feature, n_columns, scale, float(center), float(spread), low, high, is_whole)
                self.numeric[feature] = axis
            self.columns[feature] = [n_columns]
            n_columns += 1
        return n_columns

    def transform(self, features: pl.DataFrame) -> np.ndarray:
        """Bring features to transformed rows, shape (n_rows, n_columns)."""
        return np.asarray(self._preprocess.transform(features))

    def project(self, Z: np.ndarray) -> np.ndarray:
        """Bring transformed rows into the space, shape (n_rows, n_dimensions)."""
        return np.asarray((Z - self.mean) @ self.W.T)

    def lift(self, x: np.ndarray) -> np.ndarray:
        """The transformed row next to the mean that lies at ``x`` in the space."""
        return np.asarray(self.mean + x @ self.W)

    def label(self, Z: np.ndarray) -> np.ndarray:
        """Label transformed rows as the pipeline does, shape (n_rows,)."""
        return np.asarray(self._last_steps.predict(Z))
