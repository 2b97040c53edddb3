"""What some customers together will buy, with an interval."""

import numpy as np

from ml.forecasting.expecting import active_of
from ml.forecasting.histories import Histories, thin
from ml.forecasting.intervals import count_interval, log_spread
from ml.forecasting.processes import Process, parameters_of, process_of
from ml.forecasts import FittedProcess

_MOST_HISTORIES = 5_000
_AT_ONCE = 1_000_000


def total_purchases(
    fitted: FittedProcess, histories: Histories, horizons_weeks: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return expected totals within horizons, and the bounds of 90 % of totals, shapes (n_horizons,).

    Customers buy independently of each other given the parameters; what estimating those adds is measured on
    every k-th history where there are more than 5,000 different ones.
    """
    process, some = process_of(fitted), thin(histories, _MOST_HISTORIES)
    mean, variance = _moments(parameters_of(fitted), process, histories, horizons_weeks)
    spread = log_spread(fitted, lambda parameters: _moments(parameters, process, some, horizons_weeks)[0])
    return mean, *count_interval(mean, variance, spread)


def _moments(
    parameters: np.ndarray, process: Process, histories: Histories, horizons_weeks: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return means and variances of totals, shapes (n_horizons,)."""
    active = active_of(parameters, process, histories)
    # Who is active differs by recency; what is expected of the active does not.
    firsts = np.flatnonzero(np.diff(histories.exposure, prepend=-1))
    x, T = histories.frequency[firsts], histories.T_weeks[firsts]
    once, twice = (np.bincount(histories.exposure, histories.weights * active**power) for power in (1, 2))
    means, variances = [], []
    for horizons in np.array_split(horizons_weeks, len(x) * len(horizons_weeks) // _AT_ONCE + 1):
        tiled = np.tile(x, len(horizons)), np.tile(T, len(horizons)), np.repeat(horizons, len(x))
        moments = process.moments_if_active(parameters, *tiled)
        mean, pairs = (moment.reshape(len(horizons), len(x)) for moment in moments)
        means.append(mean @ once)
        variances.append((pairs + mean) @ once - mean**2 @ twice)
    return np.concatenate(means), np.concatenate(variances)
