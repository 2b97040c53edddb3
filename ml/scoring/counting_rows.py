"""The loop that counts rows in bins. Importing this module imports numba."""

import numpy as np

from ml.data.numbers import TOO_LARGE
from ml.modeling.jit import jit


@jit
def count_rows(
    bins: np.ndarray,
    values: np.ndarray,
    codes: np.ndarray,
    label: np.ndarray,
    distance: np.ndarray,
    counts: np.ndarray,
) -> None:
    """Add rows to ``counts``: the bins of every feature, the segments, and those unlike anybody."""
    n_rows = len(label)
    n_numbers, at, first = int(bins[0]), 1, 0
    for _ in range(n_numbers):
        column, n_edges = values[int(bins[at])], int(bins[at + 1])
        edges = bins[at + 2 : at + 2 + n_edges]
        for row in range(n_rows):
            place = 0
            for edge in edges:
                place += column[row] > edge
            counts[first + (place if abs(column[row]) < TOO_LARGE else n_edges + 1)] += 1
        at, first = at + 2 + n_edges, first + n_edges + 2
    n_categories = int(bins[at])
    at += 1
    for _ in range(n_categories):
        column, n_bins, n_places = codes[int(bins[at])], int(bins[at + 1]), int(bins[at + 2])
        for row in range(n_rows):
            counts[first + int(bins[at + 5 + column[row]])] += 1
        at, first = at + 3 + n_places, first + n_bins
    n_segments = int(bins[at])
    for row in range(n_rows):
        of_label = at + 2 + 2 * label[row]
        counts[first + int(bins[of_label])] += 1
        counts[first + n_segments] += distance[row] > bins[of_label + 1]
