"""What the endpoints work with, put together once for each app."""

from dataclasses import dataclass
from importlib import metadata

from backend.deadlines import Deadlines
from backend.listings import Listings
from backend.model_cache import ModelCache
from backend.recent_answers import RecentAnswers
from backend.security.entrance import Entrance
from backend.security.secret import secret_key
from backend.settings import Settings
from backend.stores import Stores, open_stores
from backend.tables import TableReader
from backend.traffic import Traffic
from backend.watch import DriftWatch
from backend.work.engine import JobEngine

# How long /ready and /metrics wait for whatever they ask.
ANSWER_SECONDS = 2.0


@dataclass(frozen=True)
class Services(Stores):
    """One of each, beside what is kept."""

    entrance: Entrance
    models: ModelCache
    listings: Listings
    tables: TableReader
    jobs: JobEngine
    traffic: Traffic
    watch: DriftWatch
    answers: RecentAnswers
    deadlines: Deadlines


def build_services(settings: Settings, traffic: Traffic) -> Services:
    """Put the services of one app together; nothing is started yet.

    Raises
    ------
    ArtifactRefused
        The secret is damaged.
    DatabaseUnavailable, DatabaseOfAnotherVersion
    """
    stores = open_stores(settings)
    stores.prepare()
    models = ModelCache(stores.artifacts)
    return Services(
        **vars(stores),
        entrance=Entrance(stores.keys, secret_key(settings), settings),
        models=models,
        listings=Listings(models),
        tables=TableReader(stores.datasets, settings),
        jobs=JobEngine(stores, may_run=settings.jobs == "service"),
        traffic=traffic,
        watch=DriftWatch(stores.artifacts, settings.artifacts_dir / "drift"),
        answers=RecentAnswers(),
        deadlines=Deadlines(ANSWER_SECONDS),
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
