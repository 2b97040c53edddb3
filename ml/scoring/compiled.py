"""A model compiled for scoring: the same segments as its pipeline gives, many times as fast."""

import os
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
import polars as pl

from ml.data.numbers import TOO_LARGE
from ml.data.outliers import is_outlier
from ml.modeling.pipeline import place, segments_of
from ml.scoring.folding import fold
from ml.types import SegmentationModel

# So many rows and their coordinates stay in the cache of a core.
BLOCK_ROWS = 8_192
UNSEEN, MISSING = -1, -2
# Compiling takes seconds, in which the pipeline places millions.
MANY_ROWS = 100_000

_is_warm = threading.Event()


class Placed(NamedTuple):
    """Where rows belong: arrays of shape (n_rows,).

    ``segments`` has ``UNASSIGNED`` for rows of no segment; ``confidence`` and ``distance`` are those of
    ``Placement``. ``probabilities`` has shape (n_rows, n_segments) in the order of the model's segments, and
    is None for algorithms that have none.
    """

    segments: np.ndarray
    confidence: np.ndarray
    distance: np.ndarray
    is_outlier: np.ndarray
    probabilities: np.ndarray | None = None


class Slots(NamedTuple):
    """Where the compiled functions write, in the order in which they take them; see ``placing``."""

    label: np.ndarray
    confidence: np.ndarray
    distance: np.ndarray
    is_outlier: np.ndarray
    is_doubtful: np.ndarray
    probabilities: np.ndarray

    @classmethod
    def make(cls, n_rows: int, n_labels: int) -> "Slots":
        """Make room for so many rows; no labels where there are no probabilities."""
        numbers = np.empty((2 + n_labels, n_rows))
        flags = np.empty((2, n_rows), dtype=np.bool_)
        return cls(np.empty(n_rows, dtype=np.int64), numbers[0], numbers[1], flags[0], flags[1], numbers[2:])

    def rows(self, first: int, last: int) -> "Slots":
        """Return the room of some of the rows."""
        return Slots(*(one[..., first:last] for one in self))


class CompiledModel:
    """Places rows as the pipeline of a model does.

    k-means, its bisecting form and Gaussian mixtures are folded into an affine map with distances, or with
    whitened quadratic forms, and run as machine code. A row so close to the border of two segments that
    rounding decides is left to the pipeline, and so is one whose probabilities rounding could change by more
    than 1e-12. For hierarchical and density algorithms, which look for the nearest of many prototypes,
    ``folded`` is None, and the pipeline places every row.
    """

    def __init__(self, model: SegmentationModel) -> None:
        self.folded = fold(model)
        self.segment_of_label = model.segment_of_label
        self.n_probabilities = len(model.segment_of_label) if model.algorithm == "gmm" else 0
        # Not the model itself, which would never be let go then: see `compile_model`.
        self._pipeline, self._algorithm, self._fences = model.pipeline, model.algorithm, model.fences
        self._order = np.argsort(model.segment_of_label)
        self._segments = np.array(model.segment_of_label, dtype=np.int64)

    def place(self, features: pl.DataFrame) -> Placed:
        """Place rows of features as ``typed_features`` makes them: Float64 and text, null where missing.

        As long as the machine code is not in this process, the pipeline places what it has done before the
        code is there: the segments are the same.
        """
        is_soon_done = features.height < MANY_ROWS and not _is_warm.is_set()
        if self.folded is None or features.is_empty() or is_soon_done:
            return self._by_pipeline(features)
        values = np.empty((len(self.folded.numeric), features.height))
        for row, name in enumerate(self.folded.numeric):
            values[row] = features[name].to_numpy()
        codes = np.empty((len(self.folded.categorical), features.height), dtype=np.int64)
        for row, name in enumerate(self.folded.categorical):
            codes[row] = codes_of(features[name], self.folded.categories[row])
        return self.place_values(values, codes)

    def place_values(self, values: np.ndarray, codes: np.ndarray) -> Placed:
        """Place rows by their numbers and the codes of their categories; only where ``folded`` is not None.

        Parameters
        ----------
        values
            Shape (n_numeric, n_rows), in the order of ``folded.numeric``, original units, NaN where missing.
        codes
            Shape (n_categorical, n_rows): the place of a category in ``folded.categories``, ``UNSEEN`` or
            ``MISSING``.
        """
        slots = Slots.make(values.shape[1] if len(values) else codes.shape[1], self.n_probabilities)
        self.fill(values, codes, slots)
        return Placed(
            self._segments.take(slots.label),
            slots.confidence,
            slots.distance,
            slots.is_outlier,
            slots.probabilities.T if self.n_probabilities else None,
        )

    def warm(self) -> None:
        """Have the machine code compiled, or loaded where it was kept; only where ``folded`` is not None."""
        assert self.folded is not None  # noqa: S101  # nosec B101  # for the type checker
        for n_rows in (1, BLOCK_ROWS + 1):
            nothing = np.full((len(self.folded.numeric), n_rows), np.nan)
            nowhere = np.full((len(self.folded.categorical), n_rows), MISSING)
            self.fill(nothing, nowhere, Slots.make(n_rows, self.n_probabilities))
        _is_warm.set()

    def fill(self, values: np.ndarray, codes: np.ndarray, slots: Slots) -> None:
        """Place rows by label, not by segment, into given room; the rest is as in ``place_values``."""
        from ml.scoring import placing

        assert self.folded is not None  # noqa: S101  # nosec B101  # for the type checker
        if len(slots.label) <= BLOCK_ROWS:
            n_doubtful = placing.place_rows(self.folded.constants, values, codes, *slots)
        else:
            n_doubtful = _place_in_threads(self.folded.constants, values, codes, slots)
        if n_doubtful:
            self._ask_pipeline(values, codes, slots)

    def _ask_pipeline(self, values: np.ndarray, codes: np.ndarray, slots: Slots) -> None:
        rows = np.flatnonzero(slots.is_doubtful)
        placement = place(self._pipeline, self._algorithm, self._frame(values[:, rows], codes[:, rows]))
        slots.label[rows] = placement.labels
        slots.confidence[rows] = placement.confidence
        slots.distance[rows] = placement.distance
        if placement.probabilities is not None:
            slots.probabilities[:, rows] = placement.probabilities[:, self._order].T

    def _frame(self, values: np.ndarray, codes: np.ndarray) -> pl.DataFrame:
        assert self.folded is not None  # noqa: S101  # nosec B101  # for the type checker
        numbers = [
            pl.Series(name, np.where(np.abs(row) < TOO_LARGE, row, np.nan)).fill_nan(None)
            for name, row in zip(self.folded.numeric, values, strict=True)
        ]
        texts = [
            pl.Series(name, [*known, None, _nobody_has(known)], dtype=pl.String).gather(
                row % (len(known) + 2)
            )
            for name, known, row in zip(self.folded.categorical, self.folded.categories, codes, strict=True)
        ]
        return pl.DataFrame([*numbers, *texts])

    def _by_pipeline(self, features: pl.DataFrame) -> Placed:
        outlier = is_outlier(features, self._fences)
        if features.is_empty():
            nobody = np.empty(0)
            return Placed(np.empty(0, dtype=np.int64), nobody, nobody, outlier)
        placement = place(self._pipeline, self._algorithm, features)
        probabilities = placement.probabilities
        return Placed(
            segments_of(placement.labels, self.segment_of_label),
            placement.confidence,
            placement.distance,
            outlier,
            None if probabilities is None else probabilities[:, self._order],
        )


_COMPILED: WeakKeyDictionary[SegmentationModel, CompiledModel] = WeakKeyDictionary()


def compile_model(model: SegmentationModel) -> CompiledModel:
    """Compile a model, once for as long as somebody has it."""
    compiled = _COMPILED.get(model)
    if compiled is None:
        compiled = _COMPILED[model] = CompiledModel(model)
    return compiled


def codes_of(column: pl.Series, known: Sequence[str]) -> np.ndarray:
    """The place of each category among those that are known, ``UNSEEN`` or ``MISSING``; shape (n_rows,)."""
    places = pl.Series(range(len(known)), dtype=pl.Int64)
    codes = column.replace_strict(pl.Series(known, dtype=pl.String), places, default=UNSEEN)
    return codes.set(column.is_null(), MISSING).to_numpy()


def _nobody_has(known: Sequence[str]) -> str:
    return max(known, key=len) + "?"


def _place_in_threads(constants: np.ndarray, values: np.ndarray, codes: np.ndarray, slots: Slots) -> int:
    """Whole blocks for each thread: numpy takes logarithms and exponentials of many numbers sooner."""
    n_rows, n_threads = len(slots.label), _cores()
    edges = [min(n_rows, -(-n_rows // n_threads) * one) for one in range(n_threads + 1)]

    def place_part(first: int, last: int) -> int:
        n_doubtful = 0
        for begin in range(first, last, BLOCK_ROWS):
            rows = slots.rows(begin, min(begin + BLOCK_ROWS, last))
            n_doubtful += _place_block(constants, values, codes, begin, rows)
        return n_doubtful

    return sum(_threads().map(place_part, edges[:-1], edges[1:]))


def _place_block(
    constants: np.ndarray, values: np.ndarray, codes: np.ndarray, first: int, slots: Slots
) -> int:
    from ml.scoring import placing

    Z = np.empty((len(values), len(slots.label)))
    placing.scale_rows(constants, values, first, Z, slots.is_outlier, has_logarithms=False)
    n_log, n_signed = int(constants[placing.N_LOG]), int(constants[placing.N_SIGNED])
    np.log(Z[:n_log], out=Z[:n_log])
    signed = Z[n_log : n_log + n_signed]
    np.copysign(np.log1p(np.abs(signed)), signed, out=signed)
    X, size = np.empty((int(constants[placing.N_DIMENSIONS]), len(slots.label))), np.empty(len(slots.label))
    placing.project(constants, Z, codes, first, X, size)
    label, confidence, distance, _, is_doubtful, densities = slots
    label[:] = 0
    if not constants[placing.IS_MIXTURE]:
        return placing.place_by_centre(constants, X, size, label, confidence, distance, is_doubtful)
    placing.compare_densities(constants, X, label, confidence, distance, densities)
    np.exp(densities, out=densities)
    return placing.weigh_densities(constants, size, confidence, distance, is_doubtful, densities)


@cache
def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(_cores(), "placing")
