"""A Markov chain of customers between segments: shares with intervals, and sizes to come."""

import numpy as np
from scipy.stats import beta, chi2, chi2_contingency

PRIOR = 0.5
"""Customers in every cell of the matrix beforehand (Jeffreys 1946), too few to outweigh what is seen."""
LEVEL = 0.9
N_DRAWS = 1_000
_TAILS = ((1 - LEVEL) / 2, (1 + LEVEL) / 2)


def posterior_weights(counts: np.ndarray) -> np.ndarray:
    """Return the Dirichlet weights of every row of a transition matrix.

    A row that nobody was followed out of, since its segment is new, is taken to be like the average one: as
    many stay, the others go anywhere. It weighs no more than the prior, so that little is claimed.

    Parameters
    ----------
    counts
        Customers by segment before (rows) and after (columns), shape (n_segments, n_segments).
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


def draw_sizes(weights: np.ndarray, sizes: np.ndarray, n_periods: int, random_state: int) -> np.ndarray:
    """Draw how many customers will be in every segment.

    Each draw takes one matrix out of what is believed of it and lets every customer move by it, period after
    period, so that the spread has both: not knowing the matrix, and chance.

    Parameters
    ----------
    sizes
        Customers of each segment now, shape (n_segments,).

    Returns
    -------
    Shape (N_DRAWS, n_periods + 1, n_segments), the sizes now first.
    """
    rng = np.random.default_rng(random_state)
    matrices = rng.gamma(weights, size=(N_DRAWS, *weights.shape))
    matrices /= matrices.sum(axis=2, keepdims=True)
    drawn = np.empty((N_DRAWS, n_periods + 1, len(sizes)), dtype=np.int64)
    drawn[:, 0] = sizes
    for period in range(n_periods):
        movers = rng.multinomial(drawn[:, period], matrices)
        drawn[:, period + 1] = movers.sum(axis=1)
    return drawn


def interval_of(drawn: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return what bounds 90 % of the draws, which are along the first axis."""
    low, high = np.quantile(drawn, _TAILS, axis=0, method="nearest")
    return low, high


def chance_of_staying_alike(counts: np.ndarray) -> float | None:
    """Tell how likely so different shares of staying customers are, if every period had the same.

    The test of Anderson and Goodman (1957) for a chain whose matrix does not change, of staying or leaving
    in each segment; None where there is nothing to compare.

    Parameters
    ----------
    counts
        Shape (n_periods, n_segments, n_segments).
    """
    statistic, n_free = 0.0, 0
    for segment in range(counts.shape[1]):
        stayed = counts[:, segment, segment]
        table = np.column_stack([stayed, counts[:, segment].sum(axis=1) - stayed])
        table = table[table.sum(axis=1) > 0]
        if len(table) > 1 and (table.sum(axis=0) > 0).all():
            found = chi2_contingency(table, correction=False)
            statistic, n_free = statistic + float(found.statistic), n_free + int(found.dof)
    return float(chi2.sf(statistic, n_free)) if n_free else None
