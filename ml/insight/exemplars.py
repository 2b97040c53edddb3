"""Which customers to look at to know a segment: its most typical ones, and those at its border."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import polars as pl

from ml.segments import SegmentProfile

_N_EXEMPLARS = 3


def with_exemplars(
    profiles: Sequence[SegmentProfile], X: np.ndarray, customers: pl.DataFrame
) -> tuple[SegmentProfile, ...]:
    """Add up to three typical customers and three edge cases to every profile.

    A typical customer is near the mean of its segment, outliers included. The sum of squared distances from
    a customer to all others of the segment grows with exactly that distance, so the first is the medoid by
    squared distance, found in one pass. An edge case is sure of its segment the least; outliers, which are
    unlike any segment, are no edge cases. Ties go by the order of the rows.

    Parameters
    ----------
    X
        Customers in the space of the model, shape (n_rows, n_dimensions).
    customers
        ``customer_id``, ``segment``, ``confidence`` and ``is_outlier`` of the same rows.
    """
    segments = customers["segment"].to_numpy()
    confidence, is_outlier = customers["confidence"].to_numpy(), customers["is_outlier"].to_numpy()
    # Whoever has no id cannot be looked up.
    has_id = customers["customer_id"].is_not_null().to_numpy()
    told = []
    for one in profiles:
        rows = np.flatnonzero(segments == one.segment)
        distances, rows = _distances_to_mean(X[rows])[has_id[rows]], rows[has_id[rows]]
        at_border = rows[~is_outlier[rows]]
        typical = rows[_lowest(distances)]
        edge = at_border[_lowest(confidence[at_border])]
        told.append(replace(one, typical=_ids(customers, typical), edge=_ids(customers, edge)))
    return tuple(told)


def _distances_to_mean(X: np.ndarray) -> np.ndarray:
    if len(X) == 0:
        return np.empty(0)
    # In place: these are rows of a segment, picked for this.
    X -= X.mean(axis=0)
    X **= 2
    return np.asarray(X.sum(axis=1))


def _lowest(values: np.ndarray) -> np.ndarray:
    """Positions of the three lowest values, the lowest first, the earlier one of two that tie."""
    if len(values) == 0:
        return np.empty(0, dtype=int)
    last = min(_N_EXEMPLARS, len(values)) - 1
    low = np.flatnonzero(values <= np.partition(values, last)[last])
    return low[np.argsort(values[low], kind="stable")][:_N_EXEMPLARS]


def _ids(customers: pl.DataFrame, rows: np.ndarray) -> tuple[str, ...]:
    return tuple(str(one) for one in customers["customer_id"].gather(rows).to_list())
