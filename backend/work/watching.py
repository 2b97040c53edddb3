"""Following a job while others work: no thread is held, and a service that stops lets go."""

import asyncio
from collections.abc import AsyncIterator

from starlette.concurrency import run_in_threadpool

from backend.work.engine import POLL_SECONDS, JobEngine
from backend.work.job import Job


async def changes(jobs: JobEngine, job: Job) -> AsyncIterator[Job]:
    """Yield a job now and whenever it changes, until it has ended."""
    yield job
    while not job.has_ended and not jobs.is_leaving:
        await asyncio.sleep(POLL_SECONDS)
        now = await run_in_threadpool(jobs.get, job.job_id)
        if now != job:
            job = now
            yield job


async def wait_until_ended(jobs: JobEngine, job: Job, seconds: float) -> Job:
    """Return a job once it has ended, or as it is after some seconds."""
    try:
        async with asyncio.timeout(seconds):
            async for now in changes(jobs, job):
                job = now
    except TimeoutError:
        pass
    return job
