"""Whether the customers who are scored are still like those of the training."""

from fastapi import APIRouter

from backend.dependencies import AllServices, NamedModelId
from ml.drifts import Drift, DriftHistory

router = APIRouter(prefix="/models", tags=["models"])


@router.get("/{model_id}/drift", response_model=Drift)
def get_drift(model_id: NamedModelId, services: AllServices) -> Drift:
    """Compare the customers scored since training with those the model was trained on.

    Every row counts that POST /segment has placed with this model; a customer scored twice counts twice.
    """
    return services.watch.measure(services.artifacts.manifest(model_id))


@router.get("/{model_id}/drift/history", response_model=DriftHistory)
def get_drift_history(model_id: NamedModelId, services: AllServices) -> DriftHistory:
    """Tell the drift of each day (UTC) on which customers were scored, the oldest first; at most 400 days."""
    return services.watch.history(services.artifacts.manifest(model_id))
