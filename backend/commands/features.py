"""``segment features``: customers with their behaviour, made of purchases."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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

if TYPE_CHECKING:
    import polars as pl

    from ml.purchases import PurchaseReport
    from ml.types import TrainingConfig


def features(
    file: Annotated[str, typer.Argument(help="A table of purchases; - is standard input.")],
    output: Annotated[str, typer.Option("--output", "-o", help="The file to write; - is standard output.")],
    transactions: Transactions = None,
    as_of: AsOf = None,
    refunds: RefundRule = "match",
) -> None:
    """Make a table with one row a customer out of purchases: how recently, how often, how much, and more.

    A Parquet file is read in parts, and may be larger than memory; from standard input it is read at once.
    """
    customers, report = _customers_of(file, purchases_config(transactions, as_of, refunds))
    write_output(customers, output)
    tell_understood(report)


def _customers_of(file: str, config: "TrainingConfig") -> "tuple[pl.DataFrame, PurchaseReport]":
    if Path(file).suffix.lower() == ".parquet":
        from ml.data.purchases.streaming import customers_of_parquet

        return customers_of_parquet(Path(file), config)
    made = read_purchases(file, config)
    return made.table.frame, made.report
