"""The roles of the columns of a table of purchases."""

from dataclasses import asdict, replace
from typing import cast

import polars as pl

from ml.data.content import Column
from ml.data.marks import Decimal
from ml.data.mixed import plain_numbers
from ml.data.numbers import ParsedNumbers, parse_numbers
from ml.data.schema import infer_schema
from ml.purchases import PurchaseReport
from ml.types import Role, Table

_ROLES: dict[str, Role] = {
    "customer": "id",
    "date": "date",
    "amount": "numeric",
    "quantity": "numeric",
    "price": "numeric",
    "invoice": "text",
    "product": "text",
    "category": "categorical",
}


def purchase_columns(table: Table, report: PurchaseReport) -> tuple[Column, ...]:
    """Tell of every column what part it has in a purchase; of the others, what is in them.

    Returns
    -------
    One ``Column`` for each column of the table, in order. The customer is the ``id``.
    """
    part_of = {name: part for part, name in asdict(report.columns).items() if name is not None}
    others = table.frame.drop(part_of)
    columns = {column.name: _no_id(column) for column in infer_schema(others)} if others.width else {}
    for name, part in part_of.items():
        numbers = _numbers(table, name) if _ROLES[part] == "numeric" else None
        role = _role_of_numbers(numbers) if numbers else _ROLES[part]
        columns[name] = Column(
            name, role, report.reasons.get(part, ""), numbers if role == "numeric" else None
        )
    return tuple(columns[name] for name in table.frame.columns)


def _no_id(column: Column) -> Column:
    if column.role != "id":
        return column
    return replace(column, role="text", reason="Like an id, but another column is the customer id.")


def _role_of_numbers(numbers: ParsedNumbers) -> Role:
    n_distinct = numbers.values.drop_nulls().n_unique()
    return "numeric" if n_distinct > 1 else "constant" if n_distinct else "empty"


def _numbers(table: Table, name: str) -> ParsedNumbers:
    column = table.frame[name]
    if column.dtype == pl.String:
        column = plain_numbers(column, cast("Decimal | None", table.format.decimal))
    return parse_numbers(column)
