"""From a table to a queued training."""

import hashlib
import json
import logging
import uuid
from dataclasses import asdict
from typing import Any

from backend.errors import DatabaseUnavailable, KeyWasUsed
from backend.security.principals import Principal
from backend.services import Services
from backend.tables import Received
from backend.work.job import Job
from ml.data.report import describe_table
from ml.data.understanding import Understood
from ml.errors import InvalidConfig
from ml.types import Table

# Idempotency keys become job ids in this namespace.
FLAGS = ("activate", "take_over")
NAMESPACE = uuid.UUID("6f0f4f0e-6a0b-4b8e-9c55-0d3c3a7d6c11")

logger = logging.getLogger(__name__)


def submit(
    services: Services,
    received: Received,
    idempotency_key: str | None,
    asker: Principal,
    request_id: str | None,
) -> Job:
    """Check what can be checked at once, keep the table, and queue the training.

    Raises
    ------
    TableError, InvalidConfig
        It would fail anyway.
    KeyWasUsed
        The key came with another table, or with other options, before.
    TooManyJobs
        Nothing of the request is kept.
    """
    job_id = _job_id(idempotency_key)
    digest = _digest(received) if idempotency_key else None
    if services.jobs.find(job_id) is None:
        services.jobs.check_room()
        _enqueue(services, received, job_id, digest, asker=asker, request_id=request_id)
    if services.jobs.order(job_id).get("digest") != digest:
        raise KeyWasUsed("This Idempotency-Key was used for another request; send a new one.")
    return services.jobs.get(job_id)


def _enqueue(
    services: Services,
    received: Received,
    job_id: str,
    digest: str | None,
    *,
    asker: Principal,
    request_id: str | None,
) -> None:
    options, flags = _split(received.options)
    stages = received.stages
    stages.begin("checking")
    understood = _check(received.table, options)
    kept_id = None if received.dataset_id else _keep(services, received, understood, asker, request_id)
    stages.begin("queueing")
    signed = {"digest": digest, "asked_by": asdict(asker), "request_id": request_id}
    is_new = False
    try:
        dataset_id = received.dataset_id or kept_id
        is_new = services.jobs.enqueue(
            job_id, {"dataset_id": dataset_id, "options": options, **flags, **signed}
        )
    finally:
        # Somebody else took the last place, or sent the same request at the same time.
        if kept_id is not None and not is_new:
            _unkeep(services, kept_id, asker, request_id)
    stages.end()
    logger.info("job %s waits for its turn: %s", job_id, stages, extra={"job_id": job_id, **stages.facts})


def _digest(received: Received) -> str:
    frame = received.table.frame
    facts = [received.table.name, str(frame.schema), json.dumps(received.options, sort_keys=True)]
    digest = hashlib.sha256("\n".join(facts).encode())
    digest.update(frame.hash_rows(seed=0).to_numpy().tobytes())
    return digest.hexdigest()


def _check(table: Table, options: dict[str, Any]) -> Understood:
    # scikit-learn takes a second to import, which the start of the service does not wait for.
    from ml.modeling.config import config_from_options
    from ml.training import check_trainable

    return check_trainable(table, config_from_options(options))


def _job_id(idempotency_key: str | None) -> str:
    # The model that the job makes goes by the same id, and those have 16 digits.
    one = uuid.uuid5(NAMESPACE, idempotency_key) if idempotency_key else uuid.uuid4()
    return one.hex[:16]


def _split(options: dict[str, Any]) -> tuple[dict[str, Any], dict[str, bool]]:
    """Tell what the service does with the model from how it is trained."""
    flags = {name: options.get(name, True) for name in FLAGS}
    for name, value in flags.items():
        if not isinstance(value, bool):
            raise InvalidConfig(f"Option {name!r} is {str(value)[:60]!r}; it must be true or false.")
    return {name: value for name, value in options.items() if name not in FLAGS}, flags


def _keep(
    services: Services, received: Received, understood: Understood, asker: Principal, request_id: str | None
) -> str:
    received.stages.begin("describing")
    report = describe_table(received.table, understood=understood)
    received.stages.begin("keeping")
    return services.catalogue.keep_dataset(received.table, report, asker, request_id)


def _unkeep(services: Services, dataset_id: str, asker: Principal, request_id: str | None) -> None:
    try:
        services.catalogue.delete_dataset(dataset_id, asker, request_id)
    except DatabaseUnavailable:
        # The database follows at the next start.
        services.datasets.delete(dataset_id)
