"""A fitted pipeline folded into the constants of a few array operations."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ml.data.logscale import LogScale
from ml.modeling.centroids import CheckedBisectingKMeans, CheckedKMeans
from ml.modeling.mixtures import ChosenMixture
from ml.types import Fences, SegmentationModel

_LOG, _SIGNED, _PLAIN = range(3)
_FEW = 2


@dataclass(frozen=True)
class Folded:
    """The constants of ``placing``, and which columns of values and codes they are for.

    ``constants`` is one array, since a compiled function is called the sooner the fewer arrays it is given.
    ``categories`` are those of each of the ``categorical`` features: a code is the place of one among them.
    """

    constants: np.ndarray
    numeric: tuple[str, ...]
    categorical: tuple[str, ...]
    categories: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class _Number:
    """A numeric feature; ``at`` is its column among those that the preprocessor makes."""

    name: str
    at: int
    median: float
    log: LogScale | None
    mean: float
    spread: float

    @property
    def kind(self) -> int:
        if self.log is None:
            return _PLAIN
        return _SIGNED if self.log.is_signed else _LOG


@dataclass(frozen=True)
class _Affine:
    """What the coordinates are made of; a table for each categorical feature, with the code of a gap."""

    numbers: Sequence[_Number]
    loadings: np.ndarray
    intercept: np.ndarray
    tables: Sequence[tuple[int, np.ndarray]]


@dataclass(frozen=True)
class _Clusters:
    """The form of a clusterer: how far out its middles lie (``reach``), how it stretches (``whitening``)."""

    constants: np.ndarray
    n_labels: int
    reach: float
    is_mixture: bool = False
    whitening: float = 0.0
    is_expanded: bool = False


def fold(model: SegmentationModel) -> Folded | None:
    """Fold scaler, encoder and principal components into one affine map, beside the clusterer's own form.

    A scaled number ``z`` adds ``(z - mean) * loading`` to the coordinates, a category a row of a table. None
    where the clusterer has no form that is the same for all rows, as hierarchical and density algorithms.
    """
    clusterer = model.pipeline[-1]
    if not _has_form(clusterer):
        return None
    categorical = model.data.categorical_features
    numeric = tuple(name for name in model.data.features if name not in categorical)
    fitted = {
        name: (step, list(columns))
        for name, step, columns in model.pipeline.named_steps["preprocess"].transformers_
        if len(columns) and name != "remainder"
    }
    numbers = sorted(_numbers(fitted), key=lambda one: one.kind)
    encode = fitted["category"][0].named_steps["encode"] if "category" in fitted else None
    n_columns = len(numbers) + (sum(encode.n_levels_) if encode else 0)
    components, middle = _components(model.pipeline.named_steps["pca"], n_columns)
    loadings = np.empty((len(numbers), len(components)))
    for row, one in enumerate(numbers):
        loadings[row] = components[:, one.at] / one.spread
    tables = list(_tables(fitted["category"][0], components[:, len(numbers) :])) if encode else []
    affine = _Affine(numbers, loadings, -components @ middle, tables)
    constants = _pack(affine, numeric, model.fences, _form(clusterer, model.segment_of_label))
    categories = tuple(tuple(map(str, one)) for one in encode.encoder_.categories_) if encode else ()
    return Folded(constants, numeric, categorical, categories)


def _has_form(clusterer: Any) -> bool:
    # Bisecting models that an earlier version kept descend the tree of divisions.
    if isinstance(clusterer, CheckedBisectingKMeans):
        return hasattr(clusterer, "is_by_centre_")
    return isinstance(clusterer, CheckedKMeans | ChosenMixture)


def _numbers(fitted: dict[str, tuple[Any, list[str]]]) -> Iterator[_Number]:
    at = 0
    for kind in ("log", "plain"):
        if kind not in fitted:
            continue
        step, names = fitted[kind]
        medians = step.named_steps["impute"].statistics_
        scaler = step.named_steps["scale"]
        logs = step.named_steps["log"].scales_ if kind == "log" else [None] * len(names)
        means = getattr(scaler, "mean_", np.zeros(len(names)))
        spreads = getattr(scaler, "scale_", np.ones(len(names)))
        for name, median, log, mean, spread in zip(names, medians, logs, means, spreads, strict=True):
            yield _Number(name, at, float(median), log, float(mean), float(spread))
            at += 1


def _components(pca: Any, n_columns: int) -> tuple[np.ndarray, np.ndarray]:
    """The directions of the space, shape (n_dimensions, n_columns), and its origin."""
    if not hasattr(pca, "components_"):
        return np.eye(n_columns), np.zeros(n_columns)
    return pca.components_, pca.mean_


def _tables(step: Any, components: np.ndarray) -> Iterator[tuple[int, np.ndarray]]:
    """For each categorical feature, the code that is taken for missing, and what each code adds.

    The last row is for a category that was not seen.
    """
    encode, usual = step.named_steps["encode"], step.named_steps["impute"].statistics_
    at = 0
    for known, missing in zip(encode.encoder_.categories_, usual, strict=True):
        part = slice(at, at + len(known))
        indicators = (np.eye(len(known) + 1, len(known)) - encode.shares_[part]) / encode.spreads_[part]
        found = np.flatnonzero(known == missing)
        yield int(found[0]) if len(found) else len(known), indicators @ components[:, part].T
        at += len(known)


def _form(clusterer: Any, segment_of_label: Sequence[int]) -> _Clusters:
    if not isinstance(clusterer, ChosenMixture):
        centres = clusterer.cluster_centers_
        return _Clusters(centres.ravel(), len(centres), float(np.linalg.norm(centres, axis=1).max()))
    mixture = clusterer.mixture_
    n_labels, n_dimensions = mixture.means_.shape
    factors = mixture.precisions_cholesky_
    if clusterer.covariance_type_ == "tied":
        factors = np.repeat(factors[None], n_labels, axis=0)
    elif clusterer.covariance_type_ == "diag":
        factors = factors[:, :, None] * np.eye(n_dimensions)
    elif clusterer.covariance_type_ == "spherical":
        factors = factors[:, None, None] * np.eye(n_dimensions)
    # The logarithm of each density at its middle, but for what is the same for all.
    heights = np.log(mixture.weights_) + np.log(np.diagonal(factors, axis1=1, axis2=2)).sum(axis=1)
    place_of = np.argsort(np.argsort(segment_of_label))
    return _Clusters(
        np.concatenate([heights, place_of, mixture.means_.ravel(), factors.ravel()]),
        n_labels,
        float(np.linalg.norm(mixture.means_, axis=1).max()),
        is_mixture=True,
        whitening=float(np.linalg.norm(factors, ord=2, axis=(1, 2)).max()),
        # scikit-learn multiplies the square of these forms out, and rounds more.
        is_expanded=clusterer.covariance_type_ in {"diag", "spherical"},
    )


def _pack(affine: _Affine, columns: Sequence[str], fences: Fences, clusters: _Clusters) -> np.ndarray:
    from ml.scoring import placing as at

    weights = np.linalg.norm(affine.loadings, axis=1)
    told = np.zeros((len(affine.numbers), at.PER_FEATURE))
    for row, (one, weight) in enumerate(zip(affine.numbers, weights, strict=True)):
        low, high = fences.low.get(one.name), fences.high.get(one.name)
        is_fenced = low is not None and high is not None
        told[row, at.COLUMN], told[row, at.MEDIAN] = columns.index(one.name), one.median
        told[row, at.LOW], told[row, at.HIGH] = (low, high) if is_fenced else (np.nan, np.nan)
        told[row, at.MEAN], told[row, at.WEIGHT] = one.mean, weight
        if one.log:
            told[row, at.FLOOR], told[row, at.OFFSET] = one.log.floor, one.log.offset
    head = np.zeros(at.HEADER)
    kinds = [one.kind for one in affine.numbers]
    head[at.N_NUMERIC], head[at.N_LOG], head[at.N_SIGNED] = (
        len(kinds),
        kinds.count(_LOG),
        kinds.count(_SIGNED),
    )
    head[at.N_CATEGORICAL], head[at.N_DIMENSIONS] = len(affine.tables), len(affine.intercept)
    head[at.N_LABELS], head[at.IS_MIXTURE] = clusters.n_labels, clusters.is_mixture
    head[at.N_BEYOND] = min(_FEW, max(len(fences.low), 1))
    head[at.REACH] = clusters.reach + sum(np.linalg.norm(table, axis=1).max() for _, table in affine.tables)
    head[at.MAGNITUDE] = weights @ np.abs([one.mean for one in affine.numbers]) if affine.numbers else 0.0
    head[at.WHITENING], head[at.IS_EXPANDED] = clusters.whitening, clusters.is_expanded
    before = [head, told.ravel(), affine.intercept, affine.loadings.ravel()]
    coded = [np.array([len(table) - 1, usual, *table.ravel()]) for usual, table in affine.tables]
    head[at.CATEGORIES_AT] = sum(map(len, before))
    head[at.CLUSTERS_AT] = sum(map(len, [*before, *coded]))
    return np.concatenate([*before, *coded, clusters.constants])
