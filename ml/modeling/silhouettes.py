"""The silhouette of every row, from all distances, without ever holding more than a few of them."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import numpy as np
from joblib import cpu_count
from sklearn.metrics import silhouette_samples

COMPILED_FROM_ROWS = 2_500
"""Below, scikit-learn is done before the compiler starts: 0.3 s, or 1 s where nothing was compiled before."""

_BLOCK_ROWS = 512
_MAX_OFFSET = 16

_Kernel = Callable[[np.ndarray, np.ndarray, int, int, np.ndarray], None]


def silhouette_values(X: np.ndarray, labels: np.ndarray, rows: np.ndarray | None = None) -> np.ndarray:
    """Return the exact silhouette of every row, or of some (Rousseeuw 1987).

    How much nearer a row is, on average, to the rows of the nearest other segment (b) than to the others of
    its own (a): (b - a) / max(a, b). A row that is alone in its segment has 0, as in scikit-learn.

    Distances are summed in single precision about the centre of all rows; where rows lie so far from it, by
    the measure of a and b, that rounding might show, everything is summed again in double precision. The
    mean is within 1e-6 of scikit-learn's.

    Parameters
    ----------
    X
        Finite coordinates, shape (n_rows, n_dimensions).
    labels
        The segment of each row, shape (n_rows,); at least two different ones, and fewer than rows.
    rows
        Which rows are asked for, each once; None for all. Their distances are those to all rows either way.
    """
    if rows is None and len(X) < COMPILED_FROM_ROWS:
        return np.asarray(silhouette_samples(X, labels))
    rows = np.arange(len(X)) if rows is None else rows
    _, segments = np.unique(labels, return_inverse=True)
    is_other = np.ones(len(X), dtype=bool)
    is_other[rows] = False
    # By segment, those that are asked for first.
    order = np.lexsort((is_other, segments))
    starts = np.concatenate([[0], np.cumsum(np.bincount(segments))])
    wanted = np.flatnonzero(~is_other[order])
    columns = _columns(X[order])
    silhouettes, is_exact = _silhouettes(columns.astype(np.float32), segments[order], starts, wanted)
    if not is_exact:
        silhouettes, _ = _silhouettes(columns, segments[order], starts, wanted)
    values = np.empty(len(X))
    values[order[wanted]] = silhouettes
    return np.asarray(values[rows])


def _columns(X: np.ndarray) -> np.ndarray:
    """Centred, at most 1 in size so that no square overflows; zeros fill up to fours."""
    n_rows, n_dimensions = X.shape
    columns = np.zeros((-(-n_dimensions // 4) * 4, n_rows))
    columns[:n_dimensions] = (X - X.mean(axis=0)).T
    return columns / (np.abs(columns).max() or 1.0)


def _silhouettes(
    columns: np.ndarray, own: np.ndarray, starts: np.ndarray, wanted: np.ndarray
) -> tuple[np.ndarray, bool]:
    """Silhouettes of the wanted rows in the order of their segments; whether rounding cannot show in them."""
    add_distances = _compiled(columns.dtype.name)

    def block(run: np.ndarray) -> tuple[np.ndarray, bool]:
        first, last = int(run[0]), int(run[-1]) + 1
        sums = np.zeros((last - first, len(starts) - 1))
        add_distances(columns, starts, first, last, sums)
        inner, outer = _mean_distances(sums, own[first:last], np.diff(starts))
        larger = np.maximum(inner, outer)
        offsets = np.abs(columns[:, first:last]).max(axis=0)
        values = np.divide(outer - inner, larger, out=np.zeros(len(larger)), where=larger > 0)
        values[np.diff(starts)[own[first:last]] == 1] = 0
        return values, bool((offsets <= _MAX_OFFSET * larger).all())

    with ThreadPoolExecutor(cpu_count()) as pool:
        blocks = list(pool.map(block, _runs(wanted)))
    return np.concatenate([values for values, _ in blocks]), all(is_exact for _, is_exact in blocks)


def _runs(wanted: np.ndarray) -> Iterator[np.ndarray]:
    """Cut where rows do not follow each other, and into blocks."""
    for run in np.split(wanted, np.flatnonzero(np.diff(wanted) > 1) + 1):
        yield from np.split(run, range(_BLOCK_ROWS, len(run), _BLOCK_ROWS))


def _mean_distances(sums: np.ndarray, own: np.ndarray, sizes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """To the others of the own segment, and to the rows of the nearest other one."""
    rows = np.arange(len(own))
    inner = sums[rows, own] / np.maximum(sizes[own] - 1, 1)
    sums /= sizes
    sums[rows, own] = np.inf
    return inner, sums.min(axis=1)


@cache
def _compiled(precision: str) -> _Kernel:
    import numba

    signature = f"void({precision}[:, ::1], int64[::1], int64, int64, float64[:, ::1])"
    try:
        kernel: _Kernel = numba.njit(signature, nogil=True, fastmath=True, cache=True)(_add_distances)
    except (OSError, RuntimeError):  # no folder to keep it in
        kernel = numba.njit(signature, nogil=True, fastmath=True)(_add_distances)
    return kernel


def _add_distances(columns: np.ndarray, starts: np.ndarray, first: int, last: int, sums: np.ndarray) -> None:
    """Add the distances from the rows ``first`` to ``last`` to all rows of each segment to ``sums``.

    Written for the compiler: runs of rows that stay in the cache, four dimensions at once and no calls in the
    innermost loops become vector instructions. A run is short enough to be summed in single precision.
    """
    squares = np.zeros(512, columns.dtype)
    for segment in range(len(starts) - 1):
        for low in range(starts[segment], starts[segment + 1], 512):
            high = min(low + 512, starts[segment + 1])
            for row in range(first, last):
                for k in range(4, len(columns), 4):
                    a, b = columns[k, low:high], columns[k + 1, low:high]
                    c, d = columns[k + 2, low:high], columns[k + 3, low:high]
                    e, f, g, h = (
                        columns[k, row],
                        columns[k + 1, row],
                        columns[k + 2, row],
                        columns[k + 3, row],
                    )
                    if k == 4:
                        squares[:] = 0
                    for j in range(high - low):
                        p, q, r, s = a[j] - e, b[j] - f, c[j] - g, d[j] - h
                        squares[j] += p * p + q * q + r * r + s * s
                a, b = columns[0, low:high], columns[1, low:high]
                c, d = columns[2, low:high], columns[3, low:high]
                e, f, g, h = columns[0, row], columns[1, row], columns[2, row], columns[3, row]
                total = columns.dtype.type(0)
                for j in range(high - low):
                    p, q, r, s = a[j] - e, b[j] - f, c[j] - g, d[j] - h
                    total += np.sqrt(squares[j] + p * p + q * q + r * r + s * s)
                sums[row - first, segment] += total
