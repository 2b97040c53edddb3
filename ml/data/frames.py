"""Frames from a notebook become tables."""

import pandas as pd
import polars as pl

from ml.data.raw import RawTable
from ml.data.tidying import tidy
from ml.errors import UnreadableTable
from ml.types import Table, TableFormat


def table_from_frame(source: Table | pl.DataFrame | pd.DataFrame) -> Table:
    """Wrap a frame from a notebook as a table; a table stays what it is."""
    if isinstance(source, Table):
        return source
    if isinstance(source, pd.DataFrame):
        if not source.columns.is_unique:
            raise UnreadableTable("Two columns of the frame have the same name. Rename one of them.")
        source = pl.DataFrame([_from_pandas(source[name]).alias(str(name)) for name in source.columns])
    if not isinstance(source, pl.DataFrame):
        raise TypeError("Pass what read_table returned, or a Polars or pandas frame.")
    return tidy(RawTable(source, source.columns, TableFormat("frame")), "customers")


def _from_pandas(column: pd.Series) -> pl.Series:
    if column.dtype.kind in "iufbM":
        return pl.Series(column.to_numpy(), nan_to_null=True)
    values = [None if pd.api.types.is_scalar(value) and pd.isna(value) else value for value in column]
    kinds = {type(value) for value in values if value is not None}
    if len(kinds) > 1:
        values = [None if value is None else str(value) for value in values]
    return pl.Series(values)
