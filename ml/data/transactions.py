"""A table of purchases becomes one of customers; a table of customers stays what it is."""

from collections.abc import Sequence
from dataclasses import asdict, replace

import polars as pl

from ml.data.features import enumerate_names, shorten
from ml.data.purchases.behaviour import DEFAULT_FEATURES
from ml.data.purchases.columns import FoundColumns, find_columns
from ml.data.purchases.holding import holds, holds_some
from ml.data.purchases.making import CustomerPurchases, make_customers
from ml.data.purchases.naming import check_named
from ml.data.purchases.suspects import leave_ids_out, notice_unusable
from ml.errors import ColumnNotFound
from ml.purchases import PurchaseReport, TransactionColumns
from ml.types import Table, TrainingConfig

__all__ = ["CUSTOMER_ID", "CustomerPurchases", "as_customers", "as_purchases", "purchases_again"]

CUSTOMER_ID = "customer_id"
_OF_PURCHASES = (
    " It is a column of the purchases; to compare these rows by it as customers, set the option transactions "
    "to false."
)


def as_purchases(table: Table, config: TrainingConfig) -> CustomerPurchases | None:
    """Make customers of a table whose rows are purchases.

    Parameters
    ----------
    table
        What ``read_table`` returned.
    config
        ``transactions``, ``as_of`` and ``refunds`` say how; ``id_column`` and ``exclude`` count as in
        ``find_columns``.

    Returns
    -------
    CustomerPurchases or None
        ``None``: the rows are customers.

    Raises
    ------
    ColumnNotFound, InvalidConfig, NotPurchases
        ``transactions`` and the table do not go together, or no purchase is left.
    """
    found = find_columns(table, config)
    return None if found is None else make_customers(table, found, config)


def as_customers(
    table: Table, config: TrainingConfig
) -> tuple[Table, TrainingConfig, CustomerPurchases | None]:
    """The table to train on, and the configuration that goes with it.

    Of purchases, these are the customers that were made of them, told apart by ``customer_id`` and compared
    by ``DEFAULT_FEATURES`` unless ``features`` names others of their columns. ``exclude`` and ``categorical``
    may name columns of either table. ``transactions`` is then ``False``: the rows are customers. Where they
    are from the beginning, but look like purchases, an id of who buys is no feature.

    Raises
    ------
    ColumnNotFound, InvalidConfig, NotPurchases
        As ``as_purchases``; and where a column that is named is in neither table.
    """
    made = as_purchases(table, config)
    if made is None:
        return noticed(table, config), leave_ids_out(table, config, are_customers=True), None
    return made.table, _config_of_customers(config, made.table.frame, table.frame.columns), made


def noticed(table: Table, config: TrainingConfig) -> Table:
    """A table of customers with the warning that its rows look like purchases, where they do."""
    warning = notice_unusable(table, config)
    return table if warning is None else replace(table, warnings=(*table.warnings, warning))


def purchases_again(
    table: Table,
    report: PurchaseReport,
    config: TrainingConfig = TrainingConfig(),  # noqa: B008 - frozen
) -> CustomerPurchases | None:
    """Make customers of other purchases as in a training: by the same columns, groups and rule of refunds.

    Parameters
    ----------
    report
        That of the training.
    config
        ``as_of``, by default that of the training, or a day after the last purchase of this table if that is
        later: one customer alone has not bought yesterday. ``transactions`` where this table has other
        columns.

    Returns
    -------
    CustomerPurchases or None
        ``None``: the rows are customers.

    Raises
    ------
    ColumnNotFound, InvalidConfig, NotPurchases
        As ``as_purchases``.
    """
    is_same = config.transactions is None or config.transactions is True
    found = _same_columns(table.frame, report) if is_same else None
    found = found or find_columns(table, config)
    return None if found is None else make_customers(table, found, config, like=report)


def _same_columns(frame: pl.DataFrame, report: PurchaseReport) -> FoundColumns | None:
    """The columns of the training, where a table has those that are needed."""
    named = {part: name for part, name in asdict(report.columns).items() if name in frame.columns}
    value = {"amount"} if report.columns.amount else {"quantity", "price"}
    needed = {"customer", "date"} | value
    if not needed <= named.keys():
        return None
    check_named(frame, {part: named[part] for part in needed}, _may_hold)
    kept = {part: name for part, name in named.items() if part in needed or holds_some(part, frame[name])}
    has_totals = report.has_order_totals and "invoice" in kept
    return FoundColumns(TransactionColumns(**kept), report.reasons, has_totals)


def _may_hold(part: str, column: pl.Series) -> bool:
    """Where the training found the column, a cell that cannot be read is that cell's fault."""
    return (column.dtype == pl.String and part != "customer") or holds(part, column)


def _config_of_customers(
    config: TrainingConfig, customers: pl.DataFrame, given: Sequence[str]
) -> TrainingConfig:
    made = customers.columns
    for name in config.features or ():
        if name not in made:
            where = _OF_PURCHASES if name in given else ""
            raise ColumnNotFound(_not_made(name, made) + where)
    for name in (*config.exclude, *(config.categorical or ()), config.id_column or CUSTOMER_ID):
        if name not in {*made, *given}:
            raise ColumnNotFound(_not_made(name, made))
    return replace(
        config,
        id_column=CUSTOMER_ID,
        features=_default_features(customers, config) if config.features is None else config.features,
        exclude=tuple(name for name in config.exclude if name in made),
        # A number of purchases is a number, however few there are.
        categorical=tuple(name for name in config.categorical or () if name in made),
        transactions=False,
    )


def _default_features(customers: pl.DataFrame, config: TrainingConfig) -> tuple[str, ...]:
    """Those that tell any two customers apart."""
    known = [name for name in DEFAULT_FEATURES if name in customers.columns and name not in config.exclude]
    return tuple(name for name in known if customers[name].drop_nulls().n_unique() > 1)


def _not_made(name: str, made: Sequence[str]) -> str:
    return (
        f"There is no column {shorten(name)!r}. Customers are made of the purchases, and have: "
        f"{enumerate_names(made)}."
    )
