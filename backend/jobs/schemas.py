"""What ``/jobs`` answers."""

from pydantic import BaseModel

from backend.work.job import Job


class JobList(BaseModel):
    """The latest jobs, newest first."""

    jobs: list[Job]
