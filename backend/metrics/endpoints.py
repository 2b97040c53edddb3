"""Scores of the model and the state of the service, for CI and for Prometheus."""

from typing import Annotated

from fastapi import APIRouter, Header, Response

from backend.dependencies import AllServices
from backend.metrics.schemas import Metrics
from backend.metrics.service import collect_metrics
from backend.negotiation import JSON, preferred
from backend.openapi import files

OPENMETRICS, TEXT = "application/openmetrics-text", "text/plain"

router = APIRouter(tags=["metrics"])


@router.get("/metrics", response_model=Metrics, responses={200: {"content": files((OPENMETRICS, TEXT))}})
def get_metrics(
    services: AllServices, model: str | None = None, accept: Annotated[str, Header()] = JSON
) -> Metrics | Response:
    """Return the scores of the model and the counts of the service, as JSON or in Prometheus' own formats."""
    metrics = collect_metrics(services, model)
    asked = preferred(accept, (JSON, OPENMETRICS, TEXT))
    if asked == JSON:
        return metrics
    from backend.metrics.exposition import expose

    content, content_type = expose(metrics, services.traffic, is_openmetrics=asked == OPENMETRICS)
    return Response(content, headers={"Content-Type": content_type})
