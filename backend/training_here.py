"""Training in this process, with a progress bar when somebody watches, and keeping what comes of it."""

import typer
from rich.console import Console
from rich.progress import Progress

from backend.errors import DatabaseUnavailable
from backend.security.principals import COMMAND_LINE
from backend.stores import Stores
from ml.training import train
from ml.types import SegmentationModel, Table, TrainingConfig


def train_here(table: Table, config: TrainingConfig, previous: SegmentationModel | None) -> SegmentationModel:
    """Train; the bar goes to standard error, and only when that is a terminal."""
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("Starting", total=1.0)

        def report(fraction: float, _stage: str, message: str) -> None:
            bar.update(task, completed=fraction, description=message)

        return train(table, config, report, previous=previous)


def tell_if_database_is_gone(stores: Stores) -> None:
    """Say before a training, rather than minutes later, that its model will be kept but not active."""
    try:
        stores.prepare()
    except DatabaseUnavailable as error:
        typer.echo(
            f"segment: {error} Training goes on: the model is kept, and the database follows later.", err=True
        )


def keep_trained(stores: Stores, model: SegmentationModel, *, activate: bool) -> None:
    """Keep a model, tell the database of it, and make it the active one when that is asked for.

    Raises
    ------
    DatabaseUnavailable
        The model is kept all the same, and in the database from its next upgrade or start of the service on.
    """
    stores.artifacts.save(model)
    try:
        stores.prepare()
        stores.audit.record(COMMAND_LINE, "train", model.model_id)
        if activate:
            stores.catalogue.activate(model.model_id, COMMAND_LINE)
    except DatabaseUnavailable as error:
        raise DatabaseUnavailable(
            f"Model {model.model_id} is kept but not active, since the database does not answer. It follows "
            "at the next start of the service, or with `segment db upgrade`; then "
            f"POST /models/{model.model_id}/activate makes the model active."
        ) from error.__cause__
