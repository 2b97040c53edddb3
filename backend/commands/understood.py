"""Options that say how a table of purchases is to be read."""

import re
from dataclasses import fields
from typing import TYPE_CHECKING, Annotated, Any

import typer

from backend.describing import harmless, left_out_lines, purchase_lines
from backend.terminal import read_input
from ml.errors import NotPurchases
from ml.purchases import PurchaseReport, TransactionColumns

if TYPE_CHECKING:
    from ml.data.transactions import CustomerPurchases
    from ml.types import SegmentationModel, Table, TrainingConfig

_PARTS = "|".join(field.name for field in fields(TransactionColumns))
# A column may have a comma in its name, but hardly one with a part and a sign of equality behind it.
_BETWEEN = re.compile(rf",(?=\s*(?:{_PARTS})\s*=)")

Transactions = Annotated[
    list[str] | None,
    typer.Option(
        help="Which column holds what: customer=email,date=day,amount=total; the others are found. May be "
        "given several times."
    ),
]
AsOf = Annotated[
    str | None, typer.Option(help="The day that recency is counted to; by default the day after the last.")
]
RefundRule = Annotated[
    str, typer.Option(help="match takes a purchase away with its refund, net and apart do not.")
]


def purchase_options(transactions: list[str] | None, as_of: str | None, refunds: str) -> dict[str, Any]:
    """The options of a training that say how purchases are read; what is not given is left to be found."""
    columns = {"transactions": named_parts(transactions)} if transactions else {}
    return {**columns, "as_of": as_of, "refunds": refunds}


def purchases_config(transactions: list[str] | None, as_of: str | None, refunds: str) -> "TrainingConfig":
    """Make the configuration that takes a table for purchases.

    Raises
    ------
    InvalidConfig
    """
    from ml.modeling.config import config_from_options

    return config_from_options({"transactions": True, **purchase_options(transactions, as_of, refunds)})


def read_purchases(file: str, config: "TrainingConfig") -> "CustomerPurchases":
    """Read a table of purchases; ``-`` is standard input.

    Raises
    ------
    NotPurchases
        Its rows are no purchases.
    """
    from ml.data.transactions import as_purchases

    made = as_purchases(read_input(file), config)
    if made is None:
        raise NotPurchases(f"The rows of {file} are customers; a table of purchases is needed.")
    return made


def read_customers(file: str, model: "SegmentationModel", as_of: str | None = None) -> "Table":
    """Read customers to place, made of purchases where the model was; what is odd goes to standard error."""
    from ml.scoring.scorer import customer_table

    table = customer_table(model, read_input(file), as_of)
    tell_notes(table)
    return table


def tell_notes(table: "Table") -> None:
    """Say on standard error what is odd in a table."""
    for warning in table.warnings:
        typer.echo(harmless(f"Note: {warning.message}"), err=True)


def tell_understood(report: PurchaseReport) -> None:
    """Say on standard error how the table was read, and which of its lines do not count."""
    typer.echo("\n".join([*purchase_lines(report), *left_out_lines(report)]), err=True)


def named_parts(given: list[str]) -> dict[str, Any]:
    """Columns written as PART=COLUMN with commas between.

    >>> named_parts(["customer=email, date=day, local", "amount=total"])
    {'customer': 'email', 'date': 'day, local', 'amount': 'total'}
    """
    parts: dict[str, Any] = {}
    for one in (one for several in given for one in _BETWEEN.split(several)):
        part, equals, column = (word.strip() for word in one.partition("="))
        if not equals or not column:
            raise typer.BadParameter(
                f"--transactions {one.strip()}: write PART=COLUMN, such as customer=email."
            )
        if part in parts:
            raise typer.BadParameter(f"--transactions names two columns for {part}: take one of them out.")
        parts[part] = column
    return parts
