"""What customers will do within a horizon: by segment, in all, week by week, and one by one."""

from typing import TYPE_CHECKING, Any

import polars as pl

from backend.services import Services
from ml.errors import NoForecast
from ml.manifest import to_json
from ml.types import UNASSIGNED, UNASSIGNED_NAME

if TYPE_CHECKING:
    from ml.forecasts import Forecast, Outlook
    from ml.types import SegmentationModel

DISCOUNT_RATE = 0.1
_NO_COLOR = "#757575"
_PASSED_ON = (
    "purchases", "spend", "spend_refused", "spend_correlation", "candidates", "choice", "warnings", "holdout",
    "tells_leaving",
)  # fmt: skip


def forecast_of(services: Services, model_id: str, horizon_days: int, discount_rate: float) -> dict[str, Any]:
    """Tell the forecast of a model that was made from purchases.

    Raises
    ------
    NoForecast
    """
    asked = ("forecast", model_id, services.artifacts.named_at(model_id), horizon_days, discount_rate)
    return services.answers.get(
        asked, lambda: tell_forecast(services.models.get(model_id), horizon_days, discount_rate)
    )


def tell_forecast(model: "SegmentationModel", horizon_days: int, discount_rate: float) -> dict[str, Any]:
    """Tell what the customers of a model will do, by segment and in all.

    Raises
    ------
    NoForecast
    """
    from ml.forecasting.outlook import outlook_of

    forecast = require_forecast(model)
    places = [(one.segment, one.name, one.color) for one in model.segments]
    if model.n_unassigned:
        places.append((UNASSIGNED, UNASSIGNED_NAME, _NO_COLOR))
    segments = []
    for segment, name, color in places:
        members = model.customers.filter(segment=segment)
        outlook = outlook_of(forecast, members, horizon_days, discount_rate)
        segments.append({"segment": segment, "name": name, "color": color, **told_outlook(outlook)})
    told = tell_all(forecast, model.customers, horizon_days, discount_rate)
    return {**told, "model_id": model.model_id, "segments": segments}


def tell_all(
    forecast: "Forecast", customers: pl.DataFrame, horizon_days: int, discount_rate: float
) -> dict[str, Any]:
    """Tell what customers will do in all, and what the forecast rests on."""
    from ml.forecasting.activity import activity_grid
    from ml.forecasting.outlook import future_curve, outlook_of

    return {
        "model_id": None,
        "as_of": to_json(forecast.as_of),
        "horizon_days": horizon_days,
        "discount_rate": discount_rate,
        **{name: to_json(getattr(forecast, name)) for name in _PASSED_ON},
        "segments": [],
        "total": told_outlook(outlook_of(forecast, customers, horizon_days, discount_rate)),
        "curve": to_json(future_curve(forecast, customers, horizon_days)),
        "activity": to_json(activity_grid(forecast, customers)),
    }


def told_outlook(outlook: "Outlook") -> dict[str, Any]:
    """Tell an outlook; ``low`` and ``high`` are those of the value, or of purchases where there is none."""
    facts: dict[str, Any] = to_json(outlook)
    of = "purchases" if outlook.expected_value is None else "value"
    return {**facts, "low": facts[f"{of}_low"], "high": facts[f"{of}_high"]}


def forecast_table(
    forecast: "Forecast", customers: pl.DataFrame, horizon_days: int, discount_rate: float
) -> pl.DataFrame:
    """Return one row a customer: its id, its segment where it has one, and what it will do."""
    from ml.forecasting.outlook import forecast_customers

    known = [name for name in ("customer_id", "segment", "segment_name") if name in customers.columns]
    return customers.select(known).hstack(
        forecast_customers(forecast, customers, horizon_days, discount_rate)
    )


def require_forecast(model: "SegmentationModel") -> "Forecast":
    """Return the forecast of a model.

    Raises
    ------
    NoForecast
        It has none; the message says why.
    """
    if model.forecast is None:
        why = model.forecast_refused or (
            "it was trained on a table of customers, which does not say when they bought. Train on a table "
            "of purchases, one row a purchase or a part of it, with a customer, a date and an amount."
        )
        raise NoForecast(f"Model {model.model_id} has no forecast: {why}")
    return model.forecast
