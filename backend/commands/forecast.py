"""``segment forecast``: what customers will buy."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from backend.commands.understood import (
    AsOf,
    RefundRule,
    Transactions,
    purchases_config,
    read_purchases,
    tell_understood,
)
from backend.describing import aligned, forecast_lines, harmless, named
from backend.terminal import open_artifacts, write_output

if TYPE_CHECKING:
    import polars as pl

    from ml.data.transactions import CustomerPurchases
    from ml.forecasts import Forecast

    Told = tuple[Forecast, pl.DataFrame, dict[str, Any]]

HEADER = ("segment", "", "customers", "active", "purchases", "90 %", "value", "90 %", "past spend")


def forecast(
    file: Annotated[
        str | None, typer.Argument(help="A table of purchases, - is standard input; by default a model.")
    ] = None,
    *,
    model: Annotated[str | None, typer.Option(help="The model's id; by default the active one.")] = None,
    horizon_days: Annotated[int, typer.Option(min=1, max=3650, help="How many days ahead.")] = 90,
    discount_rate: Annotated[float, typer.Option(min=0, max=1, help="Of values, a year; 0.1 is 10 %.")] = 0.1,
    transactions: Transactions = None,
    as_of: AsOf = None,
    refunds: RefundRule = "match",
    output: Annotated[
        str | None, typer.Option("--output", "-o", help="A file for the customers; - is standard output.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As GET /models/{id}/forecast answers.")] = False,
) -> None:
    """Tell what customers will buy: of a model that was trained on purchases, or of a table of them."""
    from backend.forecast.service import forecast_table

    if file is not None and model is not None:
        raise typer.BadParameter("Give a table or --model, not both.")
    if as_json and output == "-":
        raise typer.BadParameter("--json and the customers cannot both go to standard output.")
    if file is None:
        fitted, customers, told = _of_model(model, horizon_days, discount_rate)
    else:
        made = read_purchases(file, purchases_config(transactions, as_of, refunds))
        fitted, customers, told = _of_purchases(made, horizon_days, discount_rate)
    if output:
        write_output(forecast_table(fitted, customers, horizon_days, discount_rate), output)
        typer.echo(f"Wrote {customers.height:,} customers to {output}.", err=True)
    lines = [json.dumps(told, indent=2)] if as_json else outlook_lines(fitted, told)
    typer.echo("\n".join(lines), err=output == "-")


def _of_model(model: str | None, horizon_days: int, discount_rate: float) -> "Told":
    from backend.forecast.service import require_forecast, tell_forecast
    from ml.listing.names import with_segment_names

    artifacts = open_artifacts()
    used = artifacts.load(model or artifacts.require_active_id())
    fitted = require_forecast(used)
    customers = with_segment_names(used.customers, {one.segment: one.name for one in used.segments})
    return fitted, customers, tell_forecast(used, horizon_days, discount_rate)


def _of_purchases(made: "CustomerPurchases", horizon_days: int, discount_rate: float) -> "Told":
    from backend.forecast.service import tell_all
    from ml.forecasting.choosing import make_forecast

    tell_understood(made.report)
    fitted = make_forecast(made.visits, made.report.as_of)
    return fitted, made.table.frame, tell_all(fitted, made.table.frame, horizon_days, discount_rate)


def outlook_lines(fitted: "Forecast", told: dict[str, Any]) -> Iterator[str]:
    """Which process was fitted, and what it expects of every segment and in all."""
    yield from forecast_lines(fitted)
    yield from map(harmless, fitted.choice)
    yield ""
    days, rate = told["horizon_days"], told["discount_rate"]
    yield f"In the {days:,} days from {fitted.as_of:%Y-%m-%d} on, values discounted by {rate:.0%} a year:"
    segments = [(named(one["segment"], one["name"]), one) for one in told["segments"]]
    yield from aligned([HEADER, *(_cells(name, one) for name, one in [*segments, ("in all", told["total"])])])


def _cells(name: str, outlook: dict[str, Any]) -> tuple[str, ...]:
    return (
        name,
        "",
        f"{outlook['n_customers']:,}",
        _amount(outlook["expected_active"]),
        *_expected(outlook, "purchases"),
        *_expected(outlook, "value"),
        _amount(outlook["past_spend"]),
    )


def _expected(outlook: dict[str, Any], of: str) -> tuple[str, str]:
    low, high = _amount(outlook[f"{of}_low"]), _amount(outlook[f"{of}_high"])
    return _amount(outlook[f"expected_{of}"]), f"{low} to {high}" if low and high else ""


def _amount(value: float | None) -> str:
    return "" if value is None else f"{value:,.0f}"
