"""The loops that place rows, written for the compiler; ``compiled`` folds a pipeline into their constants.

A block of rows comes feature by feature, so that the innermost loops run along rows and become vector
instructions. Importing this module imports numba.
"""

import math

import numpy as np

from ml.data.numbers import TOO_LARGE
from ml.modeling.jit import jit

# What the first places of the constants hold.
N_NUMERIC, N_LOG, N_SIGNED, N_CATEGORICAL, N_DIMENSIONS, N_LABELS, IS_MIXTURE = range(7)
N_BEYOND, REACH, MAGNITUDE, WHITENING, IS_EXPANDED, CATEGORIES_AT, CLUSTERS_AT = range(7, 14)
HEADER = 14
# What is told of each numeric feature, after the header.
COLUMN, MEDIAN, FLOOR, OFFSET, LOW, HIGH, MEAN, WEIGHT = range(8)
PER_FEATURE = 8
# A category that was not seen in training, and none.
UNSEEN, MISSING = -1, -2
TINY = float(np.finfo(float).tiny)
ROUNDING = 2.0**-53
# What is within so many roundings of the border between two segments, the pipeline itself has to decide.
N_ROUNDINGS = 16
N_ROUNDINGS_OF_A_PROBABILITY = 4
PROBABILITY_TOLERANCE = 2e-13


@jit
def scale_rows(
    constants: np.ndarray,
    values: np.ndarray,
    first: int,
    Z: np.ndarray,
    is_outlier: np.ndarray,
    has_logarithms: bool,
) -> None:
    """Impute and, if asked, take logarithms: ``Z`` gets the rows from ``first`` on, log features on top.

    Without ``has_logarithms``, the arguments of the logarithms are left for the caller, who may have faster
    ones: the first ``N_LOG`` rows take ``log``, the next ``N_SIGNED`` ``log1p`` and then the sign.
    """
    n_rows = Z.shape[1]
    n_log, n_signed = int(constants[N_LOG]), int(constants[N_SIGNED])
    beyond = np.zeros(n_rows, np.int32)
    for place in range(int(constants[N_NUMERIC])):
        told = constants[HEADER + place * PER_FEATURE : HEADER + (place + 1) * PER_FEATURE]
        column = values[int(told[COLUMN]), first : first + n_rows]
        median, low, high = told[MEDIAN], told[LOW], told[HIGH]
        z = Z[place]
        for row in range(n_rows):
            value = column[row]
            is_known = abs(value) < TOO_LARGE
            beyond[row] += is_known and (value < low or value > high)
            z[row] = value if is_known else median
        if place < n_log:
            floor, offset = told[FLOOR], told[OFFSET]
            for row in range(n_rows):
                z[row] = max(z[row], floor) + offset
            if has_logarithms:
                for row in range(n_rows):
                    z[row] = math.log(z[row])
        elif place < n_log + n_signed and has_logarithms:
            for row in range(n_rows):
                z[row] = math.copysign(math.log1p(abs(z[row])), z[row])
    for row in range(n_rows):
        is_outlier[row] = beyond[row] >= constants[N_BEYOND]


@jit
def project(
    constants: np.ndarray, Z: np.ndarray, codes: np.ndarray, first: int, X: np.ndarray, size: np.ndarray
) -> None:
    """Bring scaled rows into the space of the segments; ``size`` bounds how large what was summed up was."""
    n_rows, n_dimensions = X.shape[1], X.shape[0]
    n_numeric = int(constants[N_NUMERIC])
    at = HEADER + n_numeric * PER_FEATURE
    intercept = constants[at : at + n_dimensions]
    loadings = constants[at + n_dimensions : at + n_dimensions * (1 + n_numeric)]
    size[:] = constants[REACH]
    for axis in range(n_dimensions):
        X[axis] = intercept[axis]
    for place in range(n_numeric):
        told = constants[HEADER + place * PER_FEATURE : HEADER + (place + 1) * PER_FEATURE]
        mean, weight, z = told[MEAN], told[WEIGHT], Z[place]
        for row in range(n_rows):
            # Taken off first, as the scaler does: what is large beside its spread would lose its last digits.
            z[row] -= mean
            size[row] += weight * abs(z[row])
        for axis in range(n_dimensions):
            loading, x = loadings[place * n_dimensions + axis], X[axis]
            for row in range(n_rows):
                x[row] += loading * z[row]
    at = int(constants[CATEGORIES_AT])
    for feature in range(int(constants[N_CATEGORICAL])):
        n_levels, usual = int(constants[at]), int(constants[at + 1])
        table = constants[at + 2 : at + 2 + (n_levels + 1) * n_dimensions]
        for row in range(n_rows):
            code = codes[feature, first + row]
            code = usual if code == MISSING else n_levels if code == UNSEEN else code
            for axis in range(n_dimensions):
                X[axis, row] += table[code * n_dimensions + axis]
        at += 2 + (n_levels + 1) * n_dimensions


@jit
def place_by_centre(
    constants: np.ndarray,
    X: np.ndarray,
    size: np.ndarray,
    label: np.ndarray,
    confidence: np.ndarray,
    distance: np.ndarray,
    is_doubtful: np.ndarray,
) -> int:
    """The nearest centre, how much nearer it is than the next one, how far; returns how many are in doubt."""
    n_dimensions, n_rows = X.shape
    at = int(constants[CLUSTERS_AT])
    nearest, next_one, squares = np.empty(n_rows), np.empty(n_rows), np.empty(n_rows)
    nearest[:] = np.inf
    next_one[:] = np.inf
    for cluster in range(int(constants[N_LABELS])):
        squares[:] = 0.0
        for axis in range(n_dimensions):
            centre, x = constants[at + cluster * n_dimensions + axis], X[axis]
            for row in range(n_rows):
                squares[row] += (x[row] - centre) * (x[row] - centre)
        for row in range(n_rows):
            is_nearest = squares[row] < nearest[row]
            loser = nearest[row] if is_nearest else squares[row]
            next_one[row] = min(next_one[row], loser)
            nearest[row] = squares[row] if is_nearest else nearest[row]
            label[row] = cluster if is_nearest else label[row]
    magnitude, n_doubtful = constants[MAGNITUDE], 0
    for row in range(n_rows):
        noise = N_ROUNDINGS * ROUNDING * size[row] * (size[row] + magnitude)
        is_doubtful[row] = not next_one[row] - nearest[row] > noise
        n_doubtful += is_doubtful[row]
        distance[row] = math.sqrt(nearest[row])
        confidence[row] = max(1.0 - distance[row] / max(math.sqrt(next_one[row]), TINY), 0.0)
    return n_doubtful


@jit
def compare_densities(
    constants: np.ndarray,
    X: np.ndarray,
    label: np.ndarray,
    gap: np.ndarray,
    farness: np.ndarray,
    densities: np.ndarray,
) -> None:
    """The component of the highest density, and by how much it is higher in the logarithm than the next one.

    ``farness`` is the square of Mahalanobis' distance from it; ``densities``, shape (n_labels, n_rows) in the
    order of the segments, not of the labels, gets their logarithms below the highest.
    """
    n_dimensions, n_rows = X.shape
    n_labels = int(constants[N_LABELS])
    at = int(constants[CLUSTERS_AT])
    heights, place_of = constants[at : at + n_labels], constants[at + n_labels : at + 2 * n_labels]
    means = constants[at + 2 * n_labels : at + n_labels * (2 + n_dimensions)]
    factors_at = at + n_labels * (2 + n_dimensions)
    likeliest, next_one = np.empty(n_rows), np.empty(n_rows)
    likeliest[:] = -np.inf
    next_one[:] = -np.inf
    y, squares = np.empty(n_rows), np.empty(n_rows)
    for one in range(n_labels):
        squares[:] = 0.0
        for out in range(n_dimensions):
            y[:] = 0.0
            for axis in range(n_dimensions):
                factor = constants[factors_at + (one * n_dimensions + axis) * n_dimensions + out]
                if factor != 0.0:
                    mean, x = means[one * n_dimensions + axis], X[axis]
                    for row in range(n_rows):
                        y[row] += (x[row] - mean) * factor
            for row in range(n_rows):
                squares[row] += y[row] * y[row]
        density = densities[int(place_of[one])]
        for row in range(n_rows):
            density[row] = heights[one] - squares[row] / 2
            is_likeliest = density[row] > likeliest[row]
            loser = likeliest[row] if is_likeliest else density[row]
            next_one[row] = max(next_one[row], loser)
            likeliest[row] = density[row] if is_likeliest else likeliest[row]
            farness[row] = squares[row] if is_likeliest else farness[row]
            label[row] = one if is_likeliest else label[row]
    for row in range(n_rows):
        gap[row] = likeliest[row] - next_one[row]
    for one in range(n_labels):
        density = densities[one]
        for row in range(n_rows):
            density[row] -= likeliest[row]


@jit
def weigh_densities(
    constants: np.ndarray,
    size: np.ndarray,
    confidence: np.ndarray,
    distance: np.ndarray,
    is_doubtful: np.ndarray,
    densities: np.ndarray,
) -> int:
    """Turn densities into probabilities; return how many rows are in doubt.

    ``confidence`` comes with the gap of ``compare_densities``, and ``distance`` with its farness.
    """
    n_labels, n_rows = densities.shape
    highest = np.zeros(n_rows)
    for one in range(n_labels):
        density = densities[one]
        for row in range(n_rows):
            highest[row] += density[row]
    for row in range(n_rows):
        highest[row] = 1.0 / highest[row]
    for one in range(n_labels):
        density = densities[one]
        for row in range(n_rows):
            density[row] *= highest[row]
    whitening, is_expanded, magnitude = constants[WHITENING], constants[IS_EXPANDED], constants[MAGNITUDE]
    n_doubtful = 0
    for row in range(n_rows):
        gap, farness = confidence[row], distance[row]
        spread = math.sqrt(farness + 2 * gap) + 1.0
        reach = whitening * size[row]
        noise = whitening * (size[row] + magnitude) * spread + is_expanded * reach * reach
        noise *= N_ROUNDINGS_OF_A_PROBABILITY * ROUNDING
        confidence[row] = highest[row]
        distance[row] = math.sqrt(farness)
        # Logarithms of densities are subtracted from each other, however large they are.
        cancelled = (farness + 1.0) * ROUNDING if highest[row] < 1.0 else 0.0
        is_sure = gap > noise and (1.0 - highest[row]) * noise + cancelled < PROBABILITY_TOLERANCE
        is_doubtful[row] = not is_sure
        n_doubtful += is_doubtful[row]
    return n_doubtful


@jit
def place_rows(
    constants: np.ndarray,
    values: np.ndarray,
    codes: np.ndarray,
    label: np.ndarray,
    confidence: np.ndarray,
    distance: np.ndarray,
    is_outlier: np.ndarray,
    is_doubtful: np.ndarray,
    probabilities: np.ndarray,
) -> int:
    """Place rows from the values of their features; return how many of them the pipeline has to decide."""
    n_rows = len(label)
    Z = np.empty((int(constants[N_NUMERIC]), n_rows))
    scale_rows(constants, values, 0, Z, is_outlier, True)
    X, size = np.empty((int(constants[N_DIMENSIONS]), n_rows)), np.empty(n_rows)
    project(constants, Z, codes, 0, X, size)
    label[:] = 0
    if constants[IS_MIXTURE]:
        compare_densities(constants, X, label, confidence, distance, probabilities)
        for one in range(len(probabilities)):
            for row in range(n_rows):
                probabilities[one, row] = math.exp(probabilities[one, row])
        return weigh_densities(constants, size, confidence, distance, is_doubtful, probabilities)
    return place_by_centre(constants, X, size, label, confidence, distance, is_doubtful)
