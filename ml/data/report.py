"""What is in a table, told before any training: roles, gaps, odd cells, shape of every column."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from ml.data.copies import find_copies
from ml.data.features import count_cells
from ml.data.outliers import choose_log_features, count_beyond, log_parameters, log_scale, tukey_fences
from ml.data.schema import Column, infer_schema, number_like_warnings
from ml.types import ColumnSummary, Histogram, Table, TableReport, TableWarning

_PREVIEW_ROWS = 20
_BINS = 16
_LISTED_ROWS = 100


def describe_table(table: Table, columns: Sequence[Column] | None = None) -> TableReport:
    """Summarise a table, column by column.

    Outliers are counted by Tukey's fences, on the log scale for skewed columns that are never negative.
    """
    columns = columns or infer_schema(table.frame)
    frame = table.frame
    copies = find_copies(frame, has_id=any(column.role == "id" for column in columns))
    summaries = tuple(_summarise(frame[column.name], column) for column in columns)
    return TableReport(
        name=table.name,
        kind="customers",
        n_rows=frame.height,
        n_columns=frame.width,
        n_duplicates=copies.n_repeated,
        format=table.format,
        columns=summaries,
        warnings=(*table.warnings, *number_like_warnings(columns), *copies.warnings, *_warnings(columns)),
        preview=tuple(frame.head(_PREVIEW_ROWS).to_dicts()),
    )


def _summarise(series: pl.Series, column: Column) -> ColumnSummary:
    if column.numbers is None:
        return ColumnSummary(
            column.name, column.role, column.reason,
            n_missing=series.null_count(), n_unparsable=0, n_distinct=series.drop_nulls().n_unique(),
        )  # fmt: skip
    values, n_unparsable = column.numbers.values, int(column.numbers.is_unparsable.sum())
    known = values.drop_nulls().to_numpy()
    is_amount = column.role == "numeric"
    log_features = choose_log_features(values.to_frame(), [column.name] if is_amount else [], "auto")
    return ColumnSummary(
        column.name, column.role, column.reason,
        n_missing=values.null_count() - n_unparsable,
        n_unparsable=n_unparsable,
        n_distinct=len(np.unique(known)),
        min=float(known.min()), median=float(np.median(known)),
        mean=float(known.mean()), max=float(known.max()),
        skew=values.skew(),
        n_outliers=_count_outliers(values, log_features) if is_amount else None,
        histogram=_histogram(known, is_log=bool(log_features)),
    )  # fmt: skip


def _count_outliers(values: pl.Series, log_features: Sequence[str]) -> int:
    features = values.to_frame()
    return int((count_beyond(features, tukey_fences(features, features.columns, log_features)) > 0).sum())


def _histogram(known: np.ndarray, *, is_log: bool) -> Histogram:
    floor, offset = log_parameters(known)
    edges = np.histogram_bin_edges(log_scale(known, floor, offset) if is_log else known, bins=_BINS)
    if is_log:
        edges = np.exp(edges) - offset
        # Rounding must not leave the extremes out.
        edges[[0, -1]] = known.min(), known.max()
    counts, _ = np.histogram(known, edges)
    return Histogram(tuple(edges.tolist()), tuple(counts.tolist()), "log" if is_log else "linear")


def _warnings(columns: Sequence[Column]) -> list[TableWarning]:
    warnings = []
    for column in columns:
        if column.numbers is not None and column.numbers.is_unparsable.any():
            rows = column.numbers.is_unparsable.arg_true() + 1
            said = f"{count_cells(len(rows))} of {column.name} cannot be read as numbers: treated as missing."
            warnings.append(TableWarning("unparsable_values", said, tuple(rows.head(_LISTED_ROWS).to_list())))
        elif column.role == "empty":
            warnings.append(TableWarning("empty_column", f"{column.name} is empty and will be left out."))
    return warnings
