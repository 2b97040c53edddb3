"""What a customer of a segment is worth: what is expected of it, or else what it spends."""

from collections.abc import Sequence

import polars as pl

from ml.insight.kinds import kind_of
from ml.types import SegmentationModel

EXPECTED = "the expected value of the next 90 days"
_TOTAL = "total_spend"
_NO_SPEND = ("customer_id", "segment", "confidence", "is_outlier", "expected_value_90_days")
_LEAST_PRODUCTS = 3


def value_of_segments(model: SegmentationModel) -> tuple[str | None, dict[int, float]]:
    """Return what the value of a customer is judged by, and its mean in every segment, unassigned included.

    The forecast where there is one; else the largest column that holds what customers spend; else what they
    buy in all, of three products or more. None, and no values, where no column says so.
    """
    expected = _expected(model)
    if expected is not None:
        return EXPECTED, expected
    columns = _spend_columns(model)
    if not columns:
        return None, {}
    means = model.customers.group_by("segment").agg(pl.sum_horizontal(columns).mean().alias("value"))
    return " + ".join(columns), {
        segment: float(value) for segment, value in means.iter_rows() if value is not None
    }


def _expected(model: SegmentationModel) -> dict[int, float] | None:
    values = {}
    for one in model.segments:
        if one.outlook is None or one.outlook.expected_value is None or not one.outlook.n_customers:
            return None
        values[one.segment] = one.outlook.expected_value / one.outlook.n_customers
    return values


def _spend_columns(model: SegmentationModel) -> Sequence[str]:
    numbers = [
        name for name, dtype in model.customers.schema.items() if dtype.is_numeric() and name not in _NO_SPEND
    ]
    if _TOTAL in numbers:
        return [_TOTAL]
    totals = {name: model.customers[name].sum() for name in numbers if kind_of(name) == "spend"}
    if totals:
        return [max(totals, key=lambda name: totals[name])]
    # One number of unknown meaning may be anything; several side by side are what customers buy.
    amounts = {
        one.feature
        for one in model.segments[0].profile
        if one.total_share is not None and (one.mean or 0) > 1
    }
    products = [name for name in numbers if name in amounts and kind_of(name) == "product"]
    return products if len(products) >= _LEAST_PRODUCTS else []
