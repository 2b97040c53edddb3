"""Futures of customers, drawn one by one: what they spend has no closed form when added up."""

import numpy as np

from ml.forecasting import gamma_gamma
from ml.forecasting.expecting import active_of, moments_of
from ml.forecasting.intervals import COVERAGE, UNKNOWN, log_spread
from ml.forecasting.known import KnownCustomers
from ml.forecasting.processes import parameters_of, process_of
from ml.forecasts import FittedProcess

N_FUTURES = 400
_MOST_DRAWN = 4_000
_AT_ONCE = 50


def value_interval(
    purchases: FittedProcess,
    spend: FittedProcess,
    known: KnownCustomers,
    values: np.ndarray,
    *,
    horizon_weeks: float,
    random_state: int,
) -> tuple[float, float]:
    """Bound 90 % of what customers together may be worth, in 400 drawn futures.

    Of more than 4,000 customers the 2,000 of the highest value are drawn, and every k-th of the others, each
    standing for k: the deviations of k independent customers add up to sqrt(k) times one. What estimating the
    parameters adds is a log-normal factor by the delta method.

    Parameters
    ----------
    values
        The expected, discounted values, shape (n_customers,).
    """
    if values.sum() <= 0:
        return 0.0, 0.0
    rng = np.random.default_rng(random_state)
    rows, stands_for = _representatives(values)
    some = known.of(rows)
    expected = _expected(parameters_of(purchases), parameters_of(spend), purchases, some, horizon_weeks)
    discount = np.divide(values[rows], expected, where=expected > 0, out=np.zeros(len(rows)))
    deviations = [
        (drawn * discount - values[rows]) @ np.sqrt(stands_for)
        for _ in range(0, N_FUTURES, _AT_ONCE)
        for drawn in _draw(purchases, spend, some, horizon_weeks, rng)
    ]
    spread = _spread(purchases, spend, some, stands_for, horizon_weeks)
    totals = (values.sum() + np.array(deviations)) * np.exp(spread * rng.standard_normal(N_FUTURES))
    low, high = np.quantile(np.maximum(totals, 0), [(1 - COVERAGE) / 2, (1 + COVERAGE) / 2])
    return float(low), float(high)


def _representatives(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return positions of customers to draw, and how many each stands for."""
    order = np.argsort(-values, kind="stable")
    if len(order) <= _MOST_DRAWN:
        return order, np.ones(len(order))
    top, others = np.split(order, [_MOST_DRAWN // 2])
    step = -(-len(others) // (_MOST_DRAWN // 2))
    drawn = others[step // 2 :: step]
    return np.concatenate([top, drawn]), np.repeat([1.0, len(others) / len(drawn)], [len(top), len(drawn)])


def _draw(
    purchases: FittedProcess,
    spend: FittedProcess,
    known: KnownCustomers,
    horizon_weeks: float,
    rng: np.random.Generator,
) -> np.ndarray:
    """Draw what every customer spends in 50 futures, shape (50, n_customers)."""
    parameters, process, histories = parameters_of(purchases), process_of(purchases), known.histories
    active = active_of(parameters, process, histories)[histories.inverse]
    spent = np.zeros((_AT_ONCE, len(active)))
    future, row = np.nonzero(rng.uniform(size=spent.shape) < active)
    x, T = known.frequency[row], known.T_weeks[row]
    counts = process.draw_if_active(parameters, x, T, horizon_weeks, rng=rng)
    buys = counts > 0
    future, row, counts = future[buys], row[buys], counts[buys]
    history = known.frequency[row], known.monetary_value[row]
    spent[future, row] = gamma_gamma.draw_totals(parameters_of(spend), *history, counts, rng)
    return spent


def _expected(
    parameters: np.ndarray,
    spend_parameters: np.ndarray,
    purchases: FittedProcess,
    known: KnownCustomers,
    horizon_weeks: float,
) -> np.ndarray:
    process, histories = process_of(purchases), known.histories
    active = active_of(parameters, process, histories)
    mean, _ = moments_of(parameters, process, histories, horizon_weeks)
    worth = gamma_gamma.expected_value(spend_parameters, known.frequency, known.monetary_value)
    return np.asarray((active * mean)[histories.inverse] * worth)


def _spread(
    purchases: FittedProcess,
    spend: FittedProcess,
    known: KnownCustomers,
    stands_for: np.ndarray,
    horizon_weeks: float,
) -> float:
    """Return the standard deviation of the logarithm of the total that comes from estimated parameters."""
    best, best_spend = parameters_of(purchases), parameters_of(spend)

    def total(parameters: np.ndarray, spend_parameters: np.ndarray) -> np.ndarray:
        expected = _expected(parameters, spend_parameters, purchases, known, horizon_weeks)
        return np.array([expected @ stands_for])

    by_purchases = log_spread(purchases, lambda parameters: total(parameters, best_spend))
    by_spend = log_spread(spend, lambda parameters: total(best, parameters))
    return float(min(np.hypot(by_purchases[0], by_spend[0]), UNKNOWN))
