"""What some customers together will buy, with an interval."""

import numpy as np

from ml.forecasting.expecting import active_of, moments_of
from ml.forecasting.histories import Histories, thin
from ml.forecasting.intervals import count_interval, log_spread
from ml.forecasting.processes import parameters_of, process_of
from ml.forecasts import FittedProcess

_MOST_HISTORIES = 5_000


def total_purchases(
    fitted: FittedProcess, histories: Histories, horizons_weeks: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return expected totals within horizons, and the bounds of 90 % of totals, shapes (n_horizons,).

    Customers buy independently of each other given the parameters; what estimating those adds is measured on
    every k-th history where there are more than 5,000 different ones.
    """
    process, some = process_of(fitted), thin(histories, _MOST_HISTORIES)

    def totals(parameters: np.ndarray) -> np.ndarray:
        expected = some.weights * active_of(parameters, process, some)
        return np.array([expected @ moments_of(parameters, process, some, t)[0] for t in horizons_weeks])

    parameters = parameters_of(fitted)
    active = active_of(parameters, process, histories)
    means, variances = [], []
    for horizon_weeks in horizons_weeks:
        mean, pairs = moments_of(parameters, process, histories, float(horizon_weeks))
        means.append(histories.weights @ (active * mean))
        variances.append(histories.weights @ (active * (pairs + mean) - (active * mean) ** 2))
    expected = np.array(means)
    low, high = count_interval(expected, np.array(variances), log_spread(fitted, totals))
    return expected, low, high
