"""One customer of a model as JSON tells it: what is known of it, and why it is where it is."""

from typing import TYPE_CHECKING, Any

import polars as pl

from backend.errors import CustomerNotFound
from backend.explanations import explain
from ml.manifest import to_json
from ml.types import UNASSIGNED_NAME

if TYPE_CHECKING:
    from ml.types import SegmentationModel


def tell_customer(model: "SegmentationModel", customer_id: str) -> dict[str, Any]:
    """Tell a customer that a model was trained on.

    Raises
    ------
    CustomerNotFound
    """
    names = {one.segment: one.name for one in model.segments}
    found = with_segment_names(model.customers.filter(pl.col("customer_id") == customer_id).head(1), names)
    if found.is_empty():
        raise CustomerNotFound(
            f"The model was trained on no customer {customer_id[:100]!r}. "
            f"GET /models/{model.model_id}/customers?search= finds them."
        )
    (explanation,) = explain(model, found)
    return {
        "model_id": model.model_id,
        "customer": to_json(found.row(0, named=True)),
        "explanation": explanation,
    }


def with_segment_names(customers: pl.DataFrame, names: dict[int, str]) -> pl.DataFrame:
    """Add the name of the segment behind its number."""
    name = pl.col("segment").replace_strict(names, default=UNASSIGNED_NAME, return_dtype=pl.String)
    at = customers.columns.index("segment") + 1
    return customers.insert_column(at, customers.select(name.alias("segment_name")).to_series())
