"""What is in a table, told before any training: roles, gaps, odd cells, shape of every column."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from ml.data.cleaning import mend
from ml.data.content import Column, known_cells
from ml.data.features import pick_features
from ml.data.logscale import choose_log_features, learn_log_scale
from ml.data.outliers import count_beyond, tukey_fences
from ml.data.schema import infer_schema
from ml.types import ColumnSummary, Histogram, Table, TableReport, TrainingConfig

_PREVIEW_ROWS = 20
_BINS = 16


def describe_table(table: Table) -> TableReport:
    """Summarise a table, column by column, and say what a training without any options would mend.

    Outliers are counted by Tukey's fences, on the log scale for skewed columns that are hardly ever negative.
    """
    config, frame = TrainingConfig(), table.frame
    columns = infer_schema(frame, config)
    mended = mend(table, pick_features(columns, config), config)
    return TableReport(
        name=table.name,
        kind="customers",
        n_rows=frame.height,
        n_columns=frame.width,
        n_duplicates=mended.n_duplicates,
        format=table.format,
        columns=tuple(_summarise(frame[column.name], column) for column in columns),
        warnings=mended.warnings,
        preview=tuple(frame.head(_PREVIEW_ROWS).to_dicts()),
        n_repeated_ids=mended.n_repeated_ids_removed,
    )


def _summarise(series: pl.Series, column: Column) -> ColumnSummary:
    numbers = column.numbers
    if column.role == "almost_empty" and column.content is not None:
        numbers = column.content.numbers
    if numbers is None:
        known_texts = known_cells(series)
        return ColumnSummary(
            column.name, column.role, column.reason,
            n_missing=len(series) - len(known_texts), n_unparsable=0, n_distinct=known_texts.n_unique(),
        )  # fmt: skip
    values, n_unparsable = numbers.values, int(numbers.is_unparsable.sum())
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
    scale = learn_log_scale(known) if is_log else None
    edges = np.histogram_bin_edges(scale.apply(known) if scale else known, bins=_BINS)
    if scale:
        edges = scale.invert(edges)
        # Rounding must not leave the extremes out.
        edges[[0, -1]] = known.min(), known.max()
    counts, _ = np.histogram(known, edges)
    return Histogram(tuple(edges.tolist()), tuple(counts.tolist()), "log" if scale else "linear")
