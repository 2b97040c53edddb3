"""What ``/datasets`` answers."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict


class TableFormat(BaseModel):
    """How a table was written; null where the question does not arise."""

    model_config = ConfigDict(extra="allow")

    kind: str
    encoding: str | None = None
    delimiter: str | None = None
    decimal: str | None = None


class TableWarning(BaseModel):
    """Something about a table that its owner should know."""

    code: str
    message: str
    rows: list[int] = []


class Histogram(BaseModel):
    """Counts between edges in the column's own units, equally far apart on the scale."""

    edges: list[float]
    counts: list[int]
    scale: Literal["linear", "log"]


class Column(BaseModel):
    """The role of one column, why, and what is in it."""

    name: str
    role: str
    reason: str
    n_missing: int
    n_unparsable: int
    n_distinct: int
    min: float | None = None
    median: float | None = None
    mean: float | None = None
    max: float | None = None
    skew: float | None = None
    n_outliers: int | None = None
    histogram: Histogram | None = None


class DatasetSummary(BaseModel):
    """A table that is kept, in a line."""

    model_config = ConfigDict(extra="ignore")

    dataset_id: str
    name: str
    kind: Literal["customers", "transactions"]
    n_rows: int
    n_columns: int


class Dataset(DatasetSummary):
    """A table that is kept, with what was found in it."""

    n_duplicates: int
    format: TableFormat
    columns: list[Column]
    warnings: list[TableWarning]
    preview: list[dict[str, Any]]


class DatasetList(BaseModel):
    """The tables that are kept."""

    datasets: list[DatasetSummary]
