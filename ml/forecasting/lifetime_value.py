"""How often customers will buy, whether they still do, and what that is worth.

Rates are per week. Parameters are found by maximum likelihood; see ``beta_geometric``, ``pareto_nbd`` and
``gamma_gamma`` for the models and where they come from.
"""

import numpy as np

from ml.errors import NoForecast
from ml.forecasting import gamma_gamma
from ml.forecasting.expecting import active_of, discounted_of, moments_by_age, moments_of
from ml.forecasting.histories import MIN_REPEAT_BUYERS, check_enough, read_histories
from ml.forecasting.maximising import maximise
from ml.forecasting.processes import PROCESSES, parameters_of, process_of
from ml.forecasts import FittedProcess, PurchaseKind


def fit_purchases(
    kind: PurchaseKind, frequency: np.ndarray, recency_weeks: np.ndarray, T_weeks: np.ndarray
) -> FittedProcess:
    """Fit a process of purchases to customers, all arrays of shape (n_customers,).

    Parameters
    ----------
    kind
        ``"bg_nbd"``, ``"mbg_nbd"`` or ``"pareto_nbd"``.
    frequency
        Purchase days after the first.
    recency_weeks
        From the first to the last purchase; 0 with one.
    T_weeks
        From the first purchase to the end of what was observed.

    Raises
    ------
    NoForecast
        If there are too few customers or repeat buyers, numbers contradict each other, or nothing converges.
    """
    histories = read_histories(frequency, recency_weeks, T_weeks)
    check_enough(histories)
    process = PROCESSES[kind]
    return maximise(
        kind,
        process.names,
        lambda log_parameters: process.log_likelihood(log_parameters, histories),
        start=process.start(histories),
        n_customers=int(histories.weights.sum()),
    )


def fit_spend(frequency: np.ndarray, monetary_value: np.ndarray) -> FittedProcess:
    """Fit Gamma-Gamma (Fader and Hardie 2013) to the customers who bought again.

    Parameters
    ----------
    frequency
        Repeat purchases, shape (n_customers,).
    monetary_value
        Mean value of the repeat purchases, shape (n_customers,); not looked at where frequency is 0.

    Raises
    ------
    NoForecast
        If fewer than 10 bought again, a mean value is not positive, all are the same, or values are so
        unequal that they have no mean.
    """
    repeats = np.asarray(frequency, dtype=float) > 0
    x, z = np.asarray(frequency, dtype=float)[repeats], np.asarray(monetary_value, dtype=float)[repeats]
    _check_values(x, z)
    # In units of the geometric mean, so that parameters are of the same size in any currency.
    unit = float(np.exp(np.log(z).mean()))
    fitted = maximise(
        "gamma_gamma",
        gamma_gamma.NAMES,
        lambda log_parameters: gamma_gamma.log_likelihood(log_parameters, x, z / unit),
        start=np.log([2.0, 3.0, 1.0]),
        n_customers=len(x),
    )
    if fitted.parameters["q"] <= 1:
        raise NoForecast(
            "What customers spend is so unequal that its model has no mean (q is at most 1); leave out "
            "customers of another kind, such as resellers, or cap values."
        )
    return gamma_gamma.in_currency(fitted, unit)


def probability_active(
    fitted: FittedProcess, frequency: np.ndarray, recency_weeks: np.ndarray, T_weeks: np.ndarray
) -> np.ndarray:
    """Return the probability that a customer has not dropped out for good, shape (n_customers,).

    Raises
    ------
    NoForecast
        If numbers contradict each other.
    """
    histories = read_histories(frequency, recency_weeks, T_weeks)
    return np.asarray(active_of(parameters_of(fitted), process_of(fitted), histories)[histories.inverse])


def expected_purchases(
    fitted: FittedProcess,
    frequency: np.ndarray,
    recency_weeks: np.ndarray,
    T_weeks: np.ndarray,
    horizon_weeks: float,
) -> np.ndarray:
    """Return the expected number of purchases within the horizon from now on, shape (n_customers,).

    Raises
    ------
    NoForecast
        If numbers contradict each other, or the horizon is negative.
    """
    _check_horizon(horizon_weeks)
    histories = read_histories(frequency, recency_weeks, T_weeks)
    parameters, process = parameters_of(fitted), process_of(fitted)
    active = active_of(parameters, process, histories)
    mean, _ = moments_of(parameters, process, histories, horizon_weeks)
    return np.asarray((active * mean)[histories.inverse])


def expected_by_age(fitted: FittedProcess, t_weeks: np.ndarray) -> np.ndarray:
    """Return E[X(t)]: the repeat purchases of a customer not looked at, t weeks after the first purchase.

    Parameters
    ----------
    t_weeks
        Shape (n,), not negative.
    """
    parameters, process = parameters_of(fitted), process_of(fitted)
    return moments_by_age(parameters, process, np.asarray(t_weeks, dtype=float))[0]


def expected_spend(
    fitted_spend: FittedProcess, frequency: np.ndarray, monetary_value: np.ndarray
) -> np.ndarray:
    """Return the expected value of one further purchase, shape (n_customers,); of all where none is known."""
    return gamma_gamma.expected_value(
        parameters_of(fitted_spend), np.asarray(frequency, float), np.asarray(monetary_value, float)
    )


def lifetime_value(  # noqa: PLR0917 - histories are given in the same order everywhere
    purchases: FittedProcess,
    spend: FittedProcess,
    frequency: np.ndarray,
    recency_weeks: np.ndarray,
    T_weeks: np.ndarray,
    monetary_value: np.ndarray,
    *,
    horizon_weeks: float,
    discount_rate_per_year: float,
) -> np.ndarray:
    """Return the expected value of all purchases within the horizon, discounted to now, shape (n_customers,).

    A purchase in t weeks counts (1 + rate)^(-t / 52.1775) of its value. The integral of that over the
    expected purchases is taken by parts, with 12 Gauss-Legendre nodes; weekly steps that are discounted in
    their middle agree to four figures.

    Raises
    ------
    NoForecast
        If numbers contradict each other, or horizon or rate are negative.
    """
    _check_horizon(horizon_weeks, discount_rate_per_year)
    histories = read_histories(frequency, recency_weeks, T_weeks)
    parameters, process = parameters_of(purchases), process_of(purchases)
    discounted = discounted_of(parameters, process, histories, horizon_weeks, discount_rate_per_year)
    discounted *= active_of(parameters, process, histories)
    return np.asarray(discounted[histories.inverse] * expected_spend(spend, frequency, monetary_value))


def _check_values(frequency: np.ndarray, monetary_value: np.ndarray) -> None:
    if len(frequency) < MIN_REPEAT_BUYERS:
        raise NoForecast(
            f"{len(frequency)} customers bought on a second day, and a model of what they spend needs at "
            f"least {MIN_REPEAT_BUYERS}; give purchases of a longer time."
        )
    is_wrong = ~np.isfinite(monetary_value) | (monetary_value <= 0)
    if is_wrong.any():
        raise NoForecast(
            f"{int(is_wrong.sum())} of {len(frequency)} repeat buyers have a mean value that is missing or "
            "not positive; leave out purchases without a value."
        )
    if np.ptp(monetary_value) <= 1e-9 * monetary_value.max():
        raise NoForecast(
            f"Repeat purchases of all customers have the same value on average, {monetary_value[0]:,.2f}, so "
            "that there is nothing to model: expected purchases times that are what they are worth."
        )


def _check_horizon(horizon_weeks: float, discount_rate_per_year: float = 0.0) -> None:
    if not (np.isfinite(horizon_weeks) and horizon_weeks >= 0):
        raise NoForecast(f"A horizon of {horizon_weeks} weeks is none; give 0 or more.")
    if not (np.isfinite(discount_rate_per_year) and discount_rate_per_year >= 0):
        raise NoForecast(f"A discount rate of {discount_rate_per_year} a year is none; give 0 or more.")
