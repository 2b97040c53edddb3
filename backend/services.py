"""What the endpoints work with, put together once for each app."""

from dataclasses import dataclass
from importlib import metadata

from backend.model_cache import ModelCache
from backend.recent_answers import RecentAnswers
from backend.security.secret import secret_key
from backend.settings import Settings
from backend.tables import TableReader
from backend.traffic import Traffic
from backend.watch import DriftWatch
from backend.work.engine import JobEngine
from ml.artifacts import ArtifactStore
from ml.datasets import DatasetStore


@dataclass(frozen=True)
class Services:
    """One of each."""

    settings: Settings
    artifacts: ArtifactStore
    datasets: DatasetStore
    models: ModelCache
    tables: TableReader
    jobs: JobEngine
    traffic: Traffic
    watch: DriftWatch
    answers: RecentAnswers


def build_services(settings: Settings) -> Services:
    """Put the services of one app together; nothing is started yet."""
    settings.artifacts_dir.mkdir(parents=True, exist_ok=True)
    key = secret_key(settings)
    artifacts = ArtifactStore(settings.artifacts_dir, key)
    datasets = DatasetStore(settings.artifacts_dir)
    return Services(
        settings=settings,
        artifacts=artifacts,
        datasets=datasets,
        models=ModelCache(artifacts),
        tables=TableReader(datasets, settings),
        jobs=JobEngine(settings, artifacts, key),
        traffic=Traffic(),
        watch=DriftWatch(artifacts, settings.artifacts_dir / "drift"),
        answers=RecentAnswers(),
    )


def version() -> str:
    """Return the version of the installed distribution.

    >>> version().split(".")[0].isdigit()
    True
    """
    try:
        return metadata.version("customer-segmentation")
    except metadata.PackageNotFoundError:
        return "0"
