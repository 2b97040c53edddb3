"""The customers of a model, searched, sorted and cut into pages."""

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import polars as pl

from backend.errors import CustomerNotFound
from ml.artifacts import ArtifactStore
from ml.errors import ColumnNotFound
from ml.manifest import to_json
from ml.types import UNASSIGNED_NAME

if TYPE_CHECKING:
    from ml.types import SegmentationModel


@dataclass(frozen=True)
class CustomerQuery:
    """Which customers to show, and in which order: a column, or ``-column`` to descend."""

    segment: int | None = None
    search: str | None = None
    sort: str | None = None


@dataclass(frozen=True)
class MoveQuery:
    """Which of the customers of two models to list; pages count from 1."""

    from_segment: int | None = None
    to_segment: int | None = None
    page: int = 1
    page_size: int = 50


def find_customers(artifacts: ArtifactStore, model_id: str, query: CustomerQuery) -> pl.DataFrame:
    """Return the customers that a model was trained on, as asked for.

    Raises
    ------
    ColumnNotFound
        There is no column to sort by of that name.
    """
    segments = artifacts.manifest(model_id)["segments"]
    names = {one["segment"]: one["name"] for one in segments}
    customers = _with_names(artifacts.customers(model_id), names)
    if query.segment is not None:
        customers = customers.filter(pl.col("segment") == query.segment)
    if query.search:
        customers = customers.filter(_contains(query.search))
    return _sorted(customers, query.sort) if query.sort else customers


def find_customer(model: "SegmentationModel", customer_id: str) -> pl.DataFrame:
    """Return the row of one customer that a model was trained on.

    Raises
    ------
    CustomerNotFound
    """
    names = {one.segment: one.name for one in model.segments}
    found = _with_names(model.customers.filter(pl.col("customer_id") == customer_id).head(1), names)
    if found.is_empty():
        raise CustomerNotFound(
            f"The model was trained on no customer {customer_id[:100]!r}. "
            f"GET /models/{model.model_id}/customers?search= finds them."
        )
    return found


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


def migration_between(
    former: "SegmentationModel", latter: "SegmentationModel", asked: MoveQuery
) -> dict[str, Any]:
    """Tell how customers moved from the segments of one model to those of another.

    Without both segments named, only customers that moved are listed.
    """
    from ml.insight.migration import migrate

    migration = migrate(former, latter)
    listed = migration.customers.filter(
        *([pl.col("from_segment") == asked.from_segment] if asked.from_segment is not None else []),
        *([pl.col("to_segment") == asked.to_segment] if asked.to_segment is not None else []),
        pl.lit(None not in {asked.from_segment, asked.to_segment}) | pl.col("is_moved"),
    )
    moved = page_of(listed.drop("is_moved"), asked.page, asked.page_size)
    facts = {
        one.name: to_json(getattr(migration, one.name))
        for one in fields(migration)
        if one.name != "customers"
    }
    continues = [
        {"from_segment": one.former, "to_segment": one.latter, "overlap": one.overlap}
        for one in migration.continues
    ]
    return {**facts, "continues": continues, "moved": moved}


def _with_names(customers: pl.DataFrame, names: dict[int, str]) -> pl.DataFrame:
    name = pl.col("segment").replace_strict(names, default=UNASSIGNED_NAME, return_dtype=pl.String)
    at = customers.columns.index("segment") + 1
    return customers.insert_column(at, customers.select(name.alias("segment_name")).to_series())


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
