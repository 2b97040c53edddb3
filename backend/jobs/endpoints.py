"""Jobs: list, one, its events, cancel."""

from collections.abc import AsyncIterator

from fastapi import APIRouter, Request
from fastapi.sse import EventSourceResponse

from backend.dependencies import Asker, Jobs, KnownJob
from backend.jobs.schemas import JobList
from backend.traffic import request_id_of
from backend.work.job import Job
from backend.work.watching import changes

router = APIRouter(prefix="/jobs", tags=["jobs"])


@router.get("")
def list_jobs(jobs: Jobs) -> JobList:
    """List the latest jobs, newest first."""
    return JobList(jobs=jobs.list())


@router.get("/{job_id}")
def get_job(job: KnownJob) -> Job:
    """Tell how far a job has come."""
    return job


@router.get("/{job_id}/events", response_class=EventSourceResponse)
async def follow_job(job: KnownJob, jobs: Jobs) -> AsyncIterator[Job]:
    """Send the job whenever it changes, as server-sent events, until it has ended."""
    async for now in changes(jobs, job):
        yield now


@router.delete("/{job_id}")
def cancel_job(job: KnownJob, jobs: Jobs, asker: Asker, request: Request) -> Job:
    """Stop a job that waits or runs."""
    return jobs.cancel(job.job_id, asker, request_id_of(request.scope))
