"""Between what bounds purchases will lie: the randomness of purchases, and that of the estimates."""

from collections.abc import Callable

import numpy as np
from scipy.stats import nbinom, norm, poisson

from ml.forecasting.processes import parameters_of
from ml.forecasts import FittedProcess

COVERAGE = 0.9
_TAIL = (1 - COVERAGE) / 2
_QUANTILE = float(norm.ppf(1 - _TAIL))
_MANY = 200
_LEAST = 1e-12
_ROUNDING = 1e-12
# A factor of 3,700 in 90 %: beyond that, a bound says nothing more.
UNKNOWN = 5.0


def count_interval(
    mean: np.ndarray, variance: np.ndarray, log_spread: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Bound 90 % of totals of purchases.

    Were the parameters known, a total has the negative binomial distribution of its mean and variance, or the
    Poisson distribution where it varies less. What estimating them adds is independent of that, so that the
    squares of the distances to the mean on the log scale add up.

    Parameters
    ----------
    mean, variance
        Of the totals, were the parameters known, shape (n,).
    log_spread
        Standard deviations of the logarithms of the means that come from estimating parameters, shape (n,).

    Returns
    -------
    The 5 % and the 95 % quantiles, whole numbers.
    """
    mean = np.maximum(np.asarray(mean, dtype=float), _LEAST)
    is_wide = variance > mean * (1 + 1e-6)
    excess = np.where(is_wide, variance - mean, mean)
    shape, stop = mean**2 / excess, mean / (mean + excess)
    low, high = (
        np.where(is_wide, nbinom.ppf(level, shape, stop), poisson.ppf(level, mean))
        for level in (_TAIL, 1 - _TAIL)
    )
    estimated = _QUANTILE * np.minimum(log_spread, UNKNOWN)
    # A quantile on the other side of the mean is so skewed that the mean says nothing about it.
    below = np.hypot(np.log(mean / np.clip(low, _LEAST, mean)), estimated)
    above = np.hypot(np.log(np.maximum(high, mean) / mean), estimated)
    return (
        np.where(low < mean, np.floor(mean * np.exp(-below) * (1 + _ROUNDING)), low),
        np.where(high > mean, np.ceil(mean * np.exp(above) * (1 - _ROUNDING)), high),
    )


def log_spread(fitted: FittedProcess, totals: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    """Return the standard deviations of the logarithms of what follows from estimated parameters.

    The delta method, on the logarithms of the parameters: half the difference between one standard deviation
    up and down, along every principal axis of their covariance.

    Parameters
    ----------
    totals
        Positive numbers of shape (n,), given parameters.
    """
    centre = np.log(parameters_of(fitted))
    squares = np.zeros_like(totals(np.exp(centre)))
    if not fitted.log_covariance:
        return np.asarray(squares)
    variances, axes = np.linalg.eigh(np.array(fitted.log_covariance))
    for variance, axis in zip(variances, axes.T, strict=True):
        if variance > 1e-12:
            step = np.sqrt(variance) * axis
            higher, lower = (np.maximum(totals(np.exp(centre + one)), 1e-300) for one in (step, -step))
            squares = squares + (np.log(higher / lower) / 2) ** 2
    return np.asarray(np.sqrt(squares))


def customer_interval(
    active: np.ndarray, mean: np.ndarray, pairs: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Bound 90 % of the purchases of one customer, who is active or makes none.

    If active, purchases are taken to have the negative binomial distribution of their mean and variance.

    Parameters
    ----------
    active
        The probability of being active, shape (n,).
    mean, pairs
        E[Y] and E[Y(Y - 1)] of purchases if active, shape (n,).
    """
    mean = np.asarray(mean, dtype=float)
    # Levels of the distribution if active; at or below 0 the quantile of all is 0.
    low, high = ((level - (1 - active)) / np.maximum(active, 1e-12) for level in (_TAIL, 1 - _TAIL))
    variance = np.maximum(pairs + mean - mean**2, mean * (1 + 1e-6) + 1e-300)
    return _quantiles(low, mean, variance), _quantiles(high, mean, variance)


def _quantiles(level: np.ndarray, mean: np.ndarray, variance: np.ndarray) -> np.ndarray:
    """Return quantiles of negative binomial counts, by adding up probabilities while they are few."""
    found = np.zeros(len(level))
    shape, stop = mean**2 / (variance - mean), mean / np.maximum(variance, 1e-300)
    is_open = (level > 0) & (mean > 0)
    rows = np.flatnonzero(is_open & (mean < _MANY))
    chance = stop[rows] ** shape[rows]
    total, count = chance, 0
    while count < _MANY and (is_short := total < level[rows]).any():
        rows = rows[is_short]
        chance = chance[is_short] * (shape[rows] + count) / (count + 1) * (1 - stop[rows])
        total, count = total[is_short] + chance, count + 1
        found[rows] = count
    is_left = is_open & ((mean >= _MANY) | (found == _MANY))
    found[is_left] = nbinom.ppf(level[is_left], shape[is_left], stop[is_left])
    return found
