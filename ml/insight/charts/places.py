"""All customers of each segment at once: sums, means and spreads."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from ml.insight.charts.sampling import segment_numbers
from ml.types import SegmentationModel


@dataclass(frozen=True)
class Places:
    """Where each customer stands in ``numbers``, those of the segments and -1 where some are in none.

    Sums are taken in the order of the table: those of Polars by groups differ in their last digits from run
    to run.
    """

    numbers: tuple[int, ...]
    rows: np.ndarray

    @classmethod
    def of(cls, model: SegmentationModel) -> Self:
        """Find the customers of a model."""
        numbers = np.array(segment_numbers(model))
        order = np.argsort(numbers)
        found = np.searchsorted(numbers[order], model.customers["segment"].to_numpy())
        return cls(tuple(numbers.tolist()), order[found])

    def add_up(self, values: np.ndarray) -> np.ndarray:
        """Sum values of all customers, shape (n_customers,), in each place, shape (n_numbers,)."""
        return np.bincount(self.rows, weights=values, minlength=len(self.numbers))

    def moments(self, values: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Count the known values of each place, with their mean and their variance (by n); NaN for none."""
        known = np.isfinite(values)
        those = Places(self.numbers, self.rows[known])
        n_known = those.add_up(np.ones(int(known.sum())))
        with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
            means = those.add_up(values[known]) / n_known
            variances = those.add_up((values[known] - means[those.rows]) ** 2) / n_known
        return n_known, means, variances
