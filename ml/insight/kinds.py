"""What a number is about, told by the words in its name: how long ago, how often, how much."""

import re
from typing import Literal

Kind = Literal["recency", "frequency", "spend", "product", "other"]

_RECENCY = {"recency", "inactive", "inactivity", "lapsed", "dormant", "idle", "rezenz", "inaktiv"}
_SINCE = {"since", "last", "seit", "letzte", "letzter", "letzten", "letztem"}
_DAYS = {"day", "days", "week", "weeks", "month", "months", "tage", "tagen", "wochen", "monate", "monaten"}
_BUYING = {"purchase", "order", "visit", "kauf", "bestellung", "besuch", "buy", "transaction", "activity"}
_FREQUENCY = {
    *("frequency", "orders", "visits", "purchases", "transactions", "invoices", "trips", "bookings"),
    *("sessions", "bestellungen", "besuche", "käufe", "kaeufe", "einkäufe", "rechnungen", "häufigkeit"),
}
_SPEND = {
    *("monetary", "revenue", "sales", "spend", "spending", "spent", "turnover", "amount", "value", "total"),
    *("basket", "expenditure", "umsatz", "ausgaben", "betrag", "warenkorb", "erlös", "clv", "ltv"),
}
# Counts and amounts that are not what a customer spends, and codes that happen to be numbers.
_NOT_SPEND = {
    *("age", "alter", "year", "years", "jahr", "birth", "born", "geburt", "tenure", "joined", "day", "days"),
    *(
        "tage",
        "week",
        "weeks",
        "month",
        "months",
        "date",
        "score",
        "rating",
        "rate",
        "ratio",
        "percent",
        "pct",
    ),
    *(
        "index",
        "rank",
        "grade",
        "level",
        "id",
        "code",
        "zip",
        "postcode",
        "plz",
        "region",
        "channel",
        "store",
    ),
    *(
        "number",
        "nr",
        "no",
        "phone",
        "latitude",
        "longitude",
        "lat",
        "lon",
        "lng",
        "size",
        "household",
        "kids",
    ),
    *("children", "kinder", "income", "salary", "einkommen", "gehalt", "balance", "distance", "height"),
    *("weight", "temperature", "returns", "refunds", "refund", "return", "retouren", "discount", "discounts"),
    *("complaints", "complaint", "tickets", "claims", "debt", "risk", "churn", "satisfaction", "nps", "is"),
    *(
        "n",
        "num",
        "count",
        "anzahl",
        "products",
        "items",
        "has",
        "flag",
        "clicks",
        "opens",
        "emails",
        "dependents",
        "teenhome",
        "kidhome",
        "share",
        "anteil",
    ),
}
_WORDS = re.compile(r"[^\W\d_]+")
_CAMEL = re.compile(r"(?<=[a-zäöü])(?=[A-ZÄÖÜ])")


def kind_of(feature: str) -> Kind:
    """Tell what a number is about by its name.

    ``spend`` is money in all; ``product`` is whatever no word speaks against, and may be the amount bought of
    one thing where its values look like it, too.
    """
    words = _words(feature)
    if is_recency(feature):
        return "recency"
    if words & _FREQUENCY:
        return "frequency"
    if words & _NOT_SPEND or not words:
        return "other"
    return "spend" if words & _SPEND else "product"


def is_recency(feature: str) -> bool:
    """Whether a number says how long ago a customer bought last."""
    words = _words(feature)
    is_span = bool(words & _SINCE) and bool(words & (_DAYS | _BUYING))
    return bool(words & _RECENCY) or is_span


def _words(feature: str) -> set[str]:
    return set(_WORDS.findall(_CAMEL.sub(" ", feature).lower()))
