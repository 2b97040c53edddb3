"""All customers of a model along a few directions, a feature at a time instead of as a matrix."""

import numpy as np
import polars as pl

from ml.insight.charts.numbers import scale_of
from ml.types import SegmentationModel


def project_customers(model: SegmentationModel, directions: np.ndarray) -> np.ndarray:
    """Bring all customers to directions of the preprocessed rows, as the pipeline would, but without a matrix
    of a million rows: ``directions`` has one row for each, and one column a column of these rows.

    Returns
    -------
    ndarray of shape (n_customers, n_directions)
    """
    preprocess = model.pipeline[0]
    places = np.zeros((len(directions), model.customers.height))
    at = 0
    for name, _, columns in preprocess.transformers_:
        if name in {"log", "plain"}:
            for feature in columns:
                _add_number(model, feature, directions[:, at], places)
                at += 1
    if at < directions.shape[1]:
        _add_categories(model, directions[:, at:], places)
    return places.T


def _add_number(model: SegmentationModel, feature: str, weights: np.ndarray, places: np.ndarray) -> None:
    scale = scale_of(model, feature)
    values = model.customers[feature].cast(pl.Float64).fill_nan(None).fill_null(scale.usual)
    scaled = scale.apply(values.to_numpy())
    for axis, weight in enumerate(weights):
        places[axis] += scaled * weight


def _add_categories(model: SegmentationModel, directions: np.ndarray, places: np.ndarray) -> None:
    """Each category adds the same to everybody who has it, so only the different ones are transformed."""
    step = model.pipeline[0].named_transformers_["category"]
    columns = [model.customers[name] for name in model.data.categorical_features]
    known = [column.drop_nulls().unique().sort() for column in columns]
    # One row more, for those that have none.
    n_rows = max(map(len, known)) + 1
    indicators = step.transform(pl.DataFrame([one.extend_constant(None, n_rows - len(one)) for one in known]))
    at = 0
    for column, n_levels in zip(columns, step.named_steps["encode"].n_levels_, strict=True):
        part = slice(at, at + n_levels)
        added = indicators[:, part] @ directions[:, part].T
        levels = column.drop_nulls().unique().sort()
        codes = column.cast(pl.Enum(levels)).to_physical().cast(pl.Int64).fill_null(len(levels)).to_numpy()
        for axis, one in enumerate(added.T):
            places[axis] += one[codes]
        at += n_levels
