"""Scores of the model and the state of the service, for CI and for Prometheus."""

from typing import Annotated

from fastapi import APIRouter, Header, Response

from backend.dependencies import AllServices
from backend.metrics.schemas import Metrics
from backend.metrics.service import collect_metrics
from backend.negotiation import JSON, preferred

router = APIRouter(tags=["metrics"])


@router.get("/metrics", response_model=Metrics, responses={200: {"content": {"text/plain": {}}}})
def get_metrics(
    services: AllServices, model: str | None = None, accept: Annotated[str, Header()] = JSON
) -> Metrics | Response:
    """Return the scores of the model and the counts of the service, as JSON or in Prometheus' own format."""
    metrics = collect_metrics(services, model)
    if preferred(accept, (JSON, "application/openmetrics-text", "text/plain")) == JSON:
        return metrics
    from backend.metrics.exposition import expose

    content, media_type = expose(metrics, services.traffic, accept)
    return Response(content, headers={"Content-Type": media_type})
