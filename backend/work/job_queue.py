"""The jobs that wait, run and have ended, for any process: DBOS keeps them in a database."""

import logging
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any, get_args

from dbos import DBOSClient, WorkflowStatus
from sqlalchemy import Connection

from backend.database.faults import told
from backend.errors import JobHasEnded, JobNotFound, TooManyJobs
from backend.records.locks import ACTIVATION, ENQUEUING
from backend.records.model_rows import remove_model
from backend.security.principals import SERVICE, Principal
from backend.stores import Stores
from backend.work.job import Job, JobStatus, job_of, status_of
from backend.work.job_tables import APPLICATION, VERSION, address_of, overwrite_deleted, prepare_tables
from backend.work.quoting import quotes
from backend.work.sealing import SealingSerializer
from ml.errors import EncryptionKeyNeeded, ModelNotFound

WORKFLOW = QUEUE = "train"
PROGRESS = "progress"
MAX_LISTED_JOBS = 100
WAITING = ["ENQUEUED", "DELAYED"]

logger = logging.getLogger(__name__)


class JobQueue:
    """Asks and tells about jobs; runs none of them.

    Whatever decides between two ends of a job (its cancelling, keeping its model, making it active) holds the
    same lock, in whichever process it happens.
    """

    def __init__(self, stores: Stores) -> None:
        self._stores = stores
        self._client = DBOSClient(
            system_database_url=address_of(stores.settings),
            serializer=SealingSerializer(stores.settings),
            application_name=APPLICATION,
            lazy=True,
            retry_connection_errors=False,
        )

    def check_database(self) -> None:
        """Make sure that the tables of the jobs are there and can be used.

        Raises
        ------
        ArtifactRefused
            The file is damaged, or something else.
        DatabaseUnavailable
        """
        prepare_tables(self._stores.settings)

    def register(self, **limits: Any) -> None:
        """Tell DBOS that there is this queue, before it looks what queues there are."""
        self._client.register_queue(QUEUE, **limits)

    def close(self) -> None:
        """Close every connection."""
        self._client.destroy()

    def enqueue(self, job_id: str, order: dict[str, Any]) -> bool:
        """Queue a training: ``{"dataset_id", "options", "activate", "take_over", "asked_by", "request_id"}``.

        Returns whether it is new; where its id was known, nothing is done.

        Raises
        ------
        TooManyJobs
        DatasetNotFound, ArtifactRefused
        DatabaseUnavailable
        """
        asker = Principal(**order["asked_by"])
        with self._stores.database.alone(ENQUEUING) as connection, told():
            if self.find(job_id) is not None:
                return False
            self.check_room()
            # It may have been deleted, or pruned, since it was read.
            self._stores.datasets.on_disk(order["dataset_id"])
            self._stores.audit.record(
                asker,
                "train",
                job_id,
                request_id=order.get("request_id"),
                connection=connection,
                dataset_id=order["dataset_id"],
            )
            self._client.enqueue(
                {
                    "workflow_name": WORKFLOW,
                    "queue_name": QUEUE,
                    "workflow_id": job_id,
                    "app_version": VERSION,
                },
                order,
            )
        return True

    def check_room(self) -> None:
        """Make sure that one more job may wait.

        Raises
        ------
        TooManyJobs
        """
        n_queued, most = self.n_queued(), self._stores.settings.max_queued_jobs
        if n_queued >= most:
            raise TooManyJobs(
                f"{n_queued} trainings wait already, and no more than {most} may (SEGMENT_MAX_QUEUED_JOBS). "
                "Try again when some are done, or cancel some that are not needed."
            )

    def order(self, job_id: str) -> dict[str, Any]:
        """Return what was asked of a job that is known."""
        with told():
            (workflow,) = self._client.list_workflows(workflow_ids=[job_id])
        return _order_of(workflow)

    def find(self, job_id: str) -> Job | None:
        """Return a job, or None when there is none of that id."""
        with told():
            workflows = self._client.list_workflows(workflow_ids=[job_id], name=WORKFLOW, load_input=False)
            return self._job(workflows[0]) if workflows else None

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
        with told():
            workflows = self._client.list_workflows(
                name=WORKFLOW, sort_desc=True, limit=MAX_LISTED_JOBS, load_input=False
            )
            return [*self._readable(workflows)]

    def n_queued(self) -> int:
        """Count the jobs that wait for their turn."""
        with told():
            return len(self._client.list_workflows(name=WORKFLOW, status=WAITING, **_BARE))

    def counts(self) -> dict[JobStatus, int]:
        """Count all jobs by their status."""
        with told():
            workflows = self._client.list_workflows(name=WORKFLOW, load_input=False)
        found = Counter(status_of(each) for each in workflows)
        return {status: found[status] for status in get_args(JobStatus)}

    def needed_datasets(self) -> set[str]:
        """Return the ids of the datasets that jobs which wait or run will read."""
        with told():
            workflows = self._client.list_workflows(name=WORKFLOW, status=[*WAITING, "PENDING"])
        return {order["dataset_id"] for each in workflows if (order := _order_of(each))}

    def is_wanted(self, job_id: str) -> bool:
        """Tell whether nobody has cancelled a job."""
        with told():
            return not self._client.list_workflows(workflow_ids=[job_id], status="CANCELLED", **_BARE)

    def cancel(self, job_id: str, asker: Principal = SERVICE, request_id: str | None = None) -> Job:
        """Stop a job, in whichever process it runs. Its model is never seen again.

        Raises
        ------
        JobHasEnded
            There is nothing left to stop.
        DatabaseUnavailable
        """
        stores = self._stores
        with stores.database.alone(ACTIVATION) as connection, told():
            job = self.get(job_id)
            if job.has_ended or stores.catalogue.was_activated(job_id):
                raise JobHasEnded(f"The job has already ended, or its model is in use: it is {job.status}.")
            stores.audit.record(asker, "cancel", job_id, request_id=request_id, connection=connection)
            self._client.cancel_workflow(job_id)
            self._delete_model(connection, job_id)
        return self.get(job_id)

    def remove_traces(self, job_id: str) -> None:
        """Remove what a cancelled job has kept before it noticed."""
        with self._stores.database.alone(ACTIVATION) as connection:
            if not self.is_wanted(job_id):
                self._delete_model(connection, job_id)

    def remove_all_traces(self) -> None:
        """Do so for every job, as after a crash in the middle of cancelling."""
        with told():
            cancelled = self._client.list_workflows(name=WORKFLOW, status="CANCELLED", **_BARE)
        for each in cancelled:
            if each.workflow_id in self._stores.artifacts:
                self.remove_traces(each.workflow_id)

    def forget_customer(self, customer_id: str) -> None:
        """Remove the failed jobs that quote a customer in what went wrong.

        Raises
        ------
        DatabaseUnavailable
        """
        with told():
            ended = self._client.list_workflows(name=WORKFLOW, status="SUCCESS", load_input=False)
            quoting = [one.workflow_id for one in ended if quotes(one.output or {}, customer_id)]
            if quoting:
                self._client.delete_workflows(quoting)
                overwrite_deleted(self._stores.settings)

    def hand_back(self) -> None:
        """Queue again what ran here, for whoever runs jobs next; leaving is no fault of the job's."""
        with self._stores.database.alone(ACTIVATION), told():
            for each in self._client.list_workflows(name=WORKFLOW, status="PENDING", **_BARE):
                self._client.resume_workflow(each.workflow_id, queue_name=QUEUE)

    def _job(self, workflow: WorkflowStatus) -> Job:
        progress = self._client.get_event(workflow.workflow_id, PROGRESS, timeout_seconds=0)
        return job_of(workflow, progress)

    def _readable(self, workflows: Iterable[WorkflowStatus]) -> Iterator[Job]:
        for each in workflows:
            try:
                yield self._job(each)
            except EncryptionKeyNeeded as error:
                logger.warning("job %s is left out: %s", each.workflow_id, error)

    def _delete_model(self, connection: Connection, model_id: str) -> None:
        remove_model(connection, model_id)
        with suppress(ModelNotFound):
            self._stores.artifacts.delete(model_id)


def _order_of(workflow: WorkflowStatus) -> dict[str, Any]:
    # DBOS hands out as it is written what it cannot read.
    order: dict[str, Any] = workflow.input["args"][0] if isinstance(workflow.input, dict) else {}
    return order


_BARE: dict[str, Any] = {"load_input": False, "load_output": False}
