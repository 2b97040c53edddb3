"""The process that trains, so that the service keeps answering: one order a line comes in, messages go out.

An order is ``{"environment", "dataset_id", "options", "take_over", "model_id"}``. A message is
``{"progress": {...}}``, and last either ``{"model_id"}`` or ``{"error": {...}}``, a problem.
"""

import json
import os
import queue
import sys
import threading
from dataclasses import replace
from typing import Any, TextIO

from backend.errors import problem_of
from backend.settings import Settings
from backend.stores import open_stores
from backend.work.predecessor import model_before, with_present_names
from ml.errors import SegmentationError
from ml.modeling.config import config_from_options
from ml.training import train
from ml.types import Progress

NICENESS = 10


def main() -> None:
    """Serve orders until the service closes the pipe, or is gone."""
    os.nice(NICENESS)
    messages = _take_over_stdout()
    orders = _orders_from(sys.stdin)
    while True:
        order = orders.get()
        _send(messages, _outcome(order, messages))


def _outcome(order: dict[str, Any], messages: TextIO) -> dict[str, Any]:
    def report(fraction: float, stage: str, message: str) -> None:
        _send(messages, {"progress": {"fraction": fraction, "stage": stage, "message": message}})

    try:
        _make_model(order, report)
    except SegmentationError as error:
        return {"error": problem_of(error).model_dump(mode="json")}
    return {"model_id": order["model_id"]}


def _make_model(order: dict[str, Any], report: Progress) -> None:
    os.environ.update(order["environment"])
    stores = open_stores(Settings())
    artifacts, model_id = stores.artifacts, order["model_id"]
    # An earlier run of the same job may have come this far before the service was killed.
    if model_id in artifacts:
        return
    table = stores.datasets.load(order["dataset_id"])
    previous = model_before(artifacts) if order.get("take_over", True) else None
    model = train(table, config_from_options(order["options"]), report, previous=previous)
    artifacts.save(with_present_names(replace(model, model_id=model_id), artifacts))


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
