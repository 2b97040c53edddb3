"""What customers will do, and how segments will grow and shrink."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from backend.dependencies import AllServices, NamedModelId
from backend.forecast.schemas import ForecastAnswer
from backend.forecast.service import DISCOUNT_RATE, forecast_of
from backend.forecast.trend import TrendAnswer, trend_of

Periods = Annotated[int, Query(ge=1, le=24, description="How many periods ahead.")]

HorizonDays = Annotated[int, Query(ge=1, le=3650, description="How many days from as_of on.")]
DiscountRate = Annotated[float, Query(ge=0, le=1, description="A year; 0.1 is 10 %.")]

router = APIRouter(prefix="/models", tags=["models"])


@router.get("/{model_id}/forecast", response_model=ForecastAnswer)
def get_forecast(
    model_id: NamedModelId,
    services: AllServices,
    horizon_days: HorizonDays = 90,
    discount_rate: DiscountRate = DISCOUNT_RATE,
) -> dict[str, Any]:
    """Tell what customers will buy, by segment, in all and week by week, with how the forecast did before.

    Only models that were trained on purchases have one.
    """
    return forecast_of(services, model_id, horizon_days, discount_rate)


@router.get("/{model_id}/trend", response_model=TrendAnswer)
def get_trend(model_id: NamedModelId, services: AllServices, periods: Periods = 3) -> dict[str, Any]:
    """Tell how customers move between segments from model to model, and how large these will be.

    It follows a model back to those whose numbers it took over, and needs customers with ids. A period is the
    time between two trainings.
    """
    return trend_of(services, model_id, periods)
