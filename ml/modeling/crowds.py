"""Tables without groups that are otherwise like the customers: what structure is compared with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

CROWD_ROWS = 500
_MANY_TIES = 0.5


@dataclass(frozen=True)
class Drawn:
    """One table.

    Attributes
    ----------
    X
        The rows in the space of the model, along its principal axes there, shape (n_rows, n_dimensions).
    directions
        What may have peaks: the features without many ties, and the principal axes where there are no others;
        shape (n_rows, n_directions).
    """

    X: np.ndarray
    directions: np.ndarray


class Crowd:
    """Draws tables in which nothing groups the rows but what any table of such columns has.

    Numbers come from a Gaussian of the same covariance, or from a box along the principal axes. Numbers
    with many ties, such as counts, are rounded to the values that occur, and categories are shuffled apart
    from each other and from the numbers: gaps between whole numbers and between categories are no groups.

    Parameters
    ----------
    Z
        The preprocessed rows, shape (n_rows, n_columns); of more than 500 a random sample.
    categories
        The columns of each category's indicators.
    project
        From preprocessed rows to the space of the model.

    Attributes
    ----------
    rows : Drawn
        The rows themselves.
    has_categories : bool
    """

    def __init__(
        self,
        Z: np.ndarray,
        random_state: int,
        *,
        categories: Sequence[Sequence[int]] = (),
        project: Callable[[np.ndarray], np.ndarray] = np.asarray,
    ) -> None:
        if len(Z) > CROWD_ROWS:
            Z = Z[np.random.default_rng(random_state).choice(len(Z), CROWD_ROWS, replace=False)]
        self.has_categories = len(categories) > 0
        self._Z, self._categories, self._project = Z, categories, project
        indicators = [column for block in categories for column in block]
        self._numbers = np.setdiff1d(np.arange(Z.shape[1]), indicators)
        self._mean = Z[:, self._numbers].mean(axis=0)
        centred = Z[:, self._numbers] - self._mean
        self._axes = np.linalg.svd(centred, full_matrices=False)[2]
        self._scores = centred @ self._axes.T
        self._grids = {column: grid for column in self._numbers if (grid := _grid(Z[:, column])) is not None}
        X = project(Z)
        self._centre = X.mean(axis=0)
        self._rotation = np.linalg.svd(X - self._centre, full_matrices=False)[2]
        self._free = [column for column in self._numbers if column not in self._grids]
        self.rows = self._drawn(Z)

    def gaussian(self, rng: np.random.Generator) -> Drawn:
        """Draw a table of as many rows, its numbers from a Gaussian."""
        return self._finished(rng.normal(0, self._scores.std(axis=0), self._scores.shape), rng)

    def uniform(self, rng: np.random.Generator) -> Drawn:
        """Draw a table of as many rows, its numbers from a box."""
        low, high = self._scores.min(axis=0, initial=0), self._scores.max(axis=0, initial=0)
        return self._finished(rng.uniform(low, high, self._scores.shape), rng)

    def _finished(self, scores: np.ndarray, rng: np.random.Generator) -> Drawn:
        Z = np.empty_like(self._Z)
        Z[:, self._numbers] = scores @ self._axes + self._mean
        for column, grid in self._grids.items():
            Z[:, column] = grid[np.searchsorted((grid[1:] + grid[:-1]) / 2, Z[:, column])]
        for block in self._categories:
            Z[:, block] = self._Z[rng.permutation(len(Z))][:, block]
        return self._drawn(Z)

    def _drawn(self, Z: np.ndarray) -> Drawn:
        X = np.asarray((self._project(Z) - self._centre) @ self._rotation.T)
        is_free = len(self._free) == Z.shape[1]
        return Drawn(X, np.hstack([X, Z]) if is_free else Z[:, self._free])


def _grid(column: np.ndarray) -> np.ndarray | None:
    """The values that occur where many rows share them."""
    values = np.unique(column)
    return values if len(values) < _MANY_TIES * len(column) else None
