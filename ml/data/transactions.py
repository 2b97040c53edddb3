"""A table of purchases becomes one of customers; a table of customers stays what it is."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

import polars as pl
from polars.selectors import by_name

from ml.data.copies import repeated_rows
from ml.data.features import enumerate_names, shorten
from ml.data.findings import by_importance
from ml.data.purchases.behaviour import DEFAULT_FEATURES, observe
from ml.data.purchases.cells import read_columns
from ml.data.purchases.columns import FoundColumns, find_columns, holds
from ml.data.purchases.groups import choose_groups
from ml.data.purchases.lines import FATES, judge_table, moment_of
from ml.data.purchases.naming import check_named
from ml.data.purchases.notices import notice_purchases, notice_unread
from ml.data.purchases.refunds import match_refunds
from ml.data.purchases.rfm import score_rfm
from ml.data.purchases.unused import notice_unused
from ml.errors import ColumnNotFound, NotPurchases
from ml.purchases import PurchaseReport, TransactionColumns
from ml.types import Table, TrainingConfig

CUSTOMER_ID = "customer_id"
_A_DAY = timedelta(days=1)
_OF_PURCHASES = (
    " It is a column of the purchases; to compare these rows by it as customers, set the option transactions "
    "to false."
)


@dataclass(frozen=True)
class CustomerPurchases:
    """Customers as their purchases show them.

    ``table`` has one row a customer, with the columns of ``ml.data.purchases.behaviour.behave``; its warnings
    are those of the purchases. ``visits`` has one row a customer and day, as forecasts are made of.
    """

    table: Table
    report: PurchaseReport
    visits: pl.DataFrame


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
    return None if found is None else _make_customers(table, found, config)


def as_customers(
    table: Table, config: TrainingConfig
) -> tuple[Table, TrainingConfig, CustomerPurchases | None]:
    """The table to train on, and the configuration that goes with it.

    Of purchases, these are the customers that were made of them, told apart by ``customer_id`` and compared
    by ``DEFAULT_FEATURES`` unless ``features`` names others of their columns. ``exclude`` and ``categorical``
    may name columns of either table. ``transactions`` is then ``False``: the rows are customers.

    Raises
    ------
    ColumnNotFound, InvalidConfig, NotPurchases
        As ``as_purchases``; and where a column that is named is in neither table.
    """
    made = as_purchases(table, config)
    if made is None:
        return table, config, None
    return made.table, _config_of_customers(config, made.table.frame, table.frame.columns), made


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
        ``as_of``, by default a day after the last purchase of this table; ``transactions`` where this table
        has other columns.

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
    return None if found is None else _make_customers(table, found, config, like=report)


def _same_columns(frame: pl.DataFrame, report: PurchaseReport) -> FoundColumns | None:
    """The columns of the training, where a table has those that are needed."""
    named = {part: name for part, name in asdict(report.columns).items() if name in frame.columns}
    value = {"amount"} if report.columns.amount else {"quantity", "price"}
    needed = {"customer", "date"} | value
    if not needed <= named.keys():
        return None
    check_named(frame, {part: named[part] for part in needed}, holds)
    kept = {part: name for part, name in named.items() if part in needed or holds(part, frame[name])}
    has_totals = report.has_order_totals and "invoice" in kept
    return FoundColumns(TransactionColumns(**kept), report.reasons, has_totals)


def _make_customers(
    table: Table, found: FoundColumns, config: TrainingConfig, like: PurchaseReport | None = None
) -> CustomerPurchases | None:
    columns, until = found.columns, moment_of(config.as_of)
    frame, unread = read_columns(table, columns)
    judged = judge_table(frame, columns, until, has_totals=found.has_totals)
    lines = judged.filter(pl.col("fate") == 0).drop("fate")
    rule = like.refunds if like else config.refunds
    left = match_refunds(lines) if rule == "match" else lines
    bought = left.lazy().filter(~pl.col("is_refund"))
    first_at, last_at, n_bought = (
        bought.select(first=pl.col("at").min(), last=pl.col("at").max(), n=pl.len()).collect().row(0)
    )
    if n_bought == 0:
        if config.transactions is None and config.as_of is None and like is None:
            return None
        raise NotPurchases(_nothing_left(judged, columns, until))
    as_of = until or last_at + _A_DAY
    groups, group_part = _groups_like(like) if like else choose_groups(left.lazy())
    if group_part is not None and group_part not in left.columns:
        groups, group_part = (), None
    observed = observe(
        left.lazy(),
        as_of,
        refunds=rule,
        groups=groups,
        group_column=group_part,
        with_matched=lines.lazy(),
    )
    customers = score_rfm(observed.customers)
    named = judged["customer"].unique().drop_nulls().cast(pl.String)
    gone = named.filter(~named.is_in(customers[CUSTOMER_ID].implode()))
    repeated = repeated_rows(table.frame, frame.columns)
    report = replace(
        _count(judged, lines, found),
        as_of=as_of,
        first_at=first_at,
        last_at=last_at,
        refunds=rule,
        n_purchases=int(customers["n_purchases"].sum()),
        n_customers=customers.height,
        n_matched_lines=(lines.height - left.height) // 2,
        n_repeated_lines=len(repeated),
        n_customers_without_purchase=len(gone),
        groups=groups,
        group_column=getattr(columns, group_part) if group_part else None,
    )
    notices = notice_purchases(
        judged,
        report,
        n_bought,
        gone,
        repeated=repeated,
        until=config.as_of or "today",
    )
    unused = table.frame.select(by_name(*table.frame.columns) - by_name(*frame.columns))
    warnings = by_importance(
        [*table.warnings, *notices, *notice_unread(columns, unread), *notice_unused(unused)]
    )
    made = Table(customers, table.format, table.name, warnings)
    return CustomerPurchases(made, report, observed.visits)


def _groups_like(like: PurchaseReport) -> tuple[tuple[str, ...], str | None]:
    if like.group_column is None:
        return (), None
    return like.groups, "category" if like.group_column == like.columns.category else "product"


def _count(judged: pl.DataFrame, lines: pl.DataFrame, found: FoundColumns) -> PurchaseReport:
    """What the lines alone tell; the rest is filled in by what is made of them."""
    n_of_fate = dict(judged["fate"].value_counts().iter_rows())
    left_out = {f"n_{what}": n_of_fate.get(place, 0) for place, what in enumerate(FATES) if place}
    refunds = pl.col("amount").filter("is_refund")
    n_refund_lines, refunded, revenue = lines.select(
        n_refund_lines=refunds.len(),
        refunded=-refunds.sum(),
        revenue=pl.col("amount").filter(~pl.col("is_refund")).sum(),
    ).row(0)
    return PurchaseReport(
        columns=found.columns,
        reasons=found.reasons,
        as_of=datetime.min,
        first_at=datetime.min,
        last_at=datetime.min,
        refunds="match",
        n_lines=judged.height,
        n_purchases=0,
        n_customers=0,
        n_refund_lines=n_refund_lines,
        revenue=revenue,
        refunded=refunded,
        has_order_totals=found.has_totals,
        **left_out,
    )


def _nothing_left(judged: pl.DataFrame, columns: TransactionColumns, until: datetime | None) -> str:
    n_of_fate = dict(judged["fate"].value_counts().iter_rows())
    counts = {what.replace("_", " "): n_of_fate.get(place, 0) for place, what in enumerate(FATES) if place}
    told = ", ".join(f"{n_lines:,} {what}" for what, n_lines in counts.items() if n_lines)
    by = f" up to {until:%Y-%m-%d %H:%M}" if until else ""
    return (
        f"No purchase is left{by} of {judged.height:,} lines"
        f"{f' ({told})' if told else ''}. Look at {columns.customer}, {columns.date} and the "
        "amounts, or name other columns in the option 'transactions'."
    )


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
