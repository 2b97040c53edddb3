"""The processes of purchases that are fitted, behind one face."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from ml.forecasting import beta_geometric, pareto_nbd
from ml.forecasting.histories import Histories
from ml.forecasts import FittedProcess, PurchaseKind


@dataclass(frozen=True)
class Process:
    """What a process of purchases says, given its parameters in the order of ``names``.

    ``log_likelihood(log_parameters, histories)`` returns the value and its gradient,
    ``log_odds_dropped(parameters, histories)`` those of having dropped out for good, and
    ``moments_if_active(parameters, frequency, T_weeks, horizon_weeks)`` E[Y] and E[Y(Y - 1)], and
    ``draw_if_active(parameters, frequency, T_weeks, horizon_weeks, rng=rng)`` draws Y.
    ``dropout_start`` are the logarithms of the last two parameters to start from, given the mean of T.
    """

    label: str
    names: tuple[str, ...]
    log_likelihood: Callable[[np.ndarray, Histories], tuple[float, np.ndarray]]
    log_odds_dropped: Callable[[np.ndarray, Histories], np.ndarray]
    moments_if_active: Callable[
        [np.ndarray, np.ndarray, np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]
    ]
    draw_if_active: Callable[..., np.ndarray]
    dropout_start: Callable[[float], tuple[float, float]]

    def start(self, histories: Histories) -> np.ndarray:
        """Return logarithms of parameters to start from; were nobody to drop out, their mean is right."""
        weights = histories.weights / histories.weights.sum()
        mean_T_weeks = float(histories.T_weeks @ weights)
        rate = float(histories.frequency @ weights) / mean_T_weeks
        return np.array([np.log(0.5), np.log(0.5 / rate), *self.dropout_start(mean_T_weeks)])


def _beta_geometric(label: str, first_chances: int) -> Process:
    return Process(
        label=label,
        names=beta_geometric.NAMES,
        log_likelihood=partial(beta_geometric.log_likelihood, first_chances=first_chances),
        log_odds_dropped=partial(beta_geometric.log_odds_dropped, first_chances=first_chances),
        moments_if_active=partial(beta_geometric.moments_if_active, first=first_chances),
        draw_if_active=partial(beta_geometric.draw_if_active, first=first_chances),
        dropout_start=lambda _: (0.0, 1.0),
    )


PROCESSES: dict[PurchaseKind, Process] = {
    "bg_nbd": _beta_geometric("BG/NBD", 0),
    "mbg_nbd": _beta_geometric("MBG/NBD", 1),
    "pareto_nbd": Process(
        label="Pareto/NBD",
        names=pareto_nbd.NAMES,
        log_likelihood=pareto_nbd.log_likelihood,
        log_odds_dropped=pareto_nbd.log_odds_dropped,
        moments_if_active=pareto_nbd.moments_if_active,
        draw_if_active=pareto_nbd.draw_if_active,
        dropout_start=lambda mean_T_weeks: (-0.5, float(np.log(mean_T_weeks))),
    ),
}


def process_of(fitted: FittedProcess) -> Process:
    """Return the process of purchases that was fitted."""
    if fitted.kind == "gamma_gamma":
        raise ValueError("gamma_gamma is a model of spend, not of purchases")
    return PROCESSES[fitted.kind]


def parameters_of(fitted: FittedProcess) -> np.ndarray:
    """Return the parameters in the order of their names, shape (n_parameters,)."""
    return np.array(list(fitted.parameters.values()))
