"""The facts of ``/metrics``."""

from typing import Any

from backend.metrics.schemas import Latency, Metrics, ModelMetrics, ServiceMetrics
from backend.services import Services, version
from backend.traffic import Traffic


def collect_metrics(services: Services, model: str | None) -> Metrics:
    """Gather the facts; ``model`` is an id, and None means the active model, which may be missing."""
    model_id = services.artifacts.active_id() if model in {None, "active"} else model
    manifest = services.artifacts.manifest(model_id) if model_id else None
    return Metrics(
        model=_model_metrics(manifest) if manifest else None,
        models=[_model_metrics(manifest) for manifest in services.artifacts.list()],
        service=_service_metrics(services.traffic),
        drift=services.watch.measure(manifest) if manifest else None,
    )


def _model_metrics(manifest: dict[str, Any]) -> ModelMetrics:
    numbers = [one["segment"] for one in manifest["segments"]]
    facts = {**manifest, "segments": numbers, "trained_at": manifest["created_at"]}
    return ModelMetrics.model_validate(facts)


def _service_metrics(traffic: Traffic) -> ServiceMetrics:
    return ServiceMetrics(
        requests=traffic.n_requests,
        errors=traffic.n_errors,
        latency_ms=Latency(
            p50=traffic.latency_ms(0.5), p95=traffic.latency_ms(0.95), p99=traffic.latency_ms(0.99)
        ),
        uptime_seconds=traffic.uptime_seconds,
        version=version(),
    )
