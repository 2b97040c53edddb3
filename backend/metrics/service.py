"""The facts of ``/metrics``."""

import shutil
from typing import Any

from backend.errors import DatabaseUnavailable
from backend.metrics.schemas import JobMetrics, Latency, Metrics, ModelMetrics, ServiceMetrics
from backend.services import Services, version


def collect_metrics(services: Services, model: str | None) -> Metrics:
    """Gather the facts; ``model`` is an id, and None means the active model, which may be missing."""
    model_id = services.artifacts.active_id() if model in {None, "active"} else model
    manifest = services.artifacts.manifest(model_id) if model_id else None
    jobs = _jobs_in_time(services)
    return Metrics(
        model=_model_metrics(manifest) if manifest else None,
        models=[_model_metrics(manifest) for manifest in services.artifacts.list()],
        service=_service_metrics(services, database_up=jobs is not None),
        jobs=jobs,
        drift=services.watch.measure(manifest) if manifest else None,
    )


def _model_metrics(manifest: dict[str, Any]) -> ModelMetrics:
    numbers = [one["segment"] for one in manifest["segments"]]
    facts = {**manifest, "segments": numbers, "trained_at": manifest["created_at"]}
    return ModelMetrics.model_validate(facts)


def _service_metrics(services: Services, *, database_up: bool) -> ServiceMetrics:
    traffic = services.traffic
    return ServiceMetrics(
        requests=traffic.n_requests,
        errors=traffic.n_errors,
        latency_ms=Latency(
            p50=traffic.latency_ms(0.5), p95=traffic.latency_ms(0.95), p99=traffic.latency_ms(0.99)
        ),
        rows_scored=traffic.n_rows_scored,
        uptime_seconds=traffic.uptime_seconds,
        version=version(),
        database_up=database_up,
        disk_free_bytes=shutil.disk_usage(services.settings.artifacts_dir).free,
    )


def _jobs_in_time(services: Services) -> JobMetrics | None:
    try:
        return services.deadlines.ask("metrics of jobs", lambda: _job_metrics(services))
    except (DatabaseUnavailable, TimeoutError):
        return None


def _job_metrics(services: Services) -> JobMetrics:
    services.database.check()
    ended = [
        (job.finished_at, job.finished_at - job.started_at)
        for job in services.jobs.list()
        if job.started_at and job.finished_at
    ]
    return JobMetrics(
        by_status=services.jobs.counts(),
        queued=services.jobs.n_queued(),
        has_runner=services.jobs.has_runner(),
        last_seconds=max(ended)[1].total_seconds() if ended else None,
    )
