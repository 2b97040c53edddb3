"""Whether the customers who are scored are still like those of the training."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query

from backend.dependencies import AllServices, NamedModelId, ReceivedTable
from backend.drift.schemas import TableDrift
from backend.drift.service import compare_table
from backend.openapi import table_body
from ml.drifts import Drift, DriftHistory

OnError = Literal["impute", "skip", "fail"]
ON_ERROR = (
    "What becomes of a row with text where a number belongs: impute takes the text for a missing value, skip "
    "leaves the row out, fail refuses all rows (422)."
)
AS_OF = "For purchases, the day that recency is counted to, in ISO 8601; as in POST /segment."

router = APIRouter(prefix="/models", tags=["models"])


@router.get("/{model_id}/drift", response_model=Drift)
def get_drift(model_id: NamedModelId, services: AllServices) -> Drift:
    """Compare the customers scored since training with those the model was trained on.

    Every row counts that POST /segment has placed with this model; a customer scored twice counts twice.
    """
    return services.watch.measure(services.artifacts.manifest(model_id))


@router.post("/{model_id}/drift", response_model=TableDrift, openapi_extra=table_body())
def compare_customers(
    model_id: NamedModelId,
    received: ReceivedTable,
    services: AllServices,
    *,
    on_error: Annotated[OnError, Query(description=ON_ERROR)] = "impute",
    as_of: Annotated[str | None, Query(description=AS_OF)] = None,
) -> TableDrift:
    """Compare the customers of a table with those the model was trained on; nothing is counted or kept.

    Beside the drift it tells how many are in which segment, and what of the table could not be read.
    """
    return compare_table(services.models.get(model_id), received.table, on_error, as_of)


@router.get("/{model_id}/drift/history", response_model=DriftHistory)
def get_drift_history(model_id: NamedModelId, services: AllServices) -> DriftHistory:
    """Tell the drift of each day (UTC) on which customers were scored, the oldest first; at most 400 days."""
    return services.watch.history(services.artifacts.manifest(model_id))
