"""Purchases at a gamma-distributed rate, dropout with a beta-distributed probability after a purchase.

BG/NBD (Fader, Hardie and Lee 2005) lets nobody drop out before the first repeat purchase; modified BG/NBD
(Batislam, Denizel and Filiztekin 2007; Hoppe and Wagner 2007) also lets customers drop out right after the
first purchase. The two differ in the number of chances to drop out: x, or x + 1.
"""

import numpy as np
from scipy.special import betaln, digamma, expit, gammaln

from ml.forecasting.histories import Histories
from ml.forecasting.quadrature import beta_nodes, n_nodes_for

NAMES = ("r", "alpha", "a", "b")
_SMALL = 1e-4
_LEAST = 1e-12


def log_likelihood(
    log_parameters: np.ndarray, histories: Histories, first_chances: int
) -> tuple[float, np.ndarray]:
    """Return the log-likelihood and its gradient by the logarithms of r, alpha, a and b.

    Parameters
    ----------
    first_chances
        Chances to drop out that come with the first purchase: 0 for BG/NBD, 1 for the modified one.
    """
    r, alpha, a, b = parameters = np.exp(log_parameters)
    x, T, chances = histories.frequency, histories.T_weeks, histories.frequency + first_chances
    log_end, log_last = np.log(alpha + T), np.log(alpha + histories.recency_weeks)
    odds = log_odds_dropped(parameters, histories, first_chances)
    values = gammaln(r + x) - gammaln(r) + r * np.log(alpha) - (r + x) * log_end
    values += betaln(a, b + chances) - betaln(a, b) + np.logaddexp(0, odds)
    dropped = expit(odds)
    by_r = digamma(r + x) - digamma(r) + np.log(alpha) - log_end + dropped * (log_end - log_last)
    nearer = 1 / (alpha + T) - 1 / (alpha + histories.recency_weeks)
    by_alpha = r / alpha - (r + x) / (alpha + T) + dropped * (r + x) * nearer
    by_a = digamma(a + b) - digamma(a + b + chances) + dropped / a
    by_b = by_a - dropped / a + digamma(b + chances) - digamma(b)
    by_b -= np.divide(dropped, b + chances - 1, where=chances > 0, out=np.zeros_like(dropped))
    gradient = np.array([by_r, by_alpha, by_a, by_b]) @ histories.weights
    return float(values @ histories.weights), gradient * parameters


def log_odds_dropped(parameters: np.ndarray, histories: Histories, first_chances: int) -> np.ndarray:
    """Return the logarithm of the odds that a customer has dropped out, shape (n_distinct,)."""
    r, alpha, a, b = parameters
    chances = histories.frequency + first_chances
    silence = np.log((alpha + histories.T_weeks) / (alpha + histories.recency_weeks))
    with np.errstate(divide="ignore"):
        before = np.log(a * (chances > 0)) - np.log(np.where(chances > 0, b + chances - 1, 1))
    return np.asarray(before + (r + histories.frequency) * silence)


def moments_if_active(
    parameters: np.ndarray, frequency: np.ndarray, T_weeks: np.ndarray, horizon_weeks: np.ndarray, first: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return E[Y] and E[Y(Y - 1)] of purchases Y within the horizon, of customers who are still active.

    Given the rate and the dropout probability p, E[Y] is the integral of the intensity over the horizon; the
    gamma distribution of the rate is integrated exactly, the beta distribution of p by Gauss-Jacobi nodes.
    That equals the published formula with Gauss's hypergeometric function, without its pole at a = 1.

    Parameters
    ----------
    frequency, T_weeks, horizon_weeks
        Shape (n,).
    first
        0 for BG/NBD, 1 for the modified one.
    """
    r, alpha, a, b = parameters
    share = horizon_weeks / (alpha + T_weeks)
    mean, pairs = np.zeros(len(share)), np.zeros(len(share))
    for x in np.unique(frequency):
        rows = np.flatnonzero(frequency == x)
        n_nodes = n_nodes_for(float(share[rows].max()))
        nodes, weights = beta_nodes(a, b + x + first, n_nodes)
        for part in np.array_split(rows, len(rows) * n_nodes // 500_000 + 1):
            mean[part], pairs[part] = _moments(r + x, share[part], nodes, weights)
    return mean, pairs


def draw_if_active(
    parameters: np.ndarray,
    frequency: np.ndarray,
    T_weeks: np.ndarray,
    horizon_weeks: float,
    *,
    first: int,
    rng: np.random.Generator,
) -> np.ndarray:
    """Draw the purchases within the horizon of customers who are still active, shape (n,)."""
    r, alpha, a, b = parameters
    rate = rng.gamma(r + frequency) / (alpha + T_weeks)
    p = np.clip(rng.beta(a, b + frequency + first), _LEAST, 1)
    return np.asarray(np.minimum(rng.poisson(rate * horizon_weeks), rng.geometric(p)))


def _moments(
    shape: float, share: np.ndarray, nodes: np.ndarray, weights: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Integrate over p; ``share`` is the horizon over what the rate's gamma distribution has as its rate."""
    reach = share[:, None] * nodes
    stays = -shape * np.log1p(reach)
    mean = -np.expm1(stays) @ (weights / nodes)
    few = shape * reach
    exact = -np.expm1(stays) - few / (1 + reach) * np.exp(stays)
    # Where the exact difference cancels, its series: x^2 / 2 with the next term.
    series = few * (shape + 1) * reach * (0.5 - (shape + 2) * reach / 3)
    pairs = 2 * np.where(few + reach < _SMALL, series, exact) @ (weights * (1 - nodes) / nodes**2)
    return mean, pairs
