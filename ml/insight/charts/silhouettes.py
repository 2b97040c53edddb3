"""How well each customer sits in its segment."""

from typing import Any

import numpy as np
import polars as pl

from ml.insight.charts.rounding import for_drawing
from ml.insight.charts.sampling import Shown, sample_by_segment
from ml.modeling.silhouettes import silhouette_values
from ml.types import UNASSIGNED, SegmentationModel

_MAX_CUSTOMERS = 5_000


def silhouette(model: SegmentationModel) -> dict[str, Any]:
    """Return the silhouette of every customer by segment, largest first, in the model's space.

    At most 5,000 customers are shown, and their silhouettes are exact among those. The mean weighs every
    segment by all its customers. Customers in no segment are left out and counted; null where fewer than two
    segments have customers.
    """
    assigned = model.customers.filter(pl.col("segment") != UNASSIGNED)
    shown = sample_by_segment(model, assigned, _MAX_CUSTOMERS)
    values = _values(model, shown)
    ids = shown.customers["customer_id"].to_numpy()
    segments = []
    for one in model.segments:
        rows = np.flatnonzero(shown.segments == one.segment)
        rows = rows[np.argsort(-values[rows], kind="stable")]
        segments.append(
            {
                "segment": one.segment,
                "name": one.name,
                "color": one.color,
                "n_rows": int((assigned["segment"] == one.segment).sum()),
                "mean": float(values[rows].mean()) if len(rows) else None,
                "values": for_drawing(values[rows]),
                "customer_ids": ids[rows].tolist(),
            }
        )
    known = [one for one in segments if one["mean"] is not None]
    return {
        "segments": segments,
        "mean": sum(one["mean"] * one["n_rows"] for one in known) / assigned.height if known else None,
        **shown.told,
        "n_unassigned": model.customers.height - assigned.height,
        "space": model.scores.space,
    }


def _values(model: SegmentationModel, shown: Shown) -> np.ndarray:
    n_segments = len(np.unique(shown.segments))
    if not 2 <= n_segments < len(shown.segments):
        return np.full(len(shown.segments), np.nan)
    X = np.asarray(model.pipeline[:-1].transform(shown.customers[list(model.data.features)]))
    return silhouette_values(X, shown.segments)
