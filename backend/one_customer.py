"""One customer of a model as JSON tells it: what is known of it, why it is where it is, what it will do."""

from typing import TYPE_CHECKING, Any

import polars as pl
from pydantic import BaseModel

from backend.errors import CustomerNotFound
from backend.explanations import explain
from ml.listing.names import with_segment_names
from ml.manifest import to_json

if TYPE_CHECKING:
    from ml.types import SegmentationModel

HORIZON_DAYS = 90


class CustomerForecast(BaseModel):
    """What a customer will do within the horizon; its purchases are from low to high in 90 % of all cases.

    ``expected_spend`` is what a purchase is worth, ``expected_value`` all of them, discounted to today by
    10 % a year; null where spend is not modelled.
    """

    probability_active: float
    expected_purchases: float
    purchases_low: float
    purchases_high: float
    expected_spend: float | None
    expected_value: float | None
    horizon_days: int


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
        "forecast": _forecast(model, found),
    }


def _forecast(model: "SegmentationModel", customer: pl.DataFrame) -> dict[str, Any] | None:
    if model.forecast is None:
        return None
    from ml.forecasting.outlook import forecast_customers

    expected = forecast_customers(model.forecast, customer, HORIZON_DAYS).row(0, named=True)
    return {**to_json(expected), "horizon_days": HORIZON_DAYS}
