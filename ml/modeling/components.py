"""Which principal components to keep."""

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from diptest import diptest
from sklearn.decomposition import PCA

_PARALLEL_ROWS = 10_000
_N_PERMUTATIONS = 50
_NO_VARIANCE = 1e-10
_PEAKS_LEVEL = 0.05
_MANY_TIES = 0.5


class ChosenPCA(PCA):  # type: ignore[misc]
    """Principal components analysis that keeps the components numbered in ``kept``, from 0 by variance."""

    def __init__(self, kept: Sequence[int] = (0,), *, random_state: Any = None) -> None:
        super().__init__(random_state=random_state)
        self.kept = kept

    def fit(self, X: Any, y: Any = None) -> Self:  # noqa: ARG002 - the estimator contract
        """Fit to ``X``, shape (n_rows, n_columns)."""
        self.n_components = max(self.kept) + 1
        super().fit(X)
        for name in ("components_", "explained_variance_", "explained_variance_ratio_", "singular_values_"):
            setattr(self, name, getattr(self, name)[list(self.kept)])
        self.n_components_ = len(self.kept)
        return self

    def fit_transform(self, X: Any, y: Any = None) -> np.ndarray:  # noqa: ARG002
        """Fit to ``X``, and return it along the kept components, shape (n_rows, n_kept)."""
        return np.asarray(self.fit(X).transform(X))


def name_components(kept: Sequence[int]) -> str:
    """Say which are kept.

    >>> name_components((0, 1))
    '2 principal components'
    >>> name_components((0, 1, 4))
    'principal components 1, 2 and 5'
    """
    if kept == tuple(range(len(kept))):
        return f"{len(kept)} principal component{'s' if len(kept) > 1 else ''}"
    *first, last = (str(number + 1) for number in kept)
    return f"principal components {', '.join(first)} and {last}"


def choose_components(
    Z: np.ndarray, blocks: Sequence[Sequence[int]], setting: int | float | str | None, random_state: int
) -> tuple[int, ...] | None:
    """Which principal components to keep for the option ``pca``, numbered from 0; None for no PCA.

    ``"auto"`` keeps the leading ones that beat parallel analysis, at least two, and any further one whose
    values are not unimodal: a direction of little variance may be the one that separates segments.
    Directions without any variance are never kept, since a likelihood has no bound on them: the indicators of
    a category always have one.

    Parameters
    ----------
    Z
        The preprocessed rows, shape (n_rows, n_columns).
    blocks
        The columns that belong to one feature, for each feature: the indicators of a category move together.
    """
    variances = _variances(Z)
    rank = max(int((variances > variances[0] * _NO_VARIANCE).sum()), 1)
    if setting is None:
        return None if rank == Z.shape[1] else tuple(range(rank))
    if setting == "auto" and len(blocks) >= 4:
        n_leading = min(max(2, _beat_parallel_analysis(Z, blocks, random_state)), rank)
        # Between categories there are gaps along any direction.
        has_categories = len(blocks) < Z.shape[1]
        peaked = () if has_categories else _with_peaks(Z, n_leading, rank, random_state)
        return (*range(n_leading), *peaked)
    if setting == "auto":
        return tuple(range(rank))
    if isinstance(setting, float):
        setting = int(np.searchsorted(np.cumsum(variances) / variances.sum(), setting)) + 1
    return tuple(range(min(int(setting), rank)))


def _beat_parallel_analysis(Z: np.ndarray, blocks: Sequence[Sequence[int]], random_state: int) -> int:
    """Leading components that explain more than they would if the features were unrelated.

    Horn's parallel analysis (1965), with permuted features as the unrelated reference (Buja and Eyuboglu
    1992), on at most 10,000 rows. The 95th percentile of 50 permutations has to be beaten (Glorfeld 1995):
    their mean lets every second component of pure noise in.
    """
    rng = np.random.default_rng(random_state)
    Z = _some_rows(Z, rng)
    permuted = [_variances(_permuted(Z, blocks, rng)) for _ in range(_N_PERMUTATIONS)]
    reference = np.quantile(permuted, 0.95, axis=0)
    beats = _variances(Z) > reference
    return len(beats) if beats.all() else int(beats.argmin())


def _with_peaks(Z: np.ndarray, n_leading: int, rank: int, random_state: int) -> tuple[int, ...]:
    """Further components that are not unimodal.

    Hartigan's dip test (1985) at 5 % for each, on at most 10,000 rows: it is exact for a uniform one, and
    seldom errs where values thin out on both sides. Many ties make peaks of their own, so that tables of few
    distinct rows are not tested.
    """
    Z = _some_rows(Z, np.random.default_rng(random_state))
    if n_leading == rank or len(np.unique(Z, axis=0)) < _MANY_TIES * len(Z):
        return ()
    values = PCA(rank).fit_transform(Z)
    return tuple(n for n in range(n_leading, rank) if diptest(values[:, n])[1] < _PEAKS_LEVEL)


def _some_rows(Z: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    return Z if len(Z) <= _PARALLEL_ROWS else Z[rng.choice(len(Z), _PARALLEL_ROWS, replace=False)]


def _permuted(Z: np.ndarray, blocks: Sequence[Sequence[int]], rng: np.random.Generator) -> np.ndarray:
    shuffled = np.empty_like(Z)
    for block in blocks:
        shuffled[:, block] = Z[rng.permutation(len(Z))][:, block]
    return shuffled


def _variances(Z: np.ndarray) -> np.ndarray:
    """Variances along the principal components, largest first."""
    covariance = np.atleast_2d(np.cov(Z, rowvar=False))
    return np.linalg.eigvalsh(covariance)[::-1]
