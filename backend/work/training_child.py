"""The process that trains, so that the service keeps answering: one order a line comes in, messages go out.

An order is ``{"environment", "dataset_id", "options", "take_over", "model_id"}``; the model goes by the id
of the job. A message is ``{"progress": {...}}``, the last one ``{"model_id"}`` or ``{"error": {...}}``.
"""

import ctypes
import json
import logging
import os
import queue
import sys
import threading
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, TextIO

from backend.errors import problem_of
from backend.logs import configure_logging
from backend.records.locks import ACTIVATION
from backend.settings import Settings
from backend.stages import Stages
from backend.stores import Stores, open_stores
from backend.work.job_queue import JobQueue
from backend.work.patience import patiently
from backend.work.predecessor import model_before, with_present_names
from ml.errors import SegmentationError, TrainingCancelled
from ml.modeling.config import config_from_options
from ml.training import train
from ml.types import Progress, SegmentationModel

NICENESS = 10

# Not __name__, which is __main__ in the process that trains.
logger = logging.getLogger("backend.work.training_child")


def main() -> None:
    """Serve orders until the service closes the pipe, or is gone."""
    os.nice(NICENESS)
    messages = _take_over_stdout()
    orders = _orders_from(sys.stdin)
    while True:
        order = orders.get()
        _send(messages, _outcome(order, messages))


def _outcome(order: dict[str, Any], messages: TextIO) -> dict[str, Any]:
    stages, job_id, last = Stages(), order["model_id"], ""

    def report(fraction: float, stage: str, message: str) -> None:
        nonlocal last
        if stage != last:
            _give_back()
            last = stage
        stages.begin(stage)
        _send(messages, {"progress": {"fraction": fraction, "stage": stage, "message": message}})

    try:
        _make_model(order, report)
    except SegmentationError as error:
        return {"error": problem_of(error).model_dump(mode="json")}
    except Exception:
        # Told by the log, since the interpreter would print the message, and a cell with it.
        logger.exception("the training of %s broke down", job_id)
        raise SystemExit(1) from None
    stages.end()
    logger.info("job %s made its model: %s", job_id, stages, extra={"job_id": job_id, **stages.facts})
    return {"model_id": job_id}


def _give_back() -> None:
    """Return to the system what a stage has let go, or the next one takes as much again on top of it."""
    with suppress(AttributeError, OSError):  # a C library of another make
        ctypes.CDLL(None).malloc_trim(0)


def _make_model(order: dict[str, Any], report: Progress) -> None:
    os.environ.update(order["environment"])
    settings = Settings()
    configure_logging(settings.log_level, settings.log_format)
    stores = open_stores(settings)
    queue = JobQueue(stores)
    try:
        # An earlier run of the same job may have come this far before the service was killed.
        if order["model_id"] not in stores.artifacts:
            _keep_model(order, stores, queue, report)
        report(1.0, "recording", "Storing which customers are in which segment.")
        patiently(lambda: stores.catalogue.record_model(order["model_id"]))
    finally:
        queue.close()
        stores.database.close()


def _keep_model(order: dict[str, Any], stores: Stores, queue: JobQueue, report: Progress) -> None:
    # Of its own, so that nothing of the model stays in memory once it is kept.
    began = datetime.now(UTC)
    model = _fitted(order, stores, report)
    report(1.0, "saving", "Saving the model.")
    patiently(lambda: _save(model, stores, queue, began))


def _fitted(order: dict[str, Any], stores: Stores, report: Progress) -> SegmentationModel:
    report(0.0, "reading", "Reading the table.")
    previous = model_before(stores.artifacts) if order.get("take_over", True) else None
    config = config_from_options(order["options"])
    # Kept by no name here: the training lets go of what it does not need.
    model = train(stores.datasets.load(order["dataset_id"]), config, report, previous=previous)
    return replace(model, model_id=order["model_id"])


def _save(model: SegmentationModel, stores: Stores, queue: JobQueue, began: datetime) -> None:
    # While nobody can cancel the job or forget a customer: neither comes back.
    with stores.database.alone(ACTIVATION):
        if not queue.is_wanted(model.model_id):
            raise TrainingCancelled("The training was cancelled.")
        if model.model_id not in stores.artifacts:
            kept = stores.customers.without_forgotten(model, since=began)
            stores.artifacts.save(with_present_names(kept, stores.artifacts))


def _take_over_stdout() -> TextIO:
    # Whatever a library prints goes to the log, not among the messages.
    messages = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    return messages


def _orders_from(stream: TextIO) -> "queue.SimpleQueue[dict[str, Any]]":
    orders: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()

    def read() -> None:
        for line in stream:
            orders.put(json.loads(line))
        # The service is gone: stop at once, in the middle of a training too.
        os._exit(0)

    threading.Thread(target=read, daemon=True).start()
    return orders


def _send(messages: TextIO, message: dict[str, Any]) -> None:
    messages.write(json.dumps(message) + "\n")
    messages.flush()


if __name__ == "__main__":
    main()
