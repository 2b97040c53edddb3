"""``segment features``: customers with their behaviour, made of purchases."""

from typing import Annotated

import typer

from backend.commands.understood import (
    AsOf,
    RefundRule,
    Transactions,
    purchases_config,
    read_purchases,
    tell_understood,
)
from backend.terminal import write_output


def features(
    file: Annotated[str, typer.Argument(help="A table of purchases; - is standard input.")],
    output: Annotated[str, typer.Option("--output", "-o", help="The file to write; - is standard output.")],
    transactions: Transactions = None,
    as_of: AsOf = None,
    refunds: RefundRule = "match",
) -> None:
    """Make a table with one row a customer out of purchases: how recently, how often, how much, and more."""
    made = read_purchases(file, purchases_config(transactions, as_of, refunds))
    write_output(made.table.frame, output)
    tell_understood(made.report)
