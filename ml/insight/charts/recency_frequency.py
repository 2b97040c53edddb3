"""Who bought how lately and how often: customers by segment, and the usual groups of these."""

from typing import Any

import polars as pl

from ml.insight.charts.rounding import for_drawing
from ml.insight.charts.sampling import sample_by_segment
from ml.types import SegmentationModel

_MAX_CUSTOMERS = 5_000
_NUMBERS = ("recency_days", "n_purchases", "total_spend")


def recency_frequency(model: SegmentationModel) -> dict[str, Any]:
    """Customers by days since the last purchase, purchases and spend; and the groups of RFM, largest first.

    More than 5,000 customers are represented by a sample of every segment; groups count all customers, and
    the segments that these are in. Of a model that was not made from purchases all lists are empty, and
    ``reason`` says why.
    """
    reason = _why_none(model)
    customers = model.customers if reason is None else model.customers.clear()
    shown = sample_by_segment(model, customers, _MAX_CUSTOMERS)
    numbers = {
        name: for_drawing(shown.customers[name].cast(pl.Float64).to_numpy()) if reason is None else []
        for name in _NUMBERS
    }
    return {
        "customer_ids": shown.customers["customer_id"].to_list(),
        "segments": shown.segments.tolist(),
        **numbers,
        "rfm": _groups(customers) if reason is None and "rfm_group" in customers.columns else [],
        **shown.told,
        "reason": reason,
    }


def _why_none(model: SegmentationModel) -> str | None:
    if model.data.purchases is None:
        return "The model was not made from purchases: when and how often customers bought is not known."
    missing = [name for name in _NUMBERS if name not in model.customers.columns]
    return f"The model does not keep {' and '.join(missing)} of its customers." if missing else None


def _groups(customers: pl.DataFrame) -> list[dict[str, Any]]:
    known = customers.filter(pl.col("rfm_group").is_not_null())
    cells = known.group_by("rfm_group", "segment").agg(n=pl.len(), total_spend=pl.sum("total_spend"))
    groups = cells.sort("segment").group_by("rfm_group").agg(
        n_customers=pl.sum("n"),
        total_spend=pl.sum("total_spend"),
        segments=pl.struct("segment", "n"),
    )  # fmt: skip
    # Groups of one size come in the order of the alphabet.
    ordered = groups.rename({"rfm_group": "group"}).sort("n_customers", "group", descending=[True, False])
    return ordered.to_dicts()
