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
_MOST_STEPS = 50
# A standard error of 2 on the log scale: 95 % of what may be spans a factor of 2,500.
_FLAT = 0.25
_REACHES = 2 * 0.8 ** np.arange(16)
_FALL = 0.5
# Along these, both run to infinity while what they say of customers together is well known: the mean rate
# r / alpha, the mean dropout a / (a + b) or s / beta, the mean value p gamma / (q - 1).
_RIDGES = (
    frozenset({"r", "alpha"}),
    frozenset({"a", "b"}),
    frozenset({"s", "beta"}),
    frozenset({"p", "gamma"}),
    frozenset({"q", "gamma"}),
)


def maximise(
    kind: ProcessKind,
    names: tuple[str, ...],
    log_likelihood: LogLikelihood,
    *,
    start: np.ndarray,
    n_customers: int,
) -> FittedProcess:
    """Fit a process; standard errors are of the observed information, by the delta method.

    L-BFGS-B climbs, and Newton steps finish where a narrow ridge stops it. The information is that of the
    logarithms of the parameters, from differences of the gradient. In directions in which the likelihood is
    flat (a standard error above 2) parameters are not determined: they have no standard error, and
    ``log_covariance`` has the distance in which the likelihood falls by a half, at most 2, which keeps
    intervals honest and finite. A parameter that runs to 0 or infinity is held at e^-12 or e^12, where it
    makes no difference any more: it has no standard error, nor has its partner on the ridge that leads there
    (alpha of r), and its variance is 0, so that what the two determine together, such as the mean rate
    r / alpha, varies as the likelihood along the bound says.

    Parameters
    ----------
    start
        Logarithms of parameters to start from, shape (n_parameters,).

    Raises
    ------
    NoForecast
        If the search does not converge.
    """

    # Vectors of three or four numbers are done before threads have found each other.
    with threadpool_limits(limits=1):
        point = _climb(log_likelihood, start, n_customers)
        for _ in range(_MOST_STEPS):
            if not _STEEP < _slope(log_likelihood, point, n_customers) < np.inf:
                break
            point = _step(log_likelihood, point)
    if _slope(log_likelihood, point, n_customers) > _STEEP:
        raise NoForecast(
            f"No best parameters of the {kind} process were found; check that the dates and values of "
            "purchases are right, or give purchases of more customers."
        )
    log_likelihood_reached = log_likelihood(point)[0]
    parameters = np.exp(point)
    covariance, is_known = _covariance(log_likelihood, point, names)
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


def _climb(log_likelihood: LogLikelihood, start: np.ndarray, n_customers: int) -> np.ndarray:
    def loss(log_parameters: np.ndarray) -> tuple[float, np.ndarray]:
        value, gradient = log_likelihood(log_parameters)
        return -value / n_customers, -gradient / n_customers

    found = minimize(
        loss,
        start,
        jac=True,
        method="L-BFGS-B",
        bounds=[(-LOG_BOUND, LOG_BOUND)] * len(start),
        options={"maxiter": 1_000, "ftol": 1e-13, "gtol": 1e-7},
    )
    return np.asarray(found.x)


def _slope(log_likelihood: LogLikelihood, point: np.ndarray, n_customers: int) -> float:
    """Return the steepest slope a customer, of the parameters that are not on a bound."""
    value, gradient = log_likelihood(point)
    if not (np.isfinite(value) and np.isfinite(gradient).all()):
        return float("inf")
    return float(np.abs(gradient[_is_inside(point)] / n_customers).max(initial=0))


def _step(log_likelihood: LogLikelihood, point: np.ndarray) -> np.ndarray:
    """Take one Newton step along the bends of the likelihood: narrow ridges stop L-BFGS-B."""
    value, gradient = log_likelihood(point)
    bends, directions = np.linalg.eigh(_information(log_likelihood, point))
    step = directions @ (directions.T @ (gradient * _is_inside(point)) / np.maximum(np.abs(bends), _FLAT))
    step /= max(1.0, float(np.linalg.norm(step)))
    for share in 0.5 ** np.arange(12):
        tried = np.clip(point + share * step, -LOG_BOUND, LOG_BOUND)
        if log_likelihood(tried)[0] > value:
            return np.asarray(tried)
    return point


def _covariance(
    log_likelihood: LogLikelihood, point: np.ndarray, names: tuple[str, ...]
) -> tuple[np.ndarray, list[bool]]:
    """Return the covariance of the logarithms, and which of them are determined at all."""
    is_free = _is_inside(point)
    free = np.ix_(is_free, is_free)
    bends, axes = np.linalg.eigh(_information(log_likelihood, point)[free])
    variances = 1 / np.maximum(bends, _FLAT)
    directions = np.eye(len(point))[:, is_free] @ axes
    is_flat = bends <= _FLAT
    for number in np.flatnonzero(is_flat):
        variances[number] = _reach(log_likelihood, point, directions[:, number]) ** 2
    covariance = (directions * variances) @ directions.T
    undetermined = is_free & ((directions[:, is_flat] ** 2).sum(axis=1) >= 0.01)
    unknown = {name for name, is_one in zip(names, undetermined, strict=True) if is_one}
    held = {name for name, is_one in zip(names, is_free, strict=True) if not is_one}
    unknown |= held.union(*(ridge for ridge in _RIDGES if held & ridge))
    return covariance, [name not in unknown for name in names]


def _reach(log_likelihood: LogLikelihood, point: np.ndarray, direction: np.ndarray) -> float:
    """Return how far to go both ways until the likelihood falls as within a standard error; at most 2.

    The bend says nothing of it: of a probability next to 0 the likelihood is flat on the log scale, and
    steep a little higher.
    """
    best = log_likelihood(point)[0]
    for reach in _REACHES:
        ways = (np.clip(point + sign * reach * direction, -LOG_BOUND, LOG_BOUND) for sign in (-1, 1))
        if best - np.mean([log_likelihood(way)[0] for way in ways]) <= _FALL:
            return float(reach)
    return float(_REACHES[-1])


def _information(log_likelihood: LogLikelihood, point: np.ndarray) -> np.ndarray:
    steps = np.eye(len(point)) * _STEP
    rows = [
        (log_likelihood(point - step)[1] - log_likelihood(point + step)[1]) / (2 * _STEP) for step in steps
    ]
    information = np.nan_to_num(np.array(rows) + np.array(rows).T) / 2
    # What lies on a bound is held there.
    information[~_is_inside(point)] = 0
    information[:, ~_is_inside(point)] = 0
    return np.asarray(information)


def _is_inside(point: np.ndarray) -> np.ndarray:
    return np.asarray(np.abs(point) < LOG_BOUND - 1e-6)
