"""What customers will do, and how segments will grow and shrink."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from backend.dependencies import AllServices, NamedModelId
from backend.forecast.trend import TrendAnswer, trend_of

Periods = Annotated[int, Query(ge=1, le=24, description="How many periods ahead.")]

router = APIRouter(prefix="/models", tags=["models"])


@router.get("/{model_id}/trend", response_model=TrendAnswer)
def get_trend(model_id: NamedModelId, services: AllServices, periods: Periods = 3) -> dict[str, Any]:
    """Tell how customers move between segments from model to model, and how large these will be.

    It follows a model back to those whose numbers it took over, and needs customers with ids. A period is the
    time between two trainings.
    """
    return trend_of(services, model_id, periods)
