"""What endpoints ask for, as Annotated types."""

import re
from typing import Annotated

from fastapi import Depends, Header, Query, Request

from backend.model_cache import ModelCache
from backend.security.principals import Principal
from backend.services import Services
from backend.settings import Settings
from backend.tables import Received
from backend.traffic import Traffic
from backend.work.engine import JobEngine
from backend.work.job import Job
from ml.artifacts import ArtifactStore
from ml.datasets import DatasetStore
from ml.types import SegmentationModel

MAX_WAIT_SECONDS = 60


async def _services(request: Request) -> Services:
    services: Services = request.app.state.services
    return services


AllServices = Annotated[Services, Depends(_services)]


async def _settings(services: AllServices) -> Settings:
    return services.settings


async def _artifacts(services: AllServices) -> ArtifactStore:
    return services.artifacts


async def _datasets(services: AllServices) -> DatasetStore:
    return services.datasets


async def _models(services: AllServices) -> ModelCache:
    return services.models


async def _jobs(services: AllServices) -> JobEngine:
    return services.jobs


async def _traffic(services: AllServices) -> Traffic:
    return services.traffic


async def _received(request: Request, services: AllServices) -> Received:
    return await services.tables.read(request)


def _named_model_id(model_id: str, services: AllServices) -> str:
    return services.models.resolve(model_id)


def _asked_model(
    services: AllServices,
    model: Annotated[str | None, Query(description="A model; by default the active one.")] = None,
) -> SegmentationModel:
    return services.models.get(model)


def _known_job(job_id: str, services: AllServices) -> Job:
    return services.jobs.get(job_id)


async def _wait_seconds(
    prefer: Annotated[str, Header(description="`wait=N` waits up to N seconds.")] = "",
) -> int:
    wanted = re.search(r"(?:^|[,;\s])wait\s*=\s*\"?(\d{1,6})", prefer)
    return min(int(wanted[1]), MAX_WAIT_SECONDS) if wanted else 0


async def _asker(request: Request) -> Principal:
    # Whoever asks passed the gate; an address that needs no key has nobody to name.
    asker: Principal = request.scope["segment.principal"]
    return asker


Artifacts = Annotated[ArtifactStore, Depends(_artifacts)]
Asker = Annotated[Principal, Depends(_asker)]
AskedModel = Annotated[SegmentationModel, Depends(_asked_model)]
Datasets = Annotated[DatasetStore, Depends(_datasets)]
Jobs = Annotated[JobEngine, Depends(_jobs)]
KnownJob = Annotated[Job, Depends(_known_job)]
NamedModelId = Annotated[str, Depends(_named_model_id)]
Models = Annotated[ModelCache, Depends(_models)]
ReceivedTable = Annotated[Received, Depends(_received)]
ServiceSettings = Annotated[Settings, Depends(_settings)]
ServiceTraffic = Annotated[Traffic, Depends(_traffic)]
WaitSeconds = Annotated[int, Depends(_wait_seconds)]
