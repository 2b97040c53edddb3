"""Whether the rows of a table are purchases, and which of its columns hold what."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

import polars as pl

from ml.data.headers import are_phones, are_postal
from ml.data.numbers import blank_to_null
from ml.data.purchases.holding import holds, holds_some, probe
from ml.data.purchases.names import rank_customer, rank_name, tells_events
from ml.data.purchases.naming import check_named, say_missing
from ml.data.purchases.texts import are_mails
from ml.data.purchases.totals import hold_totals
from ml.errors import NotPurchases
from ml.purchases import TransactionColumns
from ml.types import Table, TrainingConfig

# Fewer repetitions than that are slips in a table of customers.
_MANY_REPEATED = 0.1
_MIN_KNOWN = 0.4
_MAIL_RANK, _CARD_RANK = 1, 2
_PARTS = tuple(field.name for field in fields(TransactionColumns))
_NAMED = "Named in the option transactions."
_WHAT = {
    "customer": "who the customer is",
    "date": "when it was bought",
    "amount": "what was paid",
    "quantity": "how many were bought",
    "price": "the price of one",
    "invoice": "the purchase that a line belongs to",
    "product": "what was bought",
    "category": "what kind of thing was bought",
}
_OTHERWISE = {
    "date": "The only other column of dates.",
    "amount": "The only other column of numbers.",
    "invoice": "Its values are like the numbers of orders.",
}


@dataclass(frozen=True)
class FoundColumns:
    """The columns of a table of purchases, and why each was taken.

    ``has_totals`` is True where the amount on every line, or on the first, is the total of its invoice.
    """

    columns: TransactionColumns
    reasons: dict[str, str]
    has_totals: bool = False


def find_columns(table: Table, config: TrainingConfig) -> FoundColumns | None:
    """Tell by a customer that repeats, a date and an amount that the rows of a table are purchases.

    Parameters
    ----------
    table
        What ``read_table`` returned.
    config
        ``transactions`` overrules what would be found, ``id_column`` names the customer, and columns in
        ``exclude`` are not looked at.

    Returns
    -------
    FoundColumns or None
        ``None``: the rows are customers.

    Raises
    ------
    ColumnNotFound
        ``transactions`` names a column that is not in the table.
    InvalidConfig
        It names a column that does not hold what it is to hold.
    NotPurchases
        ``transactions`` says that these are purchases, and no column holds the customer, the date or an
        amount.
    """
    if config.transactions is False:
        return None
    frame, is_forced = table.frame, config.transactions is not None
    named = _named(frame, config)
    check_named(frame, named, holds_some)
    left = [name for name in frame.columns if name not in {*named.values(), *config.exclude}]
    found = _find_all(frame, left, named, is_forced=is_forced)
    if missing := _missing(found):
        if is_forced:
            raise NotPurchases(say_missing(frame, missing, found))
        return None
    if not (is_forced or _are_purchases(frame, found, is_named="customer" in named)):
        return None
    columns = TransactionColumns(**found)
    reasons = {part: _reason(frame, part, found, named) for part in _PARTS if part in found}
    reasons["customer"] += _told_of_case(frame[found["customer"]])
    return FoundColumns(columns, reasons, hold_totals(frame, columns))


def _find_all(
    frame: pl.DataFrame, left: list[str], named: Mapping[str, str], *, is_forced: bool
) -> dict[str, str]:
    """Find what is not named, part by part; empty as soon as the rows cannot be purchases."""
    invoice = named.get("invoice") or find_invoice(frame, left)
    customer = named.get("customer") or find_customer(frame, left, invoice, is_forced=is_forced)
    if customer is None and not is_forced:
        return {}
    found = {
        **named,
        **({"customer": customer} if customer else {}),
        **({"invoice": invoice} if invoice else {}),
    }
    for part in ("date", "amount", "quantity", "price", "product", "category"):
        free = [name for name in left if name not in found.values()]
        if part not in found and not _is_settled(part, named) and (name := _best(frame, free, part)):
            found[part] = name
    if "amount" not in found and "price" in found and "quantity" not in found:
        found["amount"] = found.pop("price")
    free = [name for name in left if name not in found.values()]
    return found | (_only_ones(frame, free, _missing(found)) if is_forced else {})


def _named(frame: pl.DataFrame, config: TrainingConfig) -> dict[str, str]:
    given = config.transactions
    named = {} if given is None or isinstance(given, bool) else asdict(given)
    named = {part: name for part, name in named.items() if name is not None}
    if "customer" not in named and config.id_column in frame.columns and config.id_column is not None:
        named["customer"] = config.id_column
    return named


def _is_settled(part: str, named: Mapping[str, str]) -> bool:
    """Who names the price or the quantity and no amount wants one times the other."""
    return part == "amount" and ("price" in named or "quantity" in named)


def _best(frame: pl.DataFrame, names: list[str], part: str) -> str | None:
    """The column whose name promises a part best, and that holds it."""
    ranks = {name: rank for name in names if (rank := rank_name(part, name)) is not None}
    for name in sorted(ranks, key=lambda one: ranks[one]):
        if holds(part, frame[name]) and (part == "amount" or _is_known(frame[name])):
            return name
    return None


def find_invoice(frame: pl.DataFrame, names: list[str]) -> str | None:
    """The column that tells one purchase from another."""
    numbered = (name for name in names if _has_order_numbers(frame[name]))
    return _best(frame, names, "invoice") or next(numbered, None)


def _has_order_numbers(column: pl.Series) -> bool:
    """True for #1001 and the like, as shops number orders."""
    if column.dtype != pl.String:
        return False
    known = probe(column)
    return _is_known(column) and bool(known.str.contains(r"^#[A-Za-z-]{0,8}\d+$").all())


def _only_ones(frame: pl.DataFrame, names: list[str], missing: list[str]) -> dict[str, str]:
    """Where a single column holds dates, or numbers, its name does not matter."""
    only: dict[str, str] = {}
    for part in missing:
        alike = [name for name in names if part in ("date", "amount") and holds(part, frame[name])]
        if len(alike) == 1 and rank_customer(alike[0]) is None:
            only[part] = alike[0]
    return only


def _is_known(column: pl.Series) -> bool:
    return len(column) - column.null_count() >= _MIN_KNOWN * len(column)


def find_customer(
    frame: pl.DataFrame, names: list[str], invoice: str | None, *, is_forced: bool
) -> str | None:
    """The column that names the customer, where customers come again."""
    ranks = {name: rank for name in names if name != invoice and (rank := rank_customer(name)) is not None}
    usable = [name for name in sorted(ranks, key=lambda one: ranks[one]) if _may_be_customer(frame[name])]
    best = [name for name in usable if ranks[name] == ranks[usable[0]]]
    if is_forced and len(best) == 1:
        return best[0]
    again = [name for name in best if _come_again(frame[name])]
    # Contacts with numbers of their own may share an address.
    cards = [name for name in usable if ranks[best[0]] == _MAIL_RANK and ranks[name] == _CARD_RANK]
    are_all_again = len(again) == len(best) and all(_come_again(frame[name]) for name in cards)
    if not is_forced and invoice is None and not are_all_again:
        return None  # each row has a customer of its own
    if len(again) > 1 and invoice is not None:
        # Some shops give a customer a new id with each purchase.
        n_invoices = frame[invoice].n_unique()
        again = [name for name in again if frame[name].n_unique() < n_invoices] or again
    chosen = again or (best if is_forced else [])
    return chosen[0] if chosen else None


def _may_be_customer(column: pl.Series) -> bool:
    return holds("customer", column) and _is_known(column) and not (are_phones(column) or are_postal(column))


def _n_again(column: pl.Series) -> int:
    """Cells that repeat an earlier one."""
    n_missing = column.null_count()
    return len(column) - n_missing - (column.n_unique() - (n_missing > 0))


def _come_again(column: pl.Series) -> bool:
    return _n_again(column) > _MANY_REPEATED * (len(column) - column.null_count())


def _missing(found: Mapping[str, str]) -> list[str]:
    missing = [part for part in ("customer", "date") if part not in found]
    has_value = "amount" in found or ("quantity" in found and "price" in found)
    return missing if has_value else [*missing, "amount"]


def _are_purchases(frame: pl.DataFrame, found: Mapping[str, str], *, is_named: bool) -> bool:
    """True where customers come again, buy rather than look, and have more than one date or amount."""
    if is_named and not _come_again(frame[found["customer"]]):
        return False
    if any(tells_events(name) and not _are_payments(frame[name]) for name in frame.columns):
        return False
    if "invoice" in found or rank_name("date", found["date"]) == 0:
        return True
    n_customers = frame[found["customer"]].n_unique()
    # All on one day are purchases too, unless rows were only copied.
    telling = (
        found.get("amount", found.get("quantity")) if _is_one_day(frame[found["date"]]) else found["date"]
    )
    return frame[[found["customer"], telling or found["date"]]].n_unique() > n_customers


def _are_payments(events: pl.Series) -> bool:
    """What cash registers write is a payment or a refund; other events may be views."""
    if events.dtype != pl.String:
        return True
    return bool(
        events.drop_nulls().unique().str.contains(r"(?i)^(payment|refund|sale|purchase|return)s?$").all()
    )


def _is_one_day(dates: pl.Series) -> bool:
    return dates.drop_nulls().n_unique() == 1


def _reason(frame: pl.DataFrame, part: str, found: Mapping[str, str], named: Mapping[str, str]) -> str:
    name = found[part]
    if name == named.get(part):
        return _NAMED
    if part == "customer":
        n_known = len(frame) - frame[name].null_count()
        again = f"{_n_again(frame[name]):,} of {n_known:,}"
        return f"Its name says who the customer is; cells that repeat an earlier one: {again}."
    if rank_name(part, name) is not None:
        return f"Its name says {_WHAT[part]}."
    if part == "amount" and rank_name("price", name) is not None:
        return "The price of a line, since no column says how many."
    return _OTHERWISE[part]


def _told_of_case(customers: pl.Series) -> str:
    if customers.dtype != pl.String:
        return ""
    ids = blank_to_null(customers.unique()).unique()
    is_folded = are_mails(ids) and ids.str.to_lowercase().n_unique() < len(ids)
    return " E-mail addresses that differ in case only are one customer." if is_folded else ""
