"""How many principal components to keep."""

from collections.abc import Sequence

import numpy as np
from diptest import diptest
from sklearn.decomposition import PCA

_PARALLEL_ROWS = 10_000
_N_PERMUTATIONS = 50
_NO_VARIANCE = 1e-10
_MANY_TIES = 0.5


def count_components(
    Z: np.ndarray, blocks: Sequence[Sequence[int]], setting: int | float | str | None, random_state: int
) -> int | None:
    """How many principal components to keep for the option ``pca``; None for no PCA.

    ``"auto"`` keeps the leading ones that beat parallel analysis, at least two, and all up to the last one
    whose values are not unimodal: a direction of little variance may be the one that separates segments.
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
    rank = int((variances > variances[0] * _NO_VARIANCE).sum())
    if setting is None:
        return None if rank == Z.shape[1] else rank
    if setting == "auto":
        if len(blocks) < 4:
            return rank
        n_leading = min(max(2, _beat_parallel_analysis(Z, blocks, random_state)), rank)
        # Between categories there are gaps along any direction.
        if len(blocks) < Z.shape[1]:
            return n_leading
        return max(n_leading, _last_with_peaks(Z, n_leading, rank, random_state))
    if isinstance(setting, float):
        return int(np.searchsorted(np.cumsum(variances) / variances.sum(), setting) + 1)
    return min(int(setting), rank)


def _beat_parallel_analysis(Z: np.ndarray, blocks: Sequence[Sequence[int]], random_state: int) -> int:
    """Leading components that explain more than they would if the features were unrelated.

    Horn's parallel analysis (1965), with permuted features as the unrelated reference (Buja and Eyuboglu
    1992), on at most 10,000 rows. The 95th percentile of 50 permutations has to be beaten (Glorfeld 1995):
    their mean lets every second component of pure noise in.
    """
    rng = np.random.default_rng(random_state)
    if len(Z) > _PARALLEL_ROWS:
        Z = Z[rng.choice(len(Z), _PARALLEL_ROWS, replace=False)]
    permuted = [_variances(_permuted(Z, blocks, rng)) for _ in range(_N_PERMUTATIONS)]
    reference = np.quantile(permuted, 0.95, axis=0)
    beats = _variances(Z) > reference
    return len(beats) if beats.all() else int(beats.argmin())


def _last_with_peaks(Z: np.ndarray, n_leading: int, rank: int, random_state: int) -> int:
    """The last component that is not unimodal, counted from 1; 0 for none.

    Hartigan's dip test (1985) at 1 %, shared among the components that are tested (Bonferroni), on at most
    10,000 rows. Many ties make peaks of their own, so that tables of few distinct rows are not tested.
    """
    if len(Z) > _PARALLEL_ROWS:
        Z = Z[np.random.default_rng(random_state).choice(len(Z), _PARALLEL_ROWS, replace=False)]
    if len(np.unique(Z, axis=0)) < _MANY_TIES * len(Z):
        return 0
    scores = PCA(rank).fit_transform(Z)
    level = 0.01 / max(rank - n_leading, 1)
    peaked = [number for number in range(n_leading, rank) if diptest(scores[:, number])[1] < level]
    return peaked[-1] + 1 if peaked else 0


def _permuted(Z: np.ndarray, blocks: Sequence[Sequence[int]], rng: np.random.Generator) -> np.ndarray:
    shuffled = np.empty_like(Z)
    for block in blocks:
        shuffled[:, block] = Z[rng.permutation(len(Z))][:, block]
    return shuffled


def _variances(Z: np.ndarray) -> np.ndarray:
    """Variances along the principal components, largest first."""
    covariance = np.atleast_2d(np.cov(Z, rowvar=False))
    return np.linalg.eigvalsh(covariance)[::-1]
