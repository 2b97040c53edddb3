"""What is said of the lines of purchases: what was understood, what was left out, and what is odd."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

import polars as pl

from ml.data.features import count_cells, shorten
from ml.data.findings import listed
from ml.data.purchases.lines import FATES
from ml.data.purchases.names import rank_name, say
from ml.purchases import PurchaseReport, TransactionColumns
from ml.types import TableWarning

_LEFT_OUT: Final = {
    "without_customer": (
        "lines_without_customer",
        "Lines without {customer}: {n:,} of {all:,}. Nobody knows whose they are, and they are left out.",
        "Fill in {customer} where it is known; purchases of guests belong to no customer.",
    ),
    "without_date": (
        "lines_without_date",
        "Lines without a date in {date}: {n:,} of {all:,}. They are left out.",
        "Fill in {date}, or write it as 2026-01-31.",
    ),
    "without_amount": (
        "lines_without_amount",
        "Lines without a number in {value}: {n:,} of {all:,}. They are left out.",
        "Fill in {value}; an amount of nothing is 0.",
    ),
    "in_future": (
        "lines_in_future",
        "Lines after {until}: {n:,} of {all:,}. They are left out.",
        "If they are slips, correct {date}; what counts is set by the option as_of.",
    ),
    "free": (
        "free_lines",
        "Lines that cost nothing: {n:,} of {all:,}. They are left out.",
        "Gifts and samples are no purchases; if a price is missing, fill it in.",
    ),
}
_BEFORE_DISCOUNTS = re.compile(r"\b(gross|sub|subtotal|brutto)\b")
_A_MONTH = timedelta(days=31)
_RULES: Final = {
    "match": "{matched}What is left of them is taken off what the customer spent.",
    "net": "They are taken off what the customer spent.",
    "apart": "What the customer spent stays as it was bought.",
}


def notice_purchases(
    judged: pl.DataFrame,
    report: PurchaseReport,
    n_bought: int,
    gone: pl.Series,
    *,
    repeated: pl.Series | None,
    until: str,
) -> list[TableWarning]:
    """Tell what was understood, then what was left out, then what is odd.

    Parameters
    ----------
    judged
        What ``judge_lines`` made, one row a row of the table.
    report
        The counts.
    n_bought
        Lines of purchases that customers were made of.
    gone
        Customers of whom no purchase is left.
    repeated
        Rows of the table, from 1, that repeat another exactly.
    until
        The end that was set, in words.
    """
    warnings = [_understood(report, n_bought)]
    if report.has_order_totals:
        warnings.append(_totals(report.columns))
    warnings += _left_out(judged["fate"], report, until)
    if report.n_refund_lines:
        warnings.append(_refunds(judged, report))
    if report.n_customers_without_purchase:
        warnings.append(_without_purchase(judged, report, gone))
    if repeated is not None and len(repeated):
        said = (
            f"Lines that repeat another exactly: {len(repeated):,}. They are kept, since a basket may hold a "
            "thing twice."
        )
        advice = "If the lines were exported twice, take one of each out of the file."
        warnings.append(TableWarning("repeated_lines", said, listed(repeated), advice))
    return warnings


def notice_unread(
    frame: pl.DataFrame, columns: TransactionColumns, unread: Mapping[str, pl.Series]
) -> list[TableWarning]:
    """Text where a number or a date belongs, column by column; ``unread`` holds the rows from 1."""
    return [
        TableWarning(
            "unparsable_dates" if name == columns.date else "unparsable_values",
            f"{count_cells(len(rows))} of {name} cannot be read as "
            f"{'dates' if name == columns.date else 'numbers'}, such as "
            f"{shorten(frame[name][rows[0] - 1])!r} in row {rows[0]:,}: treated as missing.",
            listed(rows),
            "Correct these cells, or leave them to count as missing.",
        )
        for name, rows in unread.items()
        if len(rows)
    ]


def say_value(columns: TransactionColumns) -> str:
    """What a line is worth, in words."""
    return columns.amount or f"{columns.quantity} x {columns.price}"


def are_before_discounts(columns: TransactionColumns) -> bool:
    """Whether a discount may still have to be taken off: a total that was paid has it taken off."""
    amount = columns.amount
    return (
        amount is None or rank_name("amount", amount) is None or bool(_BEFORE_DISCOUNTS.search(say(amount)))
    )


def _understood(report: PurchaseReport, n_bought: int) -> TableWarning:
    columns = report.columns
    by_day = "" if columns.invoice else " What a customer buys on one day is one purchase."
    said = (
        f"Read as purchases: {columns.customer} buys on {columns.date} for {say_value(columns)}; "
        f"{count_of(n_bought, 'line')} in {count_of(report.n_purchases, 'purchase')} of "
        f"{count_of(report.n_customers, 'customer')}, up to {report.last_at:%Y-%m-%d}; recency is counted to "
        f"{report.as_of:%Y-%m-%d}.{by_day}"
    )
    advice = (
        "Each customer becomes one row. If other columns are meant, name them in the option transactions; if "
        "each row is a customer, set it to false."
    )
    return TableWarning("purchases_found", said, advice=advice)


def count_of(n: int, what: str) -> str:
    """So many of them in words, of one in the singular."""
    return f"{n:,} {what}{'' if n == 1 else 's'}"


def notice_late(report: PurchaseReport) -> list[TableWarning]:
    """An ``as_of`` that was set longer after the last purchase than there are purchases."""
    gap, span = report.as_of - report.last_at, report.last_at - report.first_at
    if gap <= max(span, _A_MONTH):
        return []
    said = (
        f"as_of is {report.as_of:%Y-%m-%d}, {gap.days:,} days after the last purchase, while all were made "
        f"within {count_of(span.days + 1, 'day')}: everybody seems to have left."
    )
    advice = "Leave the option as_of out, to count to a day after the last purchase, or add later purchases."
    return [TableWarning("late_as_of", said, advice=advice)]


def _totals(columns: TransactionColumns) -> TableWarning:
    return TableWarning(
        "order_totals",
        f"{columns.amount} is the total of {columns.invoice}: its lines all show the same, or only the first "
        "shows any. It counts once, and is shared out among the lines.",
        advice="If it is the amount of each line, take the column of the invoice out by the option exclude.",
    )


def _left_out(fate: pl.Series, report: PurchaseReport, until: str) -> list[TableWarning]:
    columns = report.columns
    told = {
        "customer": columns.customer,
        "date": columns.date,
        "value": say_value(columns),
        "all": report.n_lines,
        "until": until,
    }
    warnings = []
    for place, what in enumerate(FATES[1:], start=1):
        if n_lines := getattr(report, f"n_{what}"):
            code, said, advice = _LEFT_OUT[what]
            rows = (fate == place).arg_true() + 1
            # Names of columns may hold braces: they are put in, never formatted.
            warnings.append(
                TableWarning(code, said.format(n=n_lines, **told), listed(rows), advice.format(**told))
            )
    return warnings


def _refunds(judged: pl.DataFrame, report: PurchaseReport) -> TableWarning:
    rows = judged.select((pl.col("is_refund") & (pl.col("fate") == 0)).arg_true() + 1).to_series()
    matched = f"{report.n_matched_lines:,} mirror an earlier purchase, and neither counts. "
    said = f"Lines of refunds and cancellations: {report.n_refund_lines:,}. "
    said += _RULES[report.refunds].format(matched=matched if report.n_matched_lines else "")
    return TableWarning(
        "refunds", said, listed(rows), "The option refunds says what becomes of them: match, net or apart."
    )


def _without_purchase(judged: pl.DataFrame, report: PurchaseReport, gone: pl.Series) -> TableWarning:
    is_gone = judged["customer"].is_in(gone.implode())
    rows = (is_gone.arg_true() + 1).filter(judged["customer"].filter(is_gone).is_first_distinct())
    return TableWarning(
        "customers_without_purchase",
        f"Customers of whom no purchase is left: {report.n_customers_without_purchase:,}. They have refunds "
        "only, or lines that are left out, and are in no segment.",
        listed(rows),
        "Add the purchases that were before these lines, if there are any.",
    )
