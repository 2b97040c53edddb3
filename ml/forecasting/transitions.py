"""A Markov chain of customers between segments: shares with intervals, and sizes to come."""

import numpy as np
from scipy.stats import beta, chi2, chi2_contingency

PRIOR = 0.5
"""Customers in every cell of the matrix beforehand (Jeffreys 1946), too few to outweigh what is seen."""
LEVEL = 0.9
N_DRAWS = 1_000
_TINY = 1e-300
_TAILS = ((1 - LEVEL) / 2, (1 + LEVEL) / 2)


def posterior_weights(counts: np.ndarray) -> np.ndarray:
    """Return the Dirichlet weights of every row of a transition matrix.

    A row that nobody was followed out of, since its segment is new, is taken to be like the average one: as
    many stay, the others go anywhere. It weighs no more than the prior, so that little is claimed.

    Parameters
    ----------
    counts
        Customers by segment before (rows) and after (columns), shape (n_segments, n_segments); divided by
        their dispersion where periods differ.
    """
    n_segments = len(counts)
    weights = counts + PRIOR
    is_new = counts.sum(axis=1) == 0
    if n_segments > 1 and is_new.any():
        stays = (np.trace(counts) + PRIOR) / (counts.sum() + 2 * PRIOR)
        alike = np.full((n_segments, n_segments), (1 - stays) / (n_segments - 1))
        np.fill_diagonal(alike, stays)
        weights[is_new] = PRIOR * n_segments * alike[is_new]
    return weights


def shares_with_interval(weights: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the expected shares of every row and their 90 % credible intervals, as three matrices.

    Each share of a Dirichlet distribution is beta distributed by itself, so that nothing is drawn.
    """
    others = weights.sum(axis=1, keepdims=True) - weights
    # With a single segment nothing is left to others, and all stay.
    low, high = (np.nan_to_num(beta.ppf(tail, weights, others), nan=1.0) for tail in _TAILS)
    return weights / weights.sum(axis=1, keepdims=True), low, high


def draw_sizes(
    weights: np.ndarray,
    sizes: np.ndarray,
    n_periods: int,
    random_state: int,
    concentration: np.ndarray | None = None,
) -> np.ndarray:
    """Draw how many customers will be in every segment.

    Each draw takes one matrix out of what is believed of it, varies it from period to period, and lets every
    customer move by it, so that the spread has all three: not knowing the matrix, that no period is like the
    next, and chance.

    Parameters
    ----------
    sizes
        Customers of each segment now, shape (n_segments,).
    concentration
        Of each row of a period's matrix about the mean one, shape (n_segments,); None: periods are alike.

    Returns
    -------
    Shape (N_DRAWS, n_periods + 1, n_segments), the sizes now first.
    """
    rng = np.random.default_rng(random_state)
    matrices = _shares(rng.gamma(weights, size=(N_DRAWS, *weights.shape)))
    drawn = np.empty((N_DRAWS, n_periods + 1, len(sizes)), dtype=np.int64)
    drawn[:, 0] = sizes
    for period in range(n_periods):
        present = matrices
        if concentration is not None:
            # A share that is next to nothing may come out as none at all, but not a whole row of them.
            present = _shares(rng.gamma(matrices * concentration[:, None]) + _TINY * matrices)
        drawn[:, period + 1] = rng.multinomial(drawn[:, period], present).sum(axis=1)
    return drawn


def _shares(drawn: np.ndarray) -> np.ndarray:
    shares: np.ndarray = drawn / drawn.sum(axis=2, keepdims=True)
    return shares


def interval_of(drawn: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return what bounds 90 % of the draws, which are along the first axis."""
    low, high = np.quantile(drawn, _TAILS, axis=0, method="nearest")
    return low, high


def compare_periods(counts: np.ndarray) -> tuple[float, float | None]:
    """Tell how much more the shares differ between periods than chance alone lets them.

    Parameters
    ----------
    counts
        Shape (n_periods, n_segments, n_segments).

    Returns
    -------
    dispersion
        Pearson's chi-squared of all rows over its degrees of freedom, at least 1, which chance alone gives
        (Brier 1980; McCullagh and Nelder 1989).
    p
        How likely shares that differ so much are, if every period had the same (Anderson and Goodman 1957);
        None with one period.
    """
    statistic, n_free = 0.0, 0
    for row in range(counts.shape[1]):
        table = counts[:, row]
        table = table[table.sum(axis=1) > 0]
        table = table[:, table.sum(axis=0) > 0]
        if min(table.shape) > 1:
            found = chi2_contingency(table, correction=False)
            statistic, n_free = statistic + float(found.statistic), n_free + int(found.dof)
    if not n_free:
        return 1.0, None
    return max(1.0, statistic / n_free), float(chi2.sf(statistic, n_free))


def concentration_of(counts: np.ndarray, dispersion: float) -> np.ndarray | None:
    """Return how near the rows of one period are to the mean ones: what gives counts that dispersion.

    A row of ``n`` customers whose shares are Dirichlet distributed with a total weight of ``c`` varies
    ``(n + c) / (1 + c)`` times as much as by chance alone (Brier 1980); ``c`` is 1 at least. None where
    chance explains it all.
    """
    if dispersion <= 1:
        return None
    n_customers: np.ndarray = counts.sum(axis=2).mean(axis=0)
    return np.maximum((n_customers - dispersion) / (dispersion - 1), 1)
