"""Training: a table comes in, a job goes out."""

from typing import Annotated

from fastapi import APIRouter, Header, Request, Response
from starlette.concurrency import run_in_threadpool

from backend.dependencies import AllServices, Asker, ReceivedTable, WaitSeconds
from backend.traffic import request_id_of
from backend.train.schemas import LOCATION, TRAIN_BODY
from backend.train.service import submit
from backend.work.job import Job
from backend.work.watching import wait_until_ended

router = APIRouter(tags=["train"])


@router.post(
    "/train",
    status_code=202,
    openapi_extra=TRAIN_BODY,
    responses={200: {"model": Job, "headers": LOCATION}, 202: {"headers": LOCATION}},
)
async def start_training(
    *,
    received: ReceivedTable,
    services: AllServices,
    wait_seconds: WaitSeconds,
    asker: Asker,
    request: Request,
    response: Response,
    idempotency_key: Annotated[str | None, Header(max_length=255)] = None,
) -> Job:
    """Find segments in a table. Answers 202 at once, or 200 when `Prefer: wait=N` is enough to finish."""
    request_id = request_id_of(request.scope)
    job = await run_in_threadpool(submit, services, received, idempotency_key, asker, request_id)
    response.headers["Location"] = f"/jobs/{job.job_id}"
    job = await wait_until_ended(services.jobs, job, wait_seconds)
    if wait_seconds and job.has_ended:
        response.status_code = 200
        response.headers["Preference-Applied"] = f"wait={wait_seconds}"
    return job
