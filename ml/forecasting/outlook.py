"""What customers will do within a horizon: each of them, groups of them, and all week by week."""

from datetime import timedelta

import numpy as np
import polars as pl

from ml.errors import NoForecast
from ml.forecasting import gamma_gamma
from ml.forecasting.counting import DAYS_PER_WEEK
from ml.forecasting.expecting import active_of, discounted_of, moments_of
from ml.forecasting.intervals import customer_interval
from ml.forecasting.known import KnownCustomers, read_customers
from ml.forecasting.processes import parameters_of, process_of
from ml.forecasting.totals import total_purchases
from ml.forecasting.worlds import value_interval
from ml.forecasts import CurvePoint, Forecast, Outlook

_MOST_DAYS = 3_653
_MOST_POINTS = 104


def forecast_customers(
    forecast: Forecast, customers: pl.DataFrame, horizon_days: float, discount_rate_per_year: float = 0.1
) -> pl.DataFrame:
    """Return what to expect of every customer within the horizon, in the order of the rows.

    Parameters
    ----------
    customers
        With ``frequency``, ``recency_weeks``, ``T_weeks`` and ``monetary_value`` (null where nothing was
        bought again).
    discount_rate_per_year
        A purchase in t weeks counts (1 + rate)^(-t / 52.1775) of its value.

    Returns
    -------
    ``probability_active``, ``expected_purchases``, ``purchases_low`` and ``purchases_high`` (90 % of what the
    customer may do lies within; the parameters are taken as known, since they add next to nothing for one
    customer), ``expected_spend`` of one purchase and ``expected_value`` of all, null where spend is not
    modelled.

    Raises
    ------
    NoForecast
        If a column is missing, numbers contradict each other, or the horizon makes no sense.
    """
    horizon_weeks = _weeks(horizon_days, discount_rate_per_year)
    known = read_customers(customers)
    histories = known.histories
    parameters, process = parameters_of(forecast.purchases), process_of(forecast.purchases)
    active = active_of(parameters, process, histories)
    mean, pairs = moments_of(parameters, process, histories, horizon_weeks)
    low, high = customer_interval(active, mean, pairs)
    spend = _spend(forecast, known)
    counted = active * discounted_of(parameters, process, histories, horizon_weeks, discount_rate_per_year)
    return pl.DataFrame(
        {
            "probability_active": active[histories.inverse],
            "expected_purchases": (active * mean)[histories.inverse],
            "purchases_low": low[histories.inverse].astype(np.int64),
            "purchases_high": high[histories.inverse].astype(np.int64),
            "expected_spend": spend,
            "expected_value": None if spend is None else counted[histories.inverse] * spend,
        },
        schema_overrides={"expected_spend": pl.Float64, "expected_value": pl.Float64},
    )


def outlook_of(
    forecast: Forecast,
    customers: pl.DataFrame,
    horizon_days: float,
    discount_rate_per_year: float = 0.1,
    random_state: int = 42,
) -> Outlook:
    """Return what to expect of some customers together within the horizon.

    Intervals hold 90 % of what may happen: the chance of purchases and what estimating parameters adds, for
    purchases by the negative binomial distribution of their mean and variance, for values by drawing 400
    futures.

    Parameters
    ----------
    customers
        As for ``forecast_customers``, with ``total_spend``; none give an outlook of zeros.
    random_state
        Draws the futures.

    Raises
    ------
    NoForecast
        As ``forecast_customers``.
    """
    horizon_weeks = _weeks(horizon_days, discount_rate_per_year)
    known = read_customers(customers)
    parameters, process = parameters_of(forecast.purchases), process_of(forecast.purchases)
    histories = known.histories
    purchases, low, high = total_purchases(forecast.purchases, histories, np.array([horizon_weeks]))
    active = active_of(parameters, process, histories)
    counted = active * discounted_of(parameters, process, histories, horizon_weeks, discount_rate_per_year)
    value = value_low = value_high = None
    spend = _spend(forecast, known)
    if forecast.spend and spend is not None:
        values = counted[histories.inverse] * spend
        value = float(values.sum())
        value_low, value_high = value_interval(
            forecast.purchases,
            forecast.spend,
            known,
            values,
            horizon_weeks=horizon_weeks,
            random_state=random_state,
        )
    return Outlook(
        n_customers=customers.height,
        expected_active=float(active @ histories.weights),
        expected_purchases=float(purchases[0]),
        purchases_low=float(low[0]),
        purchases_high=float(high[0]),
        expected_value=value,
        value_low=value_low,
        value_high=value_high,
        past_spend=float(customers["total_spend"].sum()),
    )


def future_curve(forecast: Forecast, customers: pl.DataFrame, horizon_days: float) -> tuple[CurvePoint, ...]:
    """Return the purchases of all customers from now on, added up week by week to the end of the horizon.

    Every point holds 90 % of what may happen up to then. The last week may be shorter. Horizons beyond two
    years have at most 104 points, several weeks apart.

    Raises
    ------
    NoForecast
        As ``forecast_customers``.
    """
    horizon_weeks = _weeks(horizon_days)
    last = int(np.ceil(horizon_weeks - 1e-9))
    step = -(-last // _MOST_POINTS)
    weeks = np.unique(np.append(np.arange(step, last, step), last))
    ends = np.minimum(weeks, horizon_weeks)
    expected, low, high = total_purchases(forecast.purchases, read_customers(customers).histories, ends)
    return tuple(
        CurvePoint(
            week=int(weeks[number]),
            date=forecast.as_of + timedelta(weeks=float(ends[number])),
            expected=float(expected[number]),
            low=float(low[number]),
            high=float(high[number]),
            actual=None,
            is_holdout=False,
        )
        for number in range(len(weeks))
    )


def _spend(forecast: Forecast, known: KnownCustomers) -> np.ndarray | None:
    if forecast.spend is None:
        return None
    parameters = parameters_of(forecast.spend)
    return gamma_gamma.expected_value(parameters, known.frequency, known.monetary_value)


def _weeks(horizon_days: float, discount_rate_per_year: float = 0.0) -> float:
    if not 0 < horizon_days <= _MOST_DAYS:
        raise NoForecast(f"A horizon of {horizon_days:g} days cannot be forecast; give 1 to {_MOST_DAYS:,}.")
    if not 0 <= discount_rate_per_year < np.inf:
        raise NoForecast(f"A discount rate of {discount_rate_per_year:g} a year is none; give 0 or more.")
    return horizon_days / DAYS_PER_WEEK
