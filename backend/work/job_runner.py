"""Running jobs one after the other, each training in a process of its own."""

import logging
import threading
import time
from contextlib import suppress
from typing import Any

from dbos import DBOS

from backend.database.faults import told
from backend.errors import DatabaseUnavailable, TrainingKilled, problem_of
from backend.security.principals import Principal
from backend.settings import to_environment
from backend.stages import Stages
from backend.stores import Stores
from backend.work.job_queue import PROGRESS, WORKFLOW, JobQueue
from backend.work.job_tables import (
    APPLICATION,
    EXECUTOR,
    SCHEMA,
    VERSION,
    address_of,
    quieten,
)
from backend.work.limits import Check, limits_of
from backend.work.patience import patiently
from backend.work.sealing import SealingSerializer
from backend.work.training_process import OnProgress, ServiceStops, TrainingProcess
from ml.errors import ModelNotFound, SegmentationError, TrainingCancelled

POLL_SECONDS = 0.1
MIN_SECONDS_BETWEEN_PROGRESS = 0.2
# A job that takes its process down again and again is not taken up more often than this.
MAX_RECOVERIES = 3
# A training that somebody else killed, the kernel mostly, is tried this often.
MAX_TRIES = 2

Order = dict[str, Any]
Outcome = dict[str, Any]

logger = logging.getLogger(__name__)


class JobRunner:
    """Takes jobs off the queue. DBOS is one per process, so only one runner can be started at a time."""

    def __init__(self, stores: Stores, queue: JobQueue) -> None:
        self._settings = stores.settings
        self._catalogue = stores.catalogue
        self._queue = queue
        self._process = TrainingProcess()
        self._job_id: str | None = None
        self._is_leaving = threading.Event()
        self._is_stopping = threading.Event()
        self._is_hurried = threading.Event()

    def start(self) -> None:
        """Take up what a former run has left, then what waits.

        Raises
        ------
        DatabaseUnavailable
        """
        self._queue.remove_all_traces()
        quieten()
        DBOS(
            config={
                "name": APPLICATION,
                "system_database_url": address_of(self._settings),
                "dbos_system_schema": SCHEMA,
                "executor_id": EXECUTOR,
                "application_version": VERSION,
                "serializer": SealingSerializer(self._settings),
                "notification_listener_polling_interval_sec": POLL_SECONDS,
                "log_level": "ERROR",
            }
        )
        self._register_workflow()
        try:
            with told():
                self._queue.register(worker_concurrency=1, polling_interval_sec=POLL_SECONDS)
                DBOS.launch()
        except BaseException:
            DBOS.destroy(destroy_registry=True)
            raise

    def warm(self) -> None:
        """Start the process that trains, so that the first job does not wait for it."""
        self._process.warm()

    def stop(self, seconds: int = 0) -> None:
        """Take nothing new, let what runs end within some seconds, hand the rest to whoever comes next."""
        self._is_leaving.set()
        self._wait_for_the_present_job(seconds)
        self._is_stopping.set()
        self._process.stop()
        DBOS.destroy(destroy_registry=True)
        try:
            self._queue.hand_back()
        except DatabaseUnavailable:
            logger.warning("the database does not answer; the next start takes up what ran here")

    def hurry(self) -> None:
        """Wait no longer for what runs, also while ``stop`` does."""
        self._is_hurried.set()

    def _wait_for_the_present_job(self, seconds: int) -> None:
        job_id, until = self._job_id, time.monotonic() + seconds
        if job_id is None or self._has_ended(job_id):
            return
        if seconds:
            logger.info("waiting for the training of job %s, at most %d seconds", job_id, seconds)
        while time.monotonic() < until and not self._is_hurried.wait(POLL_SECONDS):
            if self._has_ended(job_id):
                return
        logger.info("the training of job %s is left to the next start", job_id)

    def _has_ended(self, job_id: str) -> bool:
        try:
            return self._queue.get(job_id).has_ended
        except DatabaseUnavailable:
            logger.debug("nobody can tell whether job %s has ended", job_id)
            return False

    def _register_workflow(self) -> None:
        # A function for each runner: DBOS does not register methods.
        @DBOS.workflow(name=WORKFLOW, max_recovery_attempts=MAX_RECOVERIES)
        def train(order: Order) -> Outcome:
            outcome = DBOS.run_step({"name": "make"}, self._make, str(DBOS.workflow_id), order)
            if order["activate"] and "model_id" in outcome:
                DBOS.run_step({"name": "activate"}, self._activate, outcome["model_id"], order)
            return outcome

    def _make(self, job_id: str, order: Order) -> Outcome:
        if self._is_leaving.is_set():
            self._is_stopping.wait()
            raise ServiceStops
        self._job_id = job_id
        task = {
            "environment": to_environment(self._settings),
            "dataset_id": order["dataset_id"],
            "options": order["options"],
            "take_over": order.get("take_over", True),
            "model_id": job_id,
        }
        try:
            return self._tried(job_id, task)
        except TrainingCancelled:
            patiently(lambda: self._queue.remove_traces(job_id), self._pause)
            raise
        except SegmentationError as reason:
            logger.info("job %s failed: %s", job_id, type(reason).__name__)
            return {"error": problem_of(reason).model_dump(mode="json")}

    def _tried(self, job_id: str, task: dict[str, Any]) -> Outcome:
        for n_tries in range(1, MAX_TRIES + 1):
            try:
                return self._process.run(task, _reporter(n_tries), self._check_of(job_id))
            except TrainingKilled as reason:
                if n_tries == MAX_TRIES:
                    raise TrainingKilled(f"{reason} It was tried {MAX_TRIES} times.") from None
                logger.warning("job %s is tried again: %s", job_id, reason)
        raise AssertionError

    def _check_of(self, job_id: str) -> Check:
        within_limits = limits_of(self._settings)

        def check(pid: int) -> SegmentationError | None:
            try:
                if not self._queue.is_wanted(job_id):
                    return TrainingCancelled("The training was cancelled.")
            except DatabaseUnavailable:
                logger.debug("nobody can tell whether job %s is wanted", job_id)
            return within_limits(pid)

        return check

    def _activate(self, model_id: str, order: Order) -> None:
        asker = Principal(**order.get("asked_by", {"name": "unknown", "role": "trainer"}))
        request_id = order.get("request_id")

        def is_wanted() -> bool:
            # Not again either, where an earlier run came this far: somebody may have chosen another since.
            return self._queue.is_wanted(model_id) and not self._catalogue.was_activated(model_id)

        def activate() -> None:
            # Gone when the job was cancelled.
            with suppress(ModelNotFound):
                self._catalogue.activate(model_id, asker, request_id, is_wanted=is_wanted)

        stages = Stages()
        stages.begin("activating")
        patiently(activate, self._pause)
        stages.end()
        logger.info("job %s is done: %s", model_id, stages, extra={"job_id": model_id, **stages.facts})

    def _pause(self, seconds: float) -> None:
        if self._is_stopping.wait(seconds):
            raise ServiceStops


def _reporter(n_tries: int) -> OnProgress:
    last_at, last_stage = 0.0, ""

    def report(progress: dict[str, Any]) -> None:
        nonlocal last_at, last_stage
        now = time.monotonic()
        if progress["stage"] == last_stage and now - last_at < MIN_SECONDS_BETWEEN_PROGRESS:
            return
        last_at, last_stage = now, progress["stage"]
        DBOS.set_event(PROGRESS, {**progress, "n_tries": n_tries})

    return report
