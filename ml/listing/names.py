"""The names of segments beside their numbers."""

from collections.abc import Mapping

import polars as pl

from ml.types import UNASSIGNED_NAME


def with_segment_names(customers: pl.DataFrame, names: Mapping[int, str]) -> pl.DataFrame:
    """Add the name of the segment behind its number; the table that came in stays as it is."""
    name = pl.col("segment").replace_strict(names, default=UNASSIGNED_NAME, return_dtype=pl.String)
    at = customers.columns.index("segment") + 1
    return customers.clone().insert_column(at, customers.select(name.alias("segment_name")).to_series())
