"""What was found in a table of purchases, and what became of its lines."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Refunds = Literal["match", "net", "apart"]


@dataclass(frozen=True)
class TransactionColumns:
    """Which column of a table of purchases holds what; ``None`` where none does, or where it is to be found.

    The value of a line is its ``amount``, or else ``quantity`` times ``price``. ``invoice`` joins lines into
    one purchase; without it, the lines of a customer on one day are one.
    """

    customer: str | None = None
    date: str | None = None
    amount: str | None = None
    quantity: str | None = None
    price: str | None = None
    invoice: str | None = None
    product: str | None = None
    category: str | None = None


@dataclass(frozen=True)
class PurchaseReport:
    """How purchases became customers: the columns that were taken, and every line that was not.

    Attributes
    ----------
    columns, reasons
        What was used, and why, by the names of the fields of ``TransactionColumns``.
    as_of
        The moment that recency and tenure are counted to; by default a day after the last purchase.
    first_at, last_at
        The first and the last purchase.
    refunds
        The rule for refunds and cancellations: ``"match"`` takes away a purchase line with the refund line
        that mirrors it and takes what is left of the refunds off the customer's spend, ``"net"`` only takes
        them off, ``"apart"`` leaves spend as it was bought.
    n_lines
        Rows of the table; ``n_purchases`` invoices of ``n_customers`` customers were made of them.
    n_without_customer, n_without_date, n_without_amount, n_in_future, n_free
        Lines that were left out: no customer, no readable date, no readable amount, after ``as_of``, and an
        amount of zero. A line that is several of these counts once, as the first.
    n_refund_lines, n_matched_lines
        Lines that take money back, and how many of them mirror a purchase line.
    n_repeated_lines
        Lines that repeat another exactly; they are kept, since a basket may hold a thing twice.
    n_customers_without_purchase
        Customers of whom nothing but refunds, or nothing at all, is left.
    revenue, refunded
        Sums of the lines of purchases and, positive, of refunds, in the table's monetary unit, matched lines
        included.
    groups
        The products or categories whose share of spend is a feature, the largest first.
    group_column
        The column that they stand in.
    has_order_totals
        Whether the amount is the total of an invoice, which counts once.
    """

    columns: TransactionColumns
    reasons: dict[str, str]
    as_of: datetime
    first_at: datetime
    last_at: datetime
    refunds: Refunds
    n_lines: int
    n_purchases: int
    n_customers: int
    n_without_customer: int = 0
    n_without_date: int = 0
    n_without_amount: int = 0
    n_in_future: int = 0
    n_free: int = 0
    n_refund_lines: int = 0
    n_matched_lines: int = 0
    n_repeated_lines: int = 0
    n_customers_without_purchase: int = 0
    revenue: float = 0.0
    refunded: float = 0.0
    groups: tuple[str, ...] = ()
    group_column: str | None = None
    has_order_totals: bool = False
