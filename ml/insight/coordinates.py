"""Between the features of a model and the space in which it places customers."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl

from ml.data.features import typed_features
from ml.data.logscale import LogScale
from ml.modeling.preprocessing import CategoryEncoder
from ml.types import SegmentationModel


@dataclass(frozen=True)
class NumberAxis:
    """A numeric feature: one column of the preprocessed rows, and the range that training saw."""

    feature: str
    column: int
    mean: float
    scale: float
    log_scale: LogScale | None
    low: float
    high: float
    is_whole: bool

    def coordinate(self, value: np.ndarray | float) -> np.ndarray:
        """Where values are, in standardised units."""
        values = np.asarray(value, dtype=float)
        scaled = self.log_scale.apply(values) if self.log_scale else values
        return np.asarray((scaled - self.mean) / self.scale)

    def value(self, coordinate: np.ndarray | float) -> np.ndarray:
        """Values in the feature's own units."""
        scaled = np.asarray(coordinate, dtype=float) * self.scale + self.mean
        return np.asarray(self.log_scale.invert(scaled) if self.log_scale else scaled)


@dataclass(frozen=True)
class CategoryAxis:
    """A categorical feature: a block of columns, and where each category that training saw lies in it."""

    feature: str
    columns: slice
    categories: tuple[str, ...]
    coordinates: np.ndarray


class Coordinates:
    """The preprocessed rows ``Z`` of a model, whose columns belong to features, and the space of distances.

    Attributes
    ----------
    numbers, categories : one axis a feature
    weights : ndarray of shape (n_dimensions, n_columns)
        The space is ``(Z - centre) @ weights.T``; the rows of ``weights`` are orthonormal.
    """

    def __init__(self, model: SegmentationModel) -> None:
        self._pipeline = model.pipeline
        self.numbers: list[NumberAxis] = []
        self.categories: list[CategoryAxis] = []
        self._read(model)
        pca = model.pipeline[1]
        n_columns = len(self.numbers) + sum(axis.coordinates.shape[1] for axis in self.categories)
        is_plain = isinstance(pca, str)
        self.weights = np.eye(n_columns) if is_plain else np.asarray(pca.components_)
        self.centre = np.zeros(n_columns) if is_plain else np.asarray(pca.mean_)

    def rows(self, features: pl.DataFrame) -> np.ndarray:
        """The preprocessed rows, shape (n_rows, n_columns)."""
        return np.asarray(self._pipeline[0].transform(features), dtype=float)

    def points(self, rows: np.ndarray) -> np.ndarray:
        """Preprocessed rows in the space, shape (n_rows, n_dimensions)."""
        return np.asarray((rows - self.centre) @ self.weights.T)

    def row_at(self, point: np.ndarray) -> np.ndarray:
        """A preprocessed row that lies at a point of the space."""
        return np.asarray(self.centre + point @ self.weights)

    @cached_property
    def blocks(self) -> dict[str, list[int]]:
        """The columns of each feature."""
        blocks = {axis.feature: [axis.column] for axis in self.numbers}
        every = np.arange(self.weights.shape[1])
        return blocks | {axis.feature: every[axis.columns].tolist() for axis in self.categories}

    def _read(self, model: SegmentationModel) -> None:
        start = 0
        for name, steps, features in self._pipeline[0].transformers_:
            if name == "category" and len(features):
                self.categories.extend(_category_axes(steps[-1], features, start))
            elif name in ("log", "plain") and len(features):
                self.numbers.extend(_number_axes(model, steps, features, start))
                start += len(features)


def round_outward(axis: NumberAxis, present: float, offset: float, digits: int) -> float:
    """Round a value away from the present one, within what was seen."""
    value = float(np.clip(axis.value(present + offset), axis.low, axis.high))
    is_up = offset >= 0
    unit_exponent = int(np.floor(np.log10(abs(value)))) - digits + 1 if value else -digits
    if axis.is_whole:
        unit_exponent = max(unit_exponent, 0)
    # A unit below 1 is a reciprocal, so that 0.1 is the nearest number to a tenth.
    scale = 10.0 ** abs(unit_exponent)
    counted = value / scale if unit_exponent >= 0 else value * scale
    counted = round(counted, 9) if axis.is_whole else counted
    whole = np.ceil(counted) if is_up else np.floor(counted)
    rounded = whole * scale if unit_exponent >= 0 else whole / scale
    return float(np.clip(rounded, axis.low, axis.high))


def typed_customers(model: SegmentationModel, customers: pl.DataFrame) -> pl.DataFrame:
    """The features of rows of ``model.customers``, as the pipeline takes them."""
    categorical = model.data.categorical_features
    numeric = [name for name in model.data.features if name not in categorical]
    return typed_features(customers, numeric, categorical)[0]


def _number_axes(
    model: SegmentationModel, steps: Any, features: list[str], start: int
) -> Iterator[NumberAxis]:
    scaler = steps.named_steps["scale"]
    is_scaled = hasattr(scaler, "mean_")
    scales = steps.named_steps["log"].scales_ if "log" in steps.named_steps else [None] * len(features)
    for position, (feature, log_scale) in enumerate(zip(features, scales, strict=True)):
        seen = model.customers[feature]
        finite = seen.drop_nulls().to_numpy()
        finite = finite[np.isfinite(finite)]
        yield NumberAxis(
            feature,
            start + position,
            float(scaler.mean_[position]) if is_scaled else 0.0,
            float(scaler.scale_[position]) if is_scaled else 1.0,
            log_scale,
            float(finite.min()) if len(finite) else np.nan,
            float(finite.max()) if len(finite) else np.nan,
            seen.dtype.is_integer(),
        )


def _category_axes(encoder: CategoryEncoder, features: list[str], start: int) -> Iterator[CategoryAxis]:
    first = 0
    for feature, categories in zip(features, encoder.encoder_.categories_, strict=True):
        block = slice(first, first + len(categories))
        coordinates = (np.eye(len(categories)) - encoder.shares_[block]) / encoder.spreads_[block]
        columns = slice(start + block.start, start + block.stop)
        yield CategoryAxis(feature, columns, tuple(map(str, categories)), coordinates)
        first = block.stop
