"""Jobs that survive a restart: DBOS keeps them in an SQLite database among the artifacts."""

import logging
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from dbos import DBOS, DBOSPortableJSONSerializer, Queue, SetWorkflowID, error

from backend.errors import JobHasEnded, JobNotFound, problem_of
from backend.security.principals import Principal
from backend.settings import to_environment
from backend.stores import Stores
from backend.work.job import Job, job_of
from backend.work.training_process import OnProgress, ServiceStops, TrainingProcess
from ml.errors import ArtifactRefused, SegmentationError

WORKFLOW = "train"
POLL_SECONDS = 0.1
MIN_SECONDS_BETWEEN_PROGRESS = 0.2
MAX_LISTED_JOBS = 100

Workflow = Callable[[dict[str, Any]], dict[str, Any]]

logger = logging.getLogger(__name__)
_NO_HANDLER = logging.NullHandler()


class JobEngine:
    """Runs trainings one after the other, in a process of their own.

    DBOS is one per process, so only one engine can be started at a time.
    """

    def __init__(self, stores: Stores) -> None:
        self._settings = stores.settings
        self._database = stores.settings.artifacts_dir / "jobs.sqlite"
        self._artifacts = stores.artifacts
        self._catalogue = stores.catalogue
        self._process = TrainingProcess()
        self._activating = threading.Lock()
        self.is_leaving = False

    def check_database(self) -> None:
        """Make sure that the job database can be used.

        Raises
        ------
        ArtifactRefused
            It is damaged, or something else.
        """
        try:
            _prepare(self._database)
        except sqlite3.DatabaseError as error:
            raise ArtifactRefused(
                f"The job database {self._database} cannot be used ({error}). Move it away and start again: "
                "trainings that waited in it are lost, models are not."
            ) from error

    def start(self) -> None:
        """Open the job database, take up what a former run has left."""
        self.check_database()
        # A handler of its own makes DBOS leave the writing to ours.
        logging.getLogger("dbos").addHandler(_NO_HANDLER)
        logging.getLogger("dbos").addFilter(_is_worth_logging)
        DBOS(
            config={
                "name": "segment",
                "system_database_url": f"sqlite:///{self._database}",
                "executor_id": "service",
                "application_version": "1",
                "serializer": DBOSPortableJSONSerializer(),
                "notification_listener_polling_interval_sec": POLL_SECONDS,
                "log_level": "ERROR",
            }
        )
        self._workflow = self._registered_workflow()
        DBOS.launch()
        self._queue: Queue = DBOS.register_queue(
            WORKFLOW, worker_concurrency=1, polling_interval_sec=POLL_SECONDS
        )

    @property
    def is_training(self) -> bool:
        """Tell whether a training runs in this process's care."""
        return self._process.is_busy

    def warm(self) -> None:
        """Start the process that trains, so that the first job does not wait for it."""
        self._process.warm()

    def stop(self) -> None:
        """Leave running jobs to the next start."""
        self._process.stop()
        DBOS.destroy(destroy_registry=True)

    def enqueue(self, job_id: str, order: dict[str, Any]) -> None:
        """Queue a training unless its id is known: ``{"dataset_id", "options", "activate", "take_over"}``."""
        with SetWorkflowID(job_id):
            self._queue.enqueue(self._workflow, order)

    def order(self, job_id: str) -> dict[str, Any]:
        """Return what was asked of a job that is known."""
        (workflow,) = DBOS.list_workflows(workflow_ids=[job_id])
        order: dict[str, Any] = workflow.input["args"][0] if workflow.input else {}
        return order

    def find(self, job_id: str) -> Job | None:
        """Return a job, or None when there is none of that id."""
        workflow = DBOS.get_workflow_status(job_id)
        if workflow is None or workflow.name != WORKFLOW:
            return None
        return job_of(workflow, DBOS.get_all_events(job_id).get("progress"))

    def get(self, job_id: str) -> Job:
        """Return a job.

        Raises
        ------
        JobNotFound
            There is none of that id.
        """
        job = self.find(job_id)
        if job is None:
            raise JobNotFound("There is no job of that id; GET /jobs lists what there is.")
        return job

    def list(self) -> list[Job]:
        """Return the latest jobs, newest first."""
        workflows = DBOS.list_workflows(
            name=WORKFLOW, sort_desc=True, limit=MAX_LISTED_JOBS, load_input=False
        )
        return [job_of(each, DBOS.get_all_events(each.workflow_id).get("progress")) for each in workflows]

    def cancel(self, job_id: str) -> Job:
        """Stop a job.

        Raises
        ------
        JobHasEnded
            There is nothing left to stop.
        """
        with self._activating:
            job = self.get(job_id)
            if job.has_ended or self._artifacts.active_id() == job_id:
                raise JobHasEnded(f"The job has already ended, or its model is in use: it is {job.status}.")
            DBOS.cancel_workflow(job_id)
            self._process.cancel(job_id)
            job = self.get(job_id)
            # It may have saved its model just before, or have ended meanwhile.
            if job.status == "cancelled" and job_id in self._artifacts:
                self._artifacts.delete(job_id)
        return job

    def _registered_workflow(self) -> Workflow:
        # A function for each engine: DBOS does not register methods.
        @DBOS.workflow(name=WORKFLOW)
        def train(order: dict[str, Any]) -> dict[str, Any]:
            outcome = DBOS.run_step({"name": "fit"}, self._fit, str(DBOS.workflow_id), order)
            if "model_id" in outcome:
                DBOS.run_step({"name": "record"}, self._record, outcome["model_id"])
                if order["activate"]:
                    DBOS.run_step({"name": "activate"}, self._activate, outcome["model_id"], order)
            return outcome

        return train

    def _record(self, model_id: str) -> None:
        # Gone when the job was cancelled.
        if model_id in self._artifacts:
            self._catalogue.record_model(model_id)

    def _activate(self, model_id: str, order: dict[str, Any]) -> None:
        with self._activating:
            if model_id in self._artifacts:
                asked_by = order.get("asked_by", {"name": "unknown", "role": "trainer"})
                self._catalogue.activate(model_id, Principal(**asked_by))

    def _fit(self, job_id: str, order: dict[str, Any]) -> dict[str, Any]:
        task = {
            "environment": to_environment(self._settings),
            "dataset_id": order["dataset_id"],
            "options": order["options"],
            "take_over": order.get("take_over", True),
            "model_id": job_id,
        }
        if self.is_leaving:
            raise ServiceStops
        try:
            return self._process.run(job_id, task, _throttled_progress())
        except SegmentationError as reason:
            logger.info("job %s failed: %s", job_id, type(reason).__name__)
            return {"error": problem_of(reason).model_dump(mode="json")}


def _is_worth_logging(record: logging.LogRecord) -> bool:
    # What a cancelled workflow raises is an error to DBOS, and no news here.
    raised = record.exc_info[1] if record.exc_info else None
    return not isinstance(raised, error.DBOSAwaitedWorkflowCancelledError)


def _throttled_progress() -> OnProgress:
    last_at, last_stage = 0.0, ""

    def report(progress: dict[str, Any]) -> None:
        nonlocal last_at, last_stage
        now = time.monotonic()
        if progress["stage"] == last_stage and now - last_at < MIN_SECONDS_BETWEEN_PROGRESS:
            return
        last_at, last_stage = now, progress["stage"]
        DBOS.set_event("progress", progress)

    return report


def _prepare(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        # Readers then never wait for a writer; the file remembers it.
        connection.execute("PRAGMA journal_mode=WAL")
        (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        raise sqlite3.DatabaseError(found)
