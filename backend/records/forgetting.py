"""Forgetting a customer: in every dataset and model that is kept, and in the database."""

import logging
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypedDict

import polars as pl
from sqlalchemy import Connection, delete, insert, select

from backend.database.tables import forgotten
from backend.records.customer_ids import CustomerIds
from ml.artifacts import ArtifactStore
from ml.datasets import DatasetStore
from ml.errors import ArtifactError, DatasetNotFound, ModelNotFound
from ml.forgetting import without_customer_in_manifest
from ml.leftovers import BACKUP, RESTORING, leftovers_in, remove
from ml.manifest import model_from_manifest, model_to_manifest
from ml.types import SegmentationModel

logger = logging.getLogger(__name__)


class ForgottenInModel(TypedDict):
    """How many customers went from a model; more than one only where ids repeat."""

    model_id: str
    n_customers: int


class ForgottenInDataset(TypedDict):
    """How many rows went from a dataset."""

    dataset_id: str
    n_rows: int


class Removed(TypedDict):
    """What was removed of a customer, and where."""

    customer_id: str
    n_assignments: int
    models: list[ForgottenInModel]
    datasets: list[ForgottenInDataset]
    exports: str


def note_forgotten(connection: Connection, pseudonym: str) -> None:
    """Note that a customer is forgotten from now on."""
    connection.execute(delete(forgotten).where(forgotten.c.pseudonym == pseudonym))
    connection.execute(insert(forgotten), {"pseudonym": pseudonym, "forgotten_at": datetime.now(UTC)})


def pseudonyms_since(connection: Connection, moment: datetime) -> set[str]:
    """Return who was forgotten at a moment or later."""
    query = select(forgotten.c.pseudonym).where(forgotten.c.forgotten_at >= moment)
    return set(connection.execute(query).scalars())


def forgotten_among(customers: pl.DataFrame, pseudonyms: set[str], ids: CustomerIds) -> list[str]:
    """Return the ids of those customers who have one of some pseudonyms."""
    if not pseudonyms:
        return []
    known = customers["customer_id"].drop_nulls().unique().to_list()
    return [one for one in known if ids.pseudonym_of(one) in pseudonyms]


def without_customers(model: SegmentationModel, customer_ids: Iterable[str]) -> SegmentationModel:
    """Return a model, not kept yet, without some of its customers; what shaped it stays as it was fitted."""
    facts, customers = model_to_manifest(model), model.customers
    for customer_id in customer_ids:
        left = customers.filter(pl.col("customer_id").ne_missing(customer_id))
        facts = without_customer_in_manifest(facts, customer_id, customers.height - left.height)
        customers = left
    return model_from_manifest(facts, pipeline=model.pipeline, customers=customers)


def forget_in_files(
    artifacts: ArtifactStore, datasets: DatasetStore, customer_id: str
) -> tuple[list[ForgottenInModel], list[ForgottenInDataset], list[ArtifactError]]:
    """Remove a customer from all that is kept; what cannot be rewritten keeps nothing else from it."""
    faults: list[ArtifactError] = []
    _remove_abandoned_backups(artifacts.folders.root.parent)
    n_rows_of = _forget_in_each(datasets.ids(), datasets.forget_customer, customer_id, faults)
    n_customers_of = _forget_in_each(artifacts.ids(), artifacts.forget_customer, customer_id, faults)
    return (
        [{"model_id": one, "n_customers": n_customers} for one, n_customers in n_customers_of],
        [{"dataset_id": one, "n_rows": n_rows} for one, n_rows in n_rows_of],
        faults,
    )


def _remove_abandoned_backups(root: Path) -> None:
    # Their links keep the files of a model or dataset as they were.
    for path in leftovers_in(root):
        if path.name.startswith((BACKUP, RESTORING)):
            remove(path)
    if any(root.glob(f"{BACKUP}*")):
        logger.warning("a backup that is being written still holds the customer who is forgotten now")


def _forget_in_each(
    kept: Iterable[str],
    forget: Callable[[str, str], int],
    customer_id: str,
    faults: list[ArtifactError],
) -> list[tuple[str, int]]:
    removed = []
    for one in sorted(kept):
        try:
            removed.append((one, forget(one, customer_id)))
        except (ModelNotFound, DatasetNotFound):
            continue  # deleted meanwhile
        except ArtifactError as fault:
            faults.append(fault)
    return [(one, n_removed) for one, n_removed in removed if n_removed]
