"""Maximum likelihood on the logarithms of parameters, and how sure the estimates are."""

from collections.abc import Callable

import numpy as np
from scipy.optimize import minimize
from threadpoolctl import threadpool_limits

from ml.errors import NoForecast
from ml.forecasts import FittedProcess, ProcessKind

# Returns a log-likelihood and its gradient, both by the logarithms of the parameters.
LogLikelihood = Callable[[np.ndarray], tuple[float, np.ndarray]]

# exp(12) weeks are 3,000 years: a parameter there is on its way to infinity, or to zero.
LOG_BOUND = 12.0
_STEP = 1e-4
_STEEP = 1e-3
# A standard error of 2 on the log scale: 95 % of what may be spans a factor of 2,500.
_FLAT = 0.25


def maximise(
    kind: ProcessKind,
    names: tuple[str, ...],
    log_likelihood: LogLikelihood,
    *,
    start: np.ndarray,
    n_customers: int,
) -> FittedProcess:
    """Fit a process by L-BFGS-B; standard errors are of the observed information, by the delta method.

    The information is that of the logarithms of the parameters, from differences of the gradient. In
    directions in which the likelihood is flat (a standard error above 2) or a parameter runs to 0 or
    infinity, parameters are not determined: they have no standard error, and ``log_covariance`` takes it to
    be 2 in those directions, which keeps intervals honest and finite.

    Parameters
    ----------
    start
        Logarithms of parameters to start from, shape (n_parameters,).

    Raises
    ------
    NoForecast
        If the search does not converge.
    """

    def loss(log_parameters: np.ndarray) -> tuple[float, np.ndarray]:
        value, gradient = log_likelihood(log_parameters)
        return -value / n_customers, -gradient / n_customers

    bounds = [(-LOG_BOUND, LOG_BOUND)] * len(names)
    # Vectors of three or four numbers are done before threads have found each other.
    with threadpool_limits(limits=1):
        found = minimize(
            loss,
            start,
            jac=True,
            method="L-BFGS-B",
            bounds=bounds,
            options={"maxiter": 1_000, "ftol": 1e-13, "gtol": 1e-7},
        )
    is_inside = np.abs(found.x) < LOG_BOUND - 1e-6
    if not np.isfinite(found.fun) or np.abs(found.jac[is_inside]).max(initial=0) > _STEEP:
        raise NoForecast(
            f"No best parameters of the {kind} process were found ({found.message}); check that the dates of "
            "purchases are right, or give purchases of more customers."
        )
    log_likelihood_reached = float(-found.fun * n_customers)
    parameters = np.exp(found.x)
    covariance, is_known = _covariance(log_likelihood, found.x, is_inside)
    errors = parameters * np.sqrt(np.diag(covariance))
    return FittedProcess(
        kind=kind,
        time_unit=None if kind == "gamma_gamma" else "weeks",
        parameters=dict(zip(names, parameters.tolist(), strict=True)),
        standard_errors={
            name: float(error) if known else None
            for name, error, known in zip(names, errors, is_known, strict=True)
        },
        log_covariance=tuple(tuple(row) for row in covariance.tolist()),
        log_likelihood=log_likelihood_reached,
        bic=float(-2 * log_likelihood_reached + len(names) * np.log(n_customers)),
        n_customers=n_customers,
    )


def _covariance(
    log_likelihood: LogLikelihood, log_parameters: np.ndarray, is_inside: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the covariance of the logarithms, and which of them are determined at all."""
    steps = np.eye(len(log_parameters)) * _STEP
    rows = [
        (log_likelihood(log_parameters - step)[1] - log_likelihood(log_parameters + step)[1]) / (2 * _STEP)
        for step in steps
    ]
    information = (np.array(rows) + np.array(rows).T) / 2
    # What lies on a bound is held there.
    information[~is_inside] = 0
    information[:, ~is_inside] = 0
    bends, directions = np.linalg.eigh(information)
    covariance = (directions / np.maximum(bends, _FLAT)) @ directions.T
    is_bent = bends > _FLAT
    is_known = (directions[:, ~is_bent] ** 2).sum(axis=1) < 0.01
    return covariance, is_known
