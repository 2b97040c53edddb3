"""``/models/{id}/migration``: how customers moved between the segments of two models."""

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import polars as pl
from pydantic import BaseModel

from backend.models.service import page_of
from ml.manifest import to_json

if TYPE_CHECKING:
    from ml.types import SegmentationModel


@dataclass(frozen=True)
class MoveQuery:
    """Which of the customers of two models to list; pages count from 1."""

    from_segment: int | None = None
    to_segment: int | None = None
    page: int = 1
    page_size: int = 50


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


class PlacedSegment(BaseModel):
    """A segment as one of two models has it, with the number of compared customers in it."""

    segment: int
    name: str
    color: str
    size: int


class Flow(BaseModel):
    """How many customers came into a segment from others, and left it for others."""

    segment: int
    name: str
    color: str
    n_in: int
    n_out: int
    net: int
    is_gone: bool


class MovedPage(BaseModel):
    """A page of the customers that moved; pages count from 1."""

    n_customers: int
    page: int
    page_size: int
    n_pages: int
    customers: list[dict[str, Any]]


class MigrationAnswer(BaseModel):
    """How the customers that two models both place moved."""

    from_model_id: str
    to_model_id: str
    basis: str
    n_customers: int
    n_left: int | None
    n_joined: int | None
    from_segments: list[PlacedSegment]
    to_segments: list[PlacedSegment]
    matrix: list[list[int]]
    shares: list[list[float]]
    continues: list[dict[str, Any]]
    net_flow: list[Flow]
    n_moved: int
    share_moved: float
    moved: MovedPage
