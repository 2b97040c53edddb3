"""Customers that were placed, counted in the bins of the training while they are at hand as numbers."""

import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import numpy as np

from ml.drifts import CategoryBins, Reference, Tally
from ml.scoring.folding import Folded


class RowCounter:
    """Counts rows as ``ml.insight.tallying.count_customers`` does, but numbers and codes, not frames.

    Whoever hands ``counts`` to a compiled function holds ``lock``, and says ``begin`` first.

    Parameters
    ----------
    reference
        That of the model.
    folded
        How the model was folded.
    segment_of_label
        The segment of each label.
    """

    def __init__(self, reference: Reference, folded: Folded, segment_of_label: Sequence[int]) -> None:
        self.reference = reference
        self.lock = threading.Lock()
        self._since: datetime | None = None
        self.bins = np.fromiter(_pack(reference, folded, segment_of_label), dtype=float)
        sizes = [*(len(one.counts) for one in reference.bins), len(reference.segments) + 1, 1]
        self._edges = np.cumsum([0, *sizes])
        self.counts = np.zeros(self._edges[-1], dtype=np.int64)

    def add(self, values: np.ndarray, codes: np.ndarray, label: np.ndarray, distance: np.ndarray) -> None:
        """Count rows; the arrays are those of ``CompiledModel.fill``."""
        from ml.scoring.counting_rows import count_rows

        with self.lock:
            self.begin()
            count_rows(self.bins, values, codes, label, distance, self.counts)

    def begin(self) -> None:
        """Note when the first of those was counted whom nobody has taken yet."""
        if self._since is None:
            self._since = datetime.now(UTC)

    def take(self) -> Tally:
        """Return what was counted, and begin anew."""
        with self.lock:
            counted, since = self.counts.copy(), self._since
            self.counts[:], self._since = 0, None
        parts = [counted[a:b].tolist() for a, b in zip(self._edges[:-1], self._edges[1:], strict=True)]
        *features, segments, (n_unlike,) = map(tuple, parts)
        n_rows = sum(segments)
        return Tally(n_rows, since if n_rows else None, tuple(features), segments, n_unlike)


def _pack(reference: Reference, folded: Folded, segment_of_label: Sequence[int]) -> Iterator[float]:
    """One list of numbers, each part after its length; see ``counting_rows``."""
    yield len(reference.numbers)
    for numbers in reference.numbers:
        yield from (folded.numeric.index(numbers.feature), len(numbers.edges), *numbers.edges)
    yield len(reference.categories)
    for categories in reference.categories:
        feature = folded.categorical.index(categories.feature)
        places = list(_places(categories, folded.categories[feature]))
        yield from (feature, len(categories.counts), len(places), *places)
    known = [one.segment for one in reference.segments]
    nobody = len(known)
    yield from (len(known) + 1, len(segment_of_label))
    for segment in segment_of_label:
        place = known.index(segment) if segment in known else nobody
        yield from (place, -np.inf if place == nobody else reference.segments[place].distance)


def _places(bins: CategoryBins, known: Sequence[str]) -> Iterator[int]:
    """The bin of a gap, of an unseen category, and of each that is known."""
    n_common = len(bins.categories)
    yield from (n_common + 2, n_common + 1)
    for category in known:
        if category in bins.categories:
            yield bins.categories.index(category)
        else:
            yield n_common if category in bins.rare else n_common + 1
