"""Where a customer stands in what is told of a model or a table, and how to take it out."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from ml.data.features import id_texts, shorten

FORGOTTEN = "(forgotten)"
# A shorter number would stand in many sentences that speak of something else.
_MIN_DIGITS = 5
_EXEMPLARS = ("typical", "edge")
_QUOTING = ("message", "advice", "reason")


def without_customer_in_manifest(facts: Mapping[str, Any], customer_id: str, n_rows: int) -> dict[str, Any]:
    """The facts about a model without a customer who had some rows in it; sizes and scores stay."""
    segments = [
        {**one, **{part: [who for who in one.get(part, ()) if who != customer_id] for part in _EXEMPLARS}}
        for one in facts["segments"]
    ]
    data = {**facts["data"], "warnings": _unquoted(facts["data"]["warnings"], customer_id)}
    left = {**facts, "segments": segments, "data": data}
    return {**left, "n_forgotten": facts.get("n_forgotten", 0) + n_rows} if n_rows else left


def without_customer_in_report(facts: Mapping[str, Any], customer_id: str, n_rows: int) -> dict[str, Any]:
    """The report of a dataset without a customer who had some rows in it; counts by column stay."""
    columns = _columns_of_customers(facts)
    quoting = ("columns", "customer_columns", "warnings", "table_warnings")
    return {
        **facts,
        **{part: _unquoted(facts[part], customer_id) for part in quoting if facts.get(part)},
        "preview": [row for row in facts["preview"] if customer_id not in _ids_of_row(row, columns)],
        "n_rows": facts["n_rows"] - n_rows,
        "n_forgotten": facts.get("n_forgotten", 0) + n_rows,
    }


def without_customer(frame: pl.DataFrame, facts: Mapping[str, Any], customer_id: str) -> pl.DataFrame:
    """A table without the rows of a customer: those with its id in a column that its report takes for ids."""
    for column in _columns_of_customers(facts) & set(frame.columns):
        texts = (id_texts(frame[column]).str.strip_chars(), frame[column].cast(pl.String, strict=False))
        is_other = [text.ne_missing(customer_id) for text in texts]
        frame = frame.filter(is_other[0] & is_other[1])
    return frame


def _columns_of_customers(facts: Mapping[str, Any]) -> set[str]:
    # A training may take another column for the id than the report does: texts are looked through as well.
    named = {one["name"] for one in facts["columns"] if one["role"] in ("id", "text")}
    purchases = facts.get("purchases") or {}
    return named | {name for name in [(purchases.get("columns") or {}).get("customer")] if name}


def _ids_of_row(row: Mapping[str, Any], columns: set[str]) -> set[str]:
    cells = [row[name] for name in columns if row.get(name) is not None]
    return {str(int(one) if isinstance(one, float) and one.is_integer() else one).strip() for one in cells}


def _unquoted(told: Sequence[Mapping[str, Any]], customer_id: str) -> list[dict[str, Any]]:
    """Sentences that quote the customer, with the id taken out of them."""
    return [
        {name: _without_id(said, customer_id) if name in _QUOTING else said for name, said in one.items()}
        for one in told
    ]


def _without_id(said: str, customer_id: str) -> str:
    for written in {customer_id, shorten(customer_id)}:
        quoted = said.replace(repr(written), FORGOTTEN)
        if written.isdecimal() and len(written) < _MIN_DIGITS:
            said = quoted
        else:
            said = re.sub(rf"(?<!\w){re.escape(written)}(?!\w)", FORGOTTEN, quoted)
    return said
