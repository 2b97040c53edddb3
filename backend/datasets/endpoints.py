"""Datasets: keep a table, list, describe, forget."""

from typing import Any

from fastapi import APIRouter, Response

from backend.datasets.schemas import Dataset, DatasetList
from backend.dependencies import Datasets, ReceivedTable
from backend.openapi import table_body
from ml.data.report import describe_table

router = APIRouter(prefix="/datasets", tags=["datasets"])


@router.post("", status_code=201, response_model=Dataset, openapi_extra=table_body())
def keep_dataset(received: ReceivedTable, datasets: Datasets, response: Response) -> dict[str, Any]:
    """Keep a table and tell what was found in it."""
    dataset_id = datasets.save(received.table, describe_table(received.table))
    response.headers["Location"] = f"/datasets/{dataset_id}"
    return _described(datasets, dataset_id)


@router.get("", response_model=DatasetList)
def list_datasets(datasets: Datasets) -> dict[str, Any]:
    """List the tables that are kept."""
    return {"datasets": datasets.list()}


@router.get("/{dataset_id}", response_model=Dataset)
def get_dataset(dataset_id: str, datasets: Datasets) -> dict[str, Any]:
    """Tell what was found in a table."""
    return _described(datasets, dataset_id)


@router.delete("/{dataset_id}", status_code=204)
def delete_dataset(dataset_id: str, datasets: Datasets) -> None:
    """Forget a table."""
    datasets.delete(dataset_id)


def _described(datasets: Datasets, dataset_id: str) -> dict[str, Any]:
    return {"dataset_id": dataset_id, **datasets.report(dataset_id)}
