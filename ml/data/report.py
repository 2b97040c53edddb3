"""What is in a table, told before any training: roles, gaps, odd cells, shape of every column."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import polars as pl

from ml.data.cleaning import MIN_CUSTOMERS, mend
from ml.data.content import Column, known_frame
from ml.data.features import pick_features
from ml.data.findings import by_importance
from ml.data.logscale import choose_log_features, learn_log_scale
from ml.data.mixed import read_mixed
from ml.data.numbers import ParsedNumbers
from ml.data.outliers import count_beyond, tukey_fences
from ml.data.purchases.behaviour import DEFAULT_FEATURES
from ml.data.purchases.roles import purchase_columns
from ml.data.purchases.suspects import leave_ids_out
from ml.data.schema import infer_schema
from ml.data.transactions import CUSTOMER_ID, CustomerPurchases, as_purchases, noticed
from ml.data.understanding import Understood
from ml.errors import NotPurchases
from ml.types import ColumnSummary, Histogram, Table, TableReport, TableWarning, TrainingConfig

_PREVIEW_ROWS = 20
_BINS = 16


def describe_table(
    table: Table,
    config: TrainingConfig = TrainingConfig(),  # noqa: B008 - frozen
    *,
    understood: Understood | None = None,
) -> TableReport:
    """Summarise a table, column by column, and say what a training without any other options would mend.

    Outliers are counted by Tukey's fences, on the log scale for skewed columns that are hardly ever negative.

    Parameters
    ----------
    config
        ``transactions``, ``as_of`` and ``refunds`` say how purchases are read, and columns in ``exclude``
        hold no part of them. Nothing else counts.
    understood
        What this very table was found to be just now, where that is at hand; ``config`` is then not set.

    Raises
    ------
    ColumnNotFound, InvalidConfig, NotPurchases
        ``transactions`` and the table do not go together. That purchases which were found cannot be used is
        a warning where nothing was asked.
    """
    if understood is not None and understood.is_plain:
        return _describe_again(table, understood)
    asked = TrainingConfig(
        transactions=config.transactions, as_of=config.as_of, refunds=config.refunds, exclude=config.exclude
    )
    # Found with the same configuration as it is asked for again.
    are_customers = not asked.exclude
    try:
        if made := as_purchases(table, asked):
            return _describe_purchases(table, made)
    except NotPurchases as error:
        are_customers = False
        if asked != TrainingConfig():
            raise
        # A table is kept and shown, whatever becomes of it; a training is refused.
        table = replace(table, warnings=(TableWarning("unusable_purchases", str(error)), *table.warnings))
    config = replace(asked, exclude=())
    table, config = noticed(table, config), leave_ids_out(table, config, are_customers=are_customers)
    return _describe_customers(table, config)


def _describe_again(table: Table, understood: Understood) -> TableReport:
    if understood.made is not None:
        return _describe_purchases(table, understood.made)
    config = TrainingConfig(exclude=understood.config.exclude)
    known = known_frame(understood.table.frame)
    return _tell_customers(table, understood.table, config, known, understood.columns)


def _describe_customers(table: Table, config: TrainingConfig) -> TableReport:
    mixed = read_mixed(table)
    known = known_frame(mixed.frame)
    return _tell_customers(table, mixed, config, known, infer_schema(mixed.frame, config, known))


def _tell_customers(
    given: Table, table: Table, config: TrainingConfig, known: pl.DataFrame, columns: Sequence[Column]
) -> TableReport:
    frame, columns = table.frame, tuple(_no_feature(column, config) for column in columns)
    mended = mend(table, pick_features(columns, config), config)
    return TableReport(
        name=table.name,
        kind="customers",
        n_rows=frame.height,
        n_columns=frame.width,
        n_duplicates=mended.n_duplicates,
        format=table.format,
        columns=tuple(_summarise(known[column.name], column) for column in columns),
        warnings=(*_untrainable(mended.features), *mended.warnings),
        preview=tuple(given.frame.head(_PREVIEW_ROWS).to_dicts()),
        n_repeated_ids=mended.n_repeated_ids_removed,
    )


def _describe_purchases(table: Table, made: CustomerPurchases) -> TableReport:
    """Tell of the columns of the file, and of those that customers have."""
    columns = purchase_columns(table, made.report)
    known = known_frame(table.frame)
    customers = made.table.frame
    told = infer_schema(customers, TrainingConfig(id_column=CUSTOMER_ID, categorical=()))
    features = customers.select(name for name in DEFAULT_FEATURES if name in customers.columns)
    return TableReport(
        name=table.name,
        kind="transactions",
        n_rows=table.frame.height,
        n_columns=table.frame.width,
        n_duplicates=made.report.n_repeated_lines,
        format=table.format,
        columns=tuple(_summarise(known[column.name], column) for column in columns),
        warnings=by_importance([*made.table.warnings, *_untrainable(features)]),
        preview=tuple(table.frame.head(_PREVIEW_ROWS).to_dicts()),
        purchases=made.report,
        customer_columns=tuple(
            _summarise(customers[column.name], replace(column, n_distinct=None)) for column in told
        ),
    )


def _no_feature(column: Column, config: TrainingConfig) -> Column:
    if column.name not in config.exclude:
        return column
    reason = "Its name says who the customer is, and customers repeat."
    return Column(column.name, "text", reason, n_distinct=column.n_distinct)


def _untrainable(features: pl.DataFrame) -> list[TableWarning]:
    """What a training would be refused for."""
    if features.width == 0:
        said = "No column can be used to compare customers by: none holds numbers or repeating categories."
        advice = "Add what is known of each customer, such as spend or visits."
        return [TableWarning("no_usable_column", said, advice=advice)]
    if features.height < MIN_CUSTOMERS:
        said = f"Usable customers: {features.height}. At least {MIN_CUSTOMERS} are needed to form segments."
        return [TableWarning("too_few_customers", said, advice="Add rows, one a customer.")]
    return []


def _summarise(cells: pl.Series, column: Column) -> ColumnSummary:
    """Summarise a column, of which the missing cells are null."""
    numbers = _numbers(column)
    if numbers is None:
        known = cells.drop_nulls()
        return ColumnSummary(
            column.name, column.role, column.reason,
            n_missing=cells.null_count(), n_unparsable=0,
            n_distinct=known.n_unique() if column.n_distinct is None else column.n_distinct,
        )  # fmt: skip
    counted = ColumnSummary(
        column.name, column.role, column.reason,
        n_missing=numbers.values.null_count() - int(numbers.is_unparsable.sum()),
        n_unparsable=int(numbers.is_unparsable.sum()),
        n_distinct=_count_numbers(numbers.values, cells, column),
    )  # fmt: skip
    return _with_figures(counted, numbers.values)


def _count_numbers(values: pl.Series, cells: pl.Series, column: Column) -> int:
    is_counted = cells.dtype.is_numeric() and cells.null_count() == values.null_count()
    if is_counted and column.n_distinct is not None:
        return column.n_distinct
    return values.drop_nulls().n_unique()


def _numbers(column: Column) -> ParsedNumbers | None:
    """The numbers of a column, also of one that would hold them if it were not the id, or almost empty."""
    if column.role in ("id", "almost_empty") and column.content is not None:
        return column.content.numbers
    return column.numbers


def _with_figures(counted: ColumnSummary, values: pl.Series) -> ColumnSummary:
    known = values.drop_nulls().to_numpy()
    extent = replace(counted, min=float(known.min()), max=float(known.max()))
    if counted.role == "id":
        # That an id holds numbers is worth telling, what their mean is not.
        return extent
    is_amount = counted.role == "numeric"
    log_features = choose_log_features(values.to_frame(), [counted.name] if is_amount else [], "auto")
    return replace(
        extent,
        median=float(np.median(known)),
        mean=float(known.mean()),
        skew=values.skew(),
        n_outliers=_count_outliers(values, log_features) if is_amount else None,
        histogram=_histogram(known, is_log=bool(log_features)),
    )


def _count_outliers(values: pl.Series, log_features: Sequence[str]) -> int:
    features = values.to_frame()
    return int((count_beyond(features, tukey_fences(features, features.columns, log_features)) > 0).sum())


def _histogram(known: np.ndarray, *, is_log: bool) -> Histogram:
    scale = learn_log_scale(known) if is_log else None
    on_scale = scale.apply(known) if scale else known
    # Of huge numbers that hardly differ, there are not as many between as bins.
    edges = np.unique(np.linspace(on_scale.min(), on_scale.max(), _BINS + 1))
    if scale:
        edges = scale.invert(edges)
        # Rounding must not leave the extremes out.
        edges[[0, -1]] = known.min(), known.max()
    counts, _ = np.histogram(known, edges)
    return Histogram(tuple(edges.tolist()), tuple(counts.tolist()), "log" if scale else "linear")
