"""The same facts in the words of Prometheus."""

from collections.abc import Iterator
from itertools import accumulate
from typing import get_args

from prometheus_client import CollectorRegistry, Metric, exposition
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
)
from prometheus_client.openmetrics import exposition as openmetrics

from backend.metrics.schemas import JobMetrics, Metrics, ModelMetrics
from backend.traffic import BUCKETS_SECONDS, Traffic
from ml.drifts import Drift, DriftVerdict

SCORES = ("silhouette", "davies_bouldin", "calinski_harabasz", "inertia")


class Facts:
    """Collects anew at every scrape."""

    def __init__(self, metrics: Metrics, traffic: Traffic) -> None:
        self.metrics = metrics
        self.traffic = traffic

    def collect(self) -> Iterator[Metric]:
        """Yield every metric."""
        yield InfoMetricFamily(
            "segment_service", "The running service", {"version": self.metrics.service.version}
        )
        yield GaugeMetricFamily(
            "segment_uptime_seconds", "Time since the start", self.metrics.service.uptime_seconds
        )
        yield GaugeMetricFamily(
            "segment_database_up", "1 while the database answers", float(self.metrics.service.database_up)
        )
        yield GaugeMetricFamily(
            "segment_disk_free_bytes", "Room for the artifacts", self.metrics.service.disk_free_bytes
        )
        yield from _requests(self.traffic)
        if self.metrics.jobs is not None:
            yield from _jobs(self.metrics.jobs)
        yield from _models(self.metrics)
        if self.metrics.drift is not None:
            yield from _drift(self.metrics.drift)


def expose(metrics: Metrics, traffic: Traffic, *, is_openmetrics: bool) -> tuple[bytes, str]:
    """Write OpenMetrics, or the older text format of Prometheus; return it with its content type."""
    registry = CollectorRegistry()
    registry.register(Facts(metrics, traffic))
    if is_openmetrics:
        content = openmetrics.generate_latest(registry)  # type: ignore[no-untyped-call]
        return content, openmetrics.CONTENT_TYPE_LATEST
    return exposition.generate_latest(registry), exposition.CONTENT_TYPE_PLAIN_0_0_4


def _requests(traffic: Traffic) -> Iterator[Metric]:
    labels = ["route", "method", "status"]
    answers = CounterMetricFamily("segment_requests", "Answers, by the class of their status", labels=labels)
    seconds = HistogramMetricFamily(
        "segment_request_seconds", "Time to the first byte of an answer", labels=labels
    )
    bounds = [*(str(bound) for bound in BUCKETS_SECONDS), "+Inf"]
    for key, (buckets, sum_seconds) in traffic.series().items():
        answers.add_metric(key, sum(buckets))
        seconds.add_metric(key, list(zip(bounds, accumulate(buckets), strict=True)), sum_seconds)
    yield answers
    yield seconds
    yield CounterMetricFamily("segment_rows_scored", "Customers that were placed", traffic.n_rows_scored)


def _jobs(jobs: JobMetrics) -> Iterator[Metric]:
    by_status = GaugeMetricFamily("segment_jobs", "Trainings by their status", labels=["status"])
    for status, n_jobs in jobs.by_status.items():
        by_status.add_metric([status], n_jobs)
    yield by_status
    yield GaugeMetricFamily("segment_jobs_queued", "Trainings that wait for their turn", jobs.queued)
    yield GaugeMetricFamily(
        "segment_jobs_runner_up", "1 while a process runs the trainings", float(jobs.has_runner)
    )
    if jobs.last_seconds is not None:
        yield GaugeMetricFamily(
            "segment_last_job_seconds", "How long the last training that ended took", jobs.last_seconds
        )


def _models(metrics: Metrics) -> Iterator[Metric]:
    yield GaugeMetricFamily("segment_models", "Models that are kept", len(metrics.models))
    if metrics.model is not None:
        yield GaugeMetricFamily("segment_model_segments", "Segments of the model", metrics.model.n_segments)
        yield GaugeMetricFamily(
            "segment_model_trained_timestamp_seconds",
            "When it was trained",
            metrics.model.trained_at.timestamp(),
        )
        yield from _scores(metrics.model)
        yield from _evidence(metrics.model)


def _scores(model: ModelMetrics) -> Iterator[Metric]:
    for name in SCORES:
        value = getattr(model.scores, name)
        family = GaugeMetricFamily(f"segment_model_{name}", "Of the model", labels=["model_id", "algorithm"])
        if value is not None:
            family.add_metric([model.model_id, model.algorithm], value)
            yield family


def _evidence(model: ModelMetrics) -> Iterator[Metric]:
    if model.structure is not None:
        family = GaugeMetricFamily(
            "segment_model_structure", "Whether there are groups: 1 at the verdict", labels=["verdict"]
        )
        for verdict in ("clear", "weak", "none"):
            family.add_metric([verdict], float(model.structure["verdict"] == verdict))
        yield family
    if model.stability is not None:
        family = GaugeMetricFamily(
            "segment_stability", "Bootstrap overlap (Jaccard) of each segment", labels=["segment"]
        )
        for segment, overlap in zip(model.segments, model.stability["segments"], strict=True):
            family.add_metric([str(segment)], overlap)
        yield family


def _drift(drift: Drift) -> Iterator[Metric]:
    yield GaugeMetricFamily("segment_drift_customers", "Rows scored since the training", drift.n_rows)
    verdicts = GaugeMetricFamily(
        "segment_drift_verdict", "Whether scored customers differ: 1 at the verdict", labels=["verdict"]
    )
    for verdict in get_args(DriftVerdict):
        verdicts.add_metric([verdict], float(drift.verdict == verdict))
    yield verdicts
    if drift.segments_psi is None or drift.share_unlike is None:
        return
    features = GaugeMetricFamily("segment_drift_psi", "Population stability index", labels=["feature"])
    for one in drift.features:
        if one.psi is not None:
            features.add_metric([one.feature], one.psi)
    yield features
    yield GaugeMetricFamily(
        "segment_drift_segments_psi", "The same of the shares of the segments", drift.segments_psi
    )
    yield GaugeMetricFamily(
        "segment_drift_share_unlike", "Share unlike any customer of the training", drift.share_unlike
    )
