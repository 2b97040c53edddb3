"""The service, put together: middleware, errors, routers, the static frontend last."""

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware

from backend.audit import endpoints as audit
from backend.customers import endpoints as customers
from backend.datasets import endpoints as datasets
from backend.drift import endpoints as drift
from backend.first_model import ensure_model
from backend.forecast import endpoints as forecast
from backend.health import endpoints as health
from backend.jobs import endpoints as jobs
from backend.keys import endpoints as keys
from backend.leaving import RefuseWhileLeaving
from backend.metrics import endpoints as metrics
from backend.models import endpoints as models
from backend.openapi import DescribedAPI
from backend.pages import frontend, library
from backend.pages.docs import add_docs
from backend.problems import Problems, answer_http_error, answer_invalid_request
from backend.samples import endpoints as samples
from backend.security.cors import cross_origin
from backend.security.entrance import check_reachable
from backend.security.gate import Gate
from backend.security.headers import SecurityHeaders
from backend.security.limits import BodyLimit, HeaderLimit
from backend.segment import endpoints as segment
from backend.segment.lane import PlainLane
from backend.segment.scorers import PlainScorers
from backend.services import Services, build_services, version
from backend.session import endpoints as session
from backend.settings import Settings
from backend.traffic import CountRequests, Traffic
from backend.train import endpoints as train
from backend.watch import SAVE_SECONDS
from ml.errors import SegmentationError

FAMILIES = (
    segment,
    train,
    jobs,
    models,
    forecast,
    customers,
    drift,
    datasets,
    metrics,
    health,
    samples,
    audit,
    session,
    keys,
    library,
)


def create_app(settings: Settings, traffic: Traffic | None = None) -> FastAPI:
    """Build the service; its jobs start and stop with the lifespan.

    ``traffic`` counts for several processes together; by default this one counts for itself.

    Raises
    ------
    KeyNeeded
        Other machines could reach it, and there is no key.
    """
    services = build_services(settings, traffic or Traffic())
    check_reachable(settings, services.keys)
    scorers = PlainScorers()
    app = DescribedAPI(
        title="Customer segmentation",
        version=version(),
        lifespan=_lifespan,
        docs_url=None,
        redoc_url=None,
        exception_handlers={HTTPException: answer_http_error, RequestValidationError: answer_invalid_request},
        middleware=[
            Middleware(CountRequests, traffic=services.traffic),
            Middleware(SecurityHeaders),
            *cross_origin(settings.origins),
            Middleware(Problems),
            Middleware(RefuseWhileLeaving, is_leaving=lambda: services.jobs.is_leaving),
            Middleware(HeaderLimit),
            Middleware(Gate, entrance=services.entrance),
            Middleware(BodyLimit, settings=settings),
            Middleware(PlainLane, services=services, scorers=scorers),
        ],
    )
    app.state.services, app.state.scorers = services, scorers
    app.state.seconds_to_leave = 0
    for family in FAMILIES:
        app.include_router(family.router)
    add_docs(app)
    app.router.default = frontend.frontend()
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    services = app.state.services
    await run_in_threadpool(ensure_model, services)
    await run_in_threadpool(services.jobs.start)
    warming = asyncio.create_task(run_in_threadpool(_warm, services, app.state.scorers))
    saving = asyncio.create_task(_keep_counts(services))
    yield
    saving.cancel()
    await run_in_threadpool(services.jobs.stop, app.state.seconds_to_leave)
    await run_in_threadpool(services.watch.save)
    await asyncio.gather(warming, return_exceptions=True)
    await run_in_threadpool(services.database.close)


async def _keep_counts(services: Services) -> None:
    # Even when nobody asks any more: a process that is killed loses the last seconds only.
    while True:
        await asyncio.sleep(SAVE_SECONDS)
        await run_in_threadpool(services.watch.save)


def _warm(services: Services, scorers: PlainScorers) -> None:
    # One after the other; what is compiled last takes long where it was never kept.
    try:
        services.models.warm()
        services.jobs.warm()
        library.warm()
        with suppress(SegmentationError):  # /ready tells what is wrong with the model
            scorers.prepare(services.models.get())
    finally:
        _keep_what_is_here()


def _keep_what_is_here() -> None:
    """Let no later collection look through what stays anyway, which would hold all requests up for 0.2 s."""
    # Only where `segment serve` has switched it off: in a process of others, what is here may well go.
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
