"""Datasets: keep a table, list, describe, forget."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from backend.datasets.schemas import Dataset, DatasetList
from backend.datasets.service import described, described_as, read_transactions
from backend.dependencies import AllServices, Asker, Datasets, ReceivedTable
from backend.openapi import table_body
from backend.traffic import request_id_of
from ml.data.report import describe_table

router = APIRouter(prefix="/datasets", tags=["datasets"])

Transactions = Annotated[
    str | None, Query(description="Which column holds what, as JSON, or true or false; as in a training.")
]
AsOf = Annotated[str | None, Query(description="The day that recency is counted to; as in a training.")]
RefundRule = Annotated[str | None, Query(description="match, net or apart; as in a training.")]
Exclude = Annotated[list[str] | None, Query(description="Columns not to look at, one a parameter.")]


@router.post("", status_code=201, response_model=Dataset, openapi_extra=table_body())
def keep_dataset(
    received: ReceivedTable, services: AllServices, asker: Asker, request: Request, response: Response
) -> dict[str, Any]:
    """Keep a table and tell what was found in it."""
    report, asked = describe_table(received.table), (asker, request_id_of(request.scope))
    dataset_id = services.catalogue.keep_dataset(received.table, report, *asked)
    response.headers["Location"] = f"/datasets/{dataset_id}"
    return described(services.datasets, dataset_id)


@router.get("", response_model=DatasetList)
def list_datasets(datasets: Datasets) -> dict[str, Any]:
    """List the tables that are kept."""
    return {"datasets": datasets.list()}


@router.get("/{dataset_id}", response_model=Dataset)
def get_dataset(
    dataset_id: str,
    datasets: Datasets,
    *,
    transactions: Transactions = None,
    as_of: AsOf = None,
    refunds: RefundRule = None,
    exclude: Exclude = None,
) -> dict[str, Any]:
    """Tell what was found in a table, or what is in it when it is read as the parameters say."""
    asked = {"as_of": as_of, "refunds": refunds, "exclude": exclude}
    if transactions is not None:
        asked["transactions"] = read_transactions(transactions)
    options = {name: value for name, value in asked.items() if value is not None}
    return described_as(datasets, dataset_id, options) if options else described(datasets, dataset_id)


@router.delete("/{dataset_id}", status_code=204)
def delete_dataset(dataset_id: str, services: AllServices, asker: Asker, request: Request) -> None:
    """Forget a table."""
    services.catalogue.delete_dataset(dataset_id, asker, request_id_of(request.scope))
