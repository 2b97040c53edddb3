"""The customers of a model, searched, sorted and cut into pages."""

from dataclasses import dataclass
from typing import Any

import polars as pl

from backend.one_customer import with_segment_names
from ml.artifacts import ArtifactStore
from ml.errors import ColumnNotFound


@dataclass(frozen=True)
class CustomerQuery:
    """Which customers to show, and in which order: a column, or ``-column`` to descend."""

    segment: int | None = None
    search: str | None = None
    sort: str | None = None


def find_customers(artifacts: ArtifactStore, model_id: str, query: CustomerQuery) -> pl.DataFrame:
    """Return the customers that a model was trained on, as asked for.

    Raises
    ------
    ColumnNotFound
        There is no column to sort by of that name.
    """
    segments = artifacts.manifest(model_id)["segments"]
    names = {one["segment"]: one["name"] for one in segments}
    customers = with_segment_names(artifacts.customers(model_id), names)
    if query.segment is not None:
        customers = customers.filter(pl.col("segment") == query.segment)
    if query.search:
        customers = customers.filter(_contains(query.search))
    return _sorted(customers, query.sort) if query.sort else customers


def page_of(customers: pl.DataFrame, page: int, page_size: int) -> dict[str, Any]:
    """Cut one page out of a table; pages count from 1."""
    return {
        "n_customers": customers.height,
        "page": page,
        "page_size": page_size,
        "n_pages": -(-customers.height // page_size),
        "columns": customers.columns,
        "customers": customers.slice((page - 1) * page_size, page_size).to_dicts(),
    }


def _contains(text: str) -> pl.Expr:
    lowered = pl.col(pl.String).str.to_lowercase()
    return pl.any_horizontal(lowered.str.contains(text.lower(), literal=True).fill_null(value=False))


def _sorted(customers: pl.DataFrame, sort: str) -> pl.DataFrame:
    column = sort.removeprefix("-")
    if column not in customers.columns:
        raise ColumnNotFound(
            f"There is no column {column[:100]!r} to sort by; there are: {', '.join(customers.columns)}."
        )
    return customers.sort(column, descending=sort.startswith("-"), nulls_last=True, maintain_order=True)
