"""The customers of a model that was made of purchases: how they behave, and what they are expected to do."""

from dataclasses import replace

import polars as pl

from ml.data.transactions import CustomerPurchases
from ml.errors import NoForecast
from ml.forecasting.choosing import make_forecast
from ml.forecasting.outlook import forecast_customers, outlook_of
from ml.forecasts import Forecast
from ml.segments import SegmentProfile

OUTLOOK_DAYS = 90
"""The horizon of what a model tells of its segments; others are asked for."""


def try_forecast(bought: CustomerPurchases | None, random_state: int) -> tuple[Forecast | None, str | None]:
    """What the purchases say of the future, or why they do not; segments are formed either way."""
    if bought is None:
        return None, None
    try:
        return make_forecast(bought.visits, bought.report.as_of, random_state), None
    except NoForecast as reason:
        return None, str(reason)


def with_behaviour(
    placed: pl.DataFrame, bought: CustomerPurchases, rows: pl.Series, forecast: Forecast | None
) -> pl.DataFrame:
    """Add whatever else is known of each customer, and what it is expected to do."""
    known = bought.table.frame[rows - 1]
    told = placed.hstack(known.drop(placed.columns, strict=False))
    if forecast is None:
        return told
    expected = forecast_customers(forecast, told, OUTLOOK_DAYS)
    return told.with_columns(
        expected["probability_active"],
        expected["expected_purchases"].alias(f"expected_purchases_{OUTLOOK_DAYS}_days"),
        expected["expected_value"].alias(f"expected_value_{OUTLOOK_DAYS}_days"),
    )


def with_outlook(
    profiles: tuple[SegmentProfile, ...], placed: pl.DataFrame, forecast: Forecast | None
) -> tuple[SegmentProfile, ...]:
    """Add what is expected of every segment."""
    if forecast is None:
        return profiles
    outlooks = (
        outlook_of(forecast, placed.filter(pl.col("segment") == one.segment), OUTLOOK_DAYS)
        for one in profiles
    )
    return tuple(replace(one, outlook=outlook) for one, outlook in zip(profiles, outlooks, strict=True))
