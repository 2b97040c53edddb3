"""What a process expects of distinct histories, given any parameters."""

import numpy as np
from scipy.special import expit, roots_legendre

from ml.forecasting.histories import Histories, read_histories
from ml.forecasting.processes import Process

WEEKS_PER_YEAR = 52.1775
_N_NODES = 12


def active_of(parameters: np.ndarray, process: Process, histories: Histories) -> np.ndarray:
    """Return the probability of not having dropped out, shape (n_distinct,)."""
    return np.asarray(expit(-process.log_odds_dropped(parameters, histories)))


def moments_of(
    parameters: np.ndarray, process: Process, histories: Histories, horizon_weeks: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return E[Y] and E[Y(Y - 1)] of purchases within the horizon if active, both of shape (n_distinct,)."""
    # Many histories share what this depends on.
    firsts = np.flatnonzero(np.diff(histories.exposure, prepend=-1))
    x, T = histories.frequency[firsts], histories.T_weeks[firsts]
    mean, pairs = process.moments_if_active(parameters, x, T, np.full(len(firsts), horizon_weeks))
    return mean[histories.exposure], pairs[histories.exposure]


def moments_by_age(
    parameters: np.ndarray, process: Process, t_weeks: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return E[X(t)] and E[X(t) (X(t) - 1)] of a customer not looked at, both of shape (n,)."""
    nothing = np.zeros(len(t_weeks))
    new = read_histories(np.zeros(1), np.zeros(1), np.zeros(1))
    active = active_of(parameters, process, new)[0]
    mean, pairs = process.moments_if_active(parameters, nothing, nothing, t_weeks)
    return active * mean, active * pairs


def discounted_of(
    parameters: np.ndarray,
    process: Process,
    histories: Histories,
    horizon_weeks: float,
    discount_rate_per_year: float,
) -> np.ndarray:
    """Return E[Y] within the horizon if active, a purchase in t weeks counted (1 + rate)^(-t / 52.1775)."""
    rate = np.log1p(discount_rate_per_year) / WEEKS_PER_YEAR
    total = np.exp(-rate * horizon_weeks) * moments_of(parameters, process, histories, horizon_weeks)[0]
    if rate == 0:
        return np.asarray(total)
    for node, weight in zip(*roots_legendre(_N_NODES), strict=True):
        t_weeks = horizon_weeks * (1 + node) / 2
        mean, _ = moments_of(parameters, process, histories, t_weeks)
        total += rate * np.exp(-rate * t_weeks) * mean * weight * horizon_weeks / 2
    return np.asarray(total)
