"""A job as the outside sees it."""

from datetime import UTC, datetime
from typing import Any, Literal

from dbos import PortableWorkflowError, WorkflowStatus
from pydantic import BaseModel, Field

from backend.errors import Problem, TrainingDied, problem_of, problem_of_status
from ml.errors import EncryptionKeyNeeded

JobStatus = Literal["queued", "running", "succeeded", "failed", "cancelled"]

GIVEN_UP = "MAX_RECOVERY_ATTEMPTS_EXCEEDED"
_STATUS_OF_WORKFLOW: dict[str, JobStatus] = {
    "DELAYED": "queued",
    "ENQUEUED": "queued",
    "PENDING": "running",
    "SUCCESS": "succeeded",
    "ERROR": "failed",
    GIVEN_UP: "failed",
    "CANCELLED": "cancelled",
}


class JobProgress(BaseModel):
    """How far a job has come: the share that is done (0 to 1), the stage, and a sentence."""

    fraction: float = 0.0
    stage: str = "queued"
    message: str = "Waiting for its turn."


class Job(BaseModel):
    """Work that goes on after the answer was sent."""

    job_id: str
    kind: Literal["train"] = "train"
    status: JobStatus
    progress: JobProgress
    attempts: int = Field(
        default=0,
        description="How often it was begun: again after a service was killed, or its training was.",
    )
    created_at: datetime
    started_at: datetime | None = None
    finished_at: datetime | None = None
    error: Problem | None = Field(default=None, description="Why it failed.")
    model_id: str | None = Field(default=None, description="The model it made, once it succeeded.")

    @property
    def has_ended(self) -> bool:
        """Tell whether nothing will change any more."""
        return self.finished_at is not None


def job_of(workflow: WorkflowStatus, progress: dict[str, Any] | None) -> Job:
    """Tell a workflow of DBOS as a job. What a training found out is its output: a model or a problem.

    Raises
    ------
    EncryptionKeyNeeded
        It was written down with a key that was not given.
    """
    if isinstance(workflow.output, str):
        # DBOS hands out as it is written what it cannot read.
        raise EncryptionKeyNeeded(
            "What became of this job is encrypted with a key that SEGMENT_ENCRYPTION_KEY does not hold. "
            "Add that key to it, after a comma."
        )
    outcome: dict[str, Any] = workflow.output or {}
    status = status_of(workflow)
    has_ended = status in {"succeeded", "failed", "cancelled"}
    return Job(
        job_id=workflow.workflow_id,
        status=status,
        progress=_progress(status, progress),
        attempts=_attempts(workflow, progress),
        created_at=_time(workflow.created_at) or datetime.now(UTC),
        started_at=_time(workflow.dequeued_at),
        finished_at=_time(workflow.completed_at or workflow.updated_at) if has_ended else None,
        error=_error(workflow, status, outcome),
        model_id=outcome.get("model_id"),
    )


def status_of(workflow: WorkflowStatus) -> JobStatus:
    """Tell the status of a job; of one whose outcome cannot be read, as much as is known."""
    if isinstance(workflow.output, dict) and "error" in workflow.output:
        return "failed"
    return _STATUS_OF_WORKFLOW[workflow.status]


def _progress(status: JobStatus, last: dict[str, Any] | None) -> JobProgress:
    if status == "succeeded":
        return JobProgress(fraction=1.0, stage="done", message="Done.")
    if last is None and status == "running":
        return JobProgress(stage="starting", message="Starting.")
    return JobProgress.model_validate(last or {})


def _attempts(workflow: WorkflowStatus, progress: dict[str, Any] | None) -> int:
    # DBOS has counted the attempt that it did not make.
    n_begun = (workflow.recovery_attempts or 0) - (workflow.status == GIVEN_UP)
    return n_begun + ((progress or {}).get("n_tries", 1) - 1 if n_begun else 0)


def _error(workflow: WorkflowStatus, status: JobStatus, outcome: dict[str, Any]) -> Problem | None:
    if status != "failed":
        return None
    if "error" in outcome:
        return Problem.model_validate(outcome["error"])
    if workflow.status == GIVEN_UP:
        return problem_of(
            TrainingDied(
                f"The job was begun {_attempts(workflow, None)} times, and each time the process that ran it "
                "was killed; most often that means that memory ran out. Train on fewer rows or features."
            )
        )
    if (
        isinstance(workflow.error, PortableWorkflowError)
        and workflow.error.name == EncryptionKeyNeeded.__name__
    ):
        return problem_of(EncryptionKeyNeeded(workflow.error.message))
    return problem_of_status(500, "The job stopped for a reason that only the log of the service tells.")


def _time(milliseconds: int | None) -> datetime | None:
    return None if milliseconds is None else datetime.fromtimestamp(milliseconds / 1000, UTC)
