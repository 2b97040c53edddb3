"""What ``/metrics`` answers to CI."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from backend.work.job import JobStatus
from ml.drifts import Drift


class ModelScores(BaseModel):
    """How well the segments of a model fit; ``space`` says where that was measured."""

    model_config = ConfigDict(extra="allow")

    silhouette: float | None
    davies_bouldin: float | None = None
    calinski_harabasz: float | None = None
    inertia: float | None = None


class ModelMetrics(BaseModel):
    """A model and its scores; the stability of its ``segments`` is in the order of these numbers."""

    model_config = ConfigDict(protected_namespaces=())

    model_id: str
    algorithm: str
    n_segments: int
    segments: list[int]
    trained_at: datetime
    scores: ModelScores
    structure: dict[str, Any] | None = None
    stability: dict[str, Any] | None = None


class Latency(BaseModel):
    """How long the last answers took, in milliseconds; null before the first."""

    p50: float | None
    p95: float | None
    p99: float | None


class ServiceMetrics(BaseModel):
    """What all processes did since the start; ``errors`` counts answers of status 500 and above."""

    requests: int
    errors: int
    latency_ms: Latency
    rows_scored: int
    uptime_seconds: float
    version: str
    database_up: bool
    disk_free_bytes: int


class JobMetrics(BaseModel):
    """The trainings: how many there are of each status, and how long the last that ended took."""

    by_status: dict[JobStatus, int]
    queued: int
    has_runner: bool
    last_seconds: float | None


class Metrics(BaseModel):
    """The model in use, all models, and the service."""

    model: ModelMetrics | None
    models: list[ModelMetrics]
    service: ServiceMetrics
    jobs: JobMetrics | None = Field(description="Null while the database does not answer.")
    drift: Drift | None = None
