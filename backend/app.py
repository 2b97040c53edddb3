"""The service, put together: middleware, errors, routers, the static frontend last."""

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

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
from backend.metrics import endpoints as metrics
from backend.models import endpoints as models
from backend.openapi import DescribedAPI
from backend.pages import frontend
from backend.pages.docs import add_docs
from backend.problems import Problems, answer_http_error, answer_invalid_request
from backend.samples import endpoints as samples
from backend.security.headers import SecurityHeaders
from backend.security.limits import BodyLimit
from backend.security.origins import SameOrigin
from backend.segment import endpoints as segment
from backend.services import Services, build_services, version
from backend.settings import Settings
from backend.traffic import CountRequests
from backend.train import endpoints as train

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
    frontend,
)


def create_app(settings: Settings) -> FastAPI:
    """Build the service; its jobs start and stop with the lifespan."""
    services = build_services(settings)
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
            Middleware(Problems),
            Middleware(SameOrigin),
            Middleware(BodyLimit, settings=settings),
        ],
    )
    app.state.services = services
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
    warming = asyncio.create_task(run_in_threadpool(_warm, services))
    yield
    await run_in_threadpool(services.jobs.stop)
    await run_in_threadpool(services.watch.save)
    await warming
    await run_in_threadpool(services.database.close)


def _warm(services: Services) -> None:
    # One after the other: the first request is for the model more often than for a training.
    services.models.warm()
    gc.enable()
    services.jobs.warm()
