"""Frames from a notebook become tables."""

import pandas as pd
import polars as pl

from ml.data.reading import texts_as_text
from ml.types import Table, TableFormat


def table_from_frame(source: Table | pl.DataFrame | pd.DataFrame) -> Table:
    """Wrap a frame from a notebook as a table; a table stays what it is."""
    if isinstance(source, Table):
        return source
    if isinstance(source, pd.DataFrame):
        source = pl.DataFrame({str(name): _from_pandas(source[name]) for name in source.columns})
    return Table(texts_as_text(source), TableFormat("frame"))


def _from_pandas(column: pd.Series) -> pl.Series:
    if column.dtype.kind in "iufbM":
        return pl.Series(column.to_numpy())
    return pl.Series([None if pd.isna(value) else value for value in column], strict=False)
