"""The rows of datasets."""

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from backend.database.tables import datasets
from ml.datasets import DatasetStore


def stored_datasets(connection: Connection) -> set[str]:
    """Return the ids of all datasets that are stored."""
    return set(connection.execute(select(datasets.c.dataset_id)).scalars())


def insert_dataset(connection: Connection, store: DatasetStore, dataset_id: str) -> None:
    """Store what is said of a dataset that is kept.

    Raises
    ------
    DatasetNotFound, ArtifactRefused
    """
    report = store.report(dataset_id)
    row = {name: report[name] for name in ("dataset_id", "name", "kind", "n_rows", "n_columns")}
    times = {"created_at": datetime.fromisoformat(report["created_at"])}
    connection.execute(insert(datasets), {**row, **times, "n_bytes": store.on_disk(dataset_id).n_bytes})


def remove_dataset(connection: Connection, dataset_id: str) -> None:
    """Remove what is stored of a dataset."""
    connection.execute(delete(datasets).where(datasets.c.dataset_id == dataset_id))
