"""The total of an order that stands on each of its lines, or on the first: counted once."""

import polars as pl

from ml.data.purchases.names import says_order_total
from ml.purchases import TransactionColumns

_PROBED = 100_000
_NEARLY_ALL = 0.95
_MIN_INVOICES = 3


def hold_totals(frame: pl.DataFrame, columns: TransactionColumns) -> bool:
    """Tell whether the amounts of a table are the totals of its invoices.

    They are, where nearly all invoices of several lines have one amount: on the first line alone; or on each,
    in a column named like a total, or on lines that otherwise differ.
    """
    if columns.amount is None or columns.invoice is None:
        return False
    probed, details = frame.head(_PROBED), _details(frame, columns)
    amount = pl.col("amount")
    invoices = (
        # Names of columns may look like patterns, and Polars would take them for such.
        pl.LazyFrame({"invoice": probed[columns.invoice], "amount": probed[columns.amount]})
        .with_columns(kind=probed[details].hash_rows() if details else pl.lit(0))
        .filter(pl.col("invoice").is_not_null())
        .group_by("invoice")
        .agg(
            n_lines=pl.len(),
            n_known=amount.count(),
            n_amounts=amount.drop_nulls().n_unique(),
            first=amount.drop_nulls().first(),
            n_kinds=pl.col("kind").n_unique(),
        )
        .filter(pl.col("n_lines") > 1, pl.col("n_known") > 0)
        .collect()
    )
    if invoices.is_empty() or (invoices["n_amounts"] == 1).mean() < _NEARLY_ALL:  # type: ignore[operator]
        return False
    is_on_first = bool((invoices["n_known"] == 1).mean() >= _NEARLY_ALL)  # type: ignore[operator]
    if is_on_first or says_order_total(columns.amount):
        return True
    do_lines_differ = bool((invoices["n_kinds"] > 1).mean() > 0.5)  # type: ignore[operator]
    return do_lines_differ and invoices.height >= _MIN_INVOICES and invoices["first"].n_unique() > 1


def share_out(total: pl.Expr, weight: pl.Expr, invoice: pl.Expr) -> pl.Expr:
    """Share the total of each invoice out among its lines, by their weight, or evenly where they have none.

    Lines that go against the total, such as what was brought back with the same invoice, have no part in it.
    A line without an invoice keeps its own amount.
    """
    of_invoice = total.drop_nulls().first().over(invoice)
    along = pl.when(weight * of_invoice > 0).then(weight.abs()).otherwise(0.0)
    # Where all go against it, only the total bears the sign.
    part = pl.when(along.sum().over(invoice) > 0).then(along).otherwise(weight.abs().fill_null(0.0))
    whole = part.sum().over(invoice)
    share = pl.when(whole > 0).then(part / whole).otherwise(1 / pl.len().over(invoice))
    return pl.when(invoice.is_null()).then(total).otherwise(of_invoice * share)


def _details(frame: pl.DataFrame, columns: TransactionColumns) -> list[str]:
    known = [columns.product, columns.quantity, columns.price, columns.category]
    used = {columns.customer, columns.date, columns.amount, columns.invoice}
    return [name for name in known if name] or [name for name in frame.columns if name not in used]
