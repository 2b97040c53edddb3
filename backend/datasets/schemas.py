"""What ``/datasets`` answers."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from ml.purchases import PurchaseReport


class TableFormat(BaseModel):
    """How a table was written; null where the question does not arise."""

    model_config = ConfigDict(extra="allow")

    kind: str = Field(description="csv, xlsx, json, parquet and so on.")
    encoding: str | None = Field(None, description="How characters are written as bytes.")
    delimiter: str | None = Field(None, description="What stands between cells.")
    decimal: str | None = Field(None, description="What stands before the fraction of a number.")
    compression: str | None = Field(None, description="What the file was packed with.")
    thousands: str | None = Field(None, description="What stands between groups of digits.")
    sheet: str | None = Field(None, description="The sheet of a workbook that was read.")
    header_line: int | None = Field(
        None, description="The line, or the row of the sheet, with the column names, from 1."
    )


class TableWarning(BaseModel):
    """Something about a table that its owner should know; the most important come first."""

    code: str
    message: str
    rows: list[int] = Field([], description="Data rows from 1, at most 100 of them.")
    advice: str = Field("", description="What to do about it; empty where nothing has to be done.")


class Histogram(BaseModel):
    """Counts between edges in the column's own units, equally far apart on the scale."""

    edges: list[float]
    counts: list[int]
    scale: Literal["linear", "log"]


class Column(BaseModel):
    """The role of one column, why, and what is in it; numbers are null where a column has none."""

    name: str
    role: str = Field(description="id, numeric, categorical, date, text, constant, almost_empty or empty.")
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

    n_duplicates: int = Field(description="Rows that repeat an earlier row exactly.")
    n_repeated_ids: int = Field(0, description="Other rows whose id stands in an earlier row.")
    n_forgotten: int = Field(0, description="Rows of customers who were forgotten; they are gone.")
    format: TableFormat
    columns: list[Column]
    warnings: list[TableWarning]
    preview: list[dict[str, Any]] = Field(description="The first 20 rows; dates and times as ISO 8601.")
    purchases: PurchaseReport | None = Field(
        None, description="How customers are made of a table of purchases; null for one of customers."
    )
    customer_columns: list[Column] = Field(
        [], description="What is then known of each customer; columns are those of the file."
    )


class DatasetRow(DatasetSummary):
    """A table that is kept, in a line of the list."""

    created_at: datetime | None = Field(
        None, description="When it came, ISO 8601; null where that is not known any more."
    )


class DatasetList(BaseModel):
    """The tables that are kept, newest first."""

    datasets: list[DatasetRow]
