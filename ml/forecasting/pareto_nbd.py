"""Purchases at a gamma-distributed rate until a dropout that comes at a gamma-distributed rate.

Pareto/NBD (Schmittlein, Morrison and Colombo 1987), in the form of Fader and Hardie (2005): customers may
drop out at any time.
"""

import numpy as np
from scipy.special import digamma, expit, exprel, gammaln, roots_legendre

from ml.forecasting.histories import Histories

NAMES = ("r", "alpha", "s", "beta")
Nodes = tuple[np.ndarray, np.ndarray]

# Few nodes are enough for an integrand that falls by less than exp(-12), over less than three units of w.
_STEEP, _LONG = 12.0, 3.0
_FEW_NODES, _MANY_NODES = roots_legendre(12), roots_legendre(32)
# exp(-40) is beyond what a double can add to 1.
_FADED = 40.0
_ROWS_AT_ONCE = 4_000


def log_likelihood(log_parameters: np.ndarray, histories: Histories) -> tuple[float, np.ndarray]:
    """Return the log-likelihood and its gradient by the logarithms of r, alpha, s and beta."""
    r, alpha, s, beta = parameters = np.exp(log_parameters)
    x, T = histories.frequency, histories.T_weeks
    log_alpha, log_beta = np.log(alpha + T), np.log(beta + T)
    odds, slopes = _log_odds_dropped(parameters, histories)
    values = gammaln(r + x) - gammaln(r) + r * np.log(alpha) - (r + x) * log_alpha
    values += s * (np.log(beta) - log_beta) + np.logaddexp(0, odds)
    by_r = digamma(r + x) - digamma(r) + np.log(alpha) - log_alpha
    by_alpha = r / alpha - (r + x) / (alpha + T)
    by_s = np.log(beta) - log_beta
    by_beta = s / beta - s / (beta + T)
    gradient = np.array([by_r, by_alpha, by_s, by_beta]) + expit(odds) * slopes
    return float(values @ histories.weights), (gradient @ histories.weights) * parameters


def log_odds_dropped(parameters: np.ndarray, histories: Histories) -> np.ndarray:
    """Return the logarithm of the odds that a customer has dropped out, shape (n_distinct,)."""
    return _log_odds_dropped(parameters, histories)[0]


def moments_if_active(
    parameters: np.ndarray, frequency: np.ndarray, T_weeks: np.ndarray, horizon_weeks: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return E[Y] and E[Y(Y - 1)] of purchases Y within the horizon, of customers who are still active.

    Closed forms; exprel keeps them exact where s is 1 or 2.

    Parameters
    ----------
    frequency, T_weeks, horizon_weeks
        Shape (n,).
    """
    r, alpha, s, beta = parameters
    shape, rate, still = r + frequency, alpha + T_weeks, beta + T_weeks
    log_reach = np.log1p(horizon_weeks / still)
    lived = still * log_reach * exprel((1 - s) * log_reach)
    squares = still**2 * log_reach * (exprel((2 - s) * log_reach) - exprel((1 - s) * log_reach))
    return shape / rate * lived, np.maximum(2 * shape * (shape + 1) / rate**2 * squares, 0)


def draw_if_active(
    parameters: np.ndarray,
    frequency: np.ndarray,
    T_weeks: np.ndarray,
    horizon_weeks: float,
    *,
    rng: np.random.Generator,
) -> np.ndarray:
    """Draw the purchases within the horizon of customers who are still active, shape (n,)."""
    r, alpha, s, beta = parameters
    rate = rng.gamma(r + frequency) / (alpha + T_weeks)
    hazard = rng.gamma(s, size=len(frequency)) / (beta + T_weeks)
    lived = np.minimum(rng.exponential(size=len(frequency)) / np.maximum(hazard, 1e-300), horizon_weeks)
    return np.asarray(rng.poisson(rate * lived))


def _log_odds_dropped(parameters: np.ndarray, histories: Histories) -> tuple[np.ndarray, np.ndarray]:
    """Return log odds and their slopes by the parameters, shapes (n_distinct,) and (4, n_distinct)."""
    x, t_x, T = histories.frequency, histories.recency_weeks, histories.T_weeks
    odds, slopes = np.full(len(x), -np.inf), np.zeros((4, len(x)))
    r, alpha, s, beta = parameters
    length = np.log((min(alpha, beta) + T) / (min(alpha, beta) + t_x))
    fall = (r + x) * np.log((alpha + T) / (alpha + t_x)) + (s + 1) * np.log((beta + T) / (beta + t_x))
    is_hard = (fall > _STEEP) | (length > _LONG)
    # Who bought at the very end had no time to drop out.
    for is_here, nodes in (((length > 0) & ~is_hard, _FEW_NODES), (is_hard, _MANY_NODES)):
        rows = np.flatnonzero(is_here)
        for start in range(0, len(rows), _ROWS_AT_ONCE):
            part = rows[start : start + _ROWS_AT_ONCE]
            odds[part], slopes[:, part] = _integrate(parameters, x[part], t_x[part], T[part], nodes)
    return odds, slopes


def _integrate(
    parameters: np.ndarray, x: np.ndarray, t_x: np.ndarray, T: np.ndarray, nodes: Nodes
) -> tuple[np.ndarray, np.ndarray]:
    """Integrate (alpha + y)^-(r + x) (beta + y)^-(s + 1) over y from t_x to T, and what it weighs.

    In w = log((m + y) / (m + t_x)) with m the smaller of alpha and beta, the integrand is nearly exponential,
    and its poles are at least pi away: Gauss-Legendre nodes reach 1e-9 and better.
    """
    r, alpha, s, beta = parameters
    rows = r + x
    from_m, from_alpha, from_beta = min(alpha, beta) + t_x, alpha + t_x, beta + t_x
    # The decay in w is fastest from here on; where it has faded, nodes would be wasted.
    decay = rows * from_m / from_alpha + (s + 1) * from_m / from_beta - 1
    length = np.minimum(np.log1p((T - t_x) / from_m), _FADED / np.maximum(decay, 1e-9))
    points, weights = nodes
    w = np.outer(length, (1 + points) / 2)
    y = from_m[:, None] * np.expm1(w)
    other = np.log1p(y / np.maximum(from_alpha, from_beta)[:, None])
    in_alpha, in_beta = (w, other) if alpha <= beta else (other, w)
    density = np.exp(w - rows[:, None] * in_alpha - (s + 1) * in_beta) * (weights / 2)
    total = density.sum(axis=1)
    density /= total[:, None]
    silence_alpha, silence_beta = np.log((alpha + T) / from_alpha), np.log((beta + T) / from_beta)
    odds = np.log(s * total * length * from_m / from_beta) + rows * silence_alpha + s * silence_beta
    by_r = silence_alpha - (density * in_alpha).sum(axis=1)
    by_alpha = rows * (1 / (alpha + T) - (density / (from_alpha[:, None] + y)).sum(axis=1))
    by_s = 1 / s + silence_beta - (density * in_beta).sum(axis=1)
    by_beta = s / (beta + T) - (s + 1) * (density / (from_beta[:, None] + y)).sum(axis=1)
    return odds, np.array([by_r, by_alpha, by_s, by_beta])
