"""What customers were like at training, what those scored since are like, and how far that is apart."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

DriftVerdict = Literal["steady", "watch", "retrain", "too_few"]


@dataclass(frozen=True)
class NumberBins:
    """A numeric feature at training.

    ``edges`` are its deciles, each once; a bin reaches from above one edge up to and including the next.
    ``counts`` has one more than there are edges, and a last one for missing values.
    """

    feature: str
    edges: tuple[float, ...]
    counts: tuple[int, ...]


@dataclass(frozen=True)
class CategoryBins:
    """A categorical feature at training.

    ``counts`` are those of ``categories``, then of all the ``rare`` ones together, of categories that were
    not seen in training (none, then), and of missing values.
    """

    feature: str
    categories: tuple[str, ...]
    rare: tuple[str, ...]
    counts: tuple[int, ...]


@dataclass(frozen=True)
class SegmentReach:
    """A segment at training: how many customers, and the 99th percentile of their distance to it."""

    segment: int
    n_customers: int
    distance: float


@dataclass(frozen=True)
class Reference:
    """All ``n_rows`` customers of a training; -1 is among the segments where some were unassigned."""

    n_rows: int
    numbers: tuple[NumberBins, ...]
    categories: tuple[CategoryBins, ...]
    segments: tuple[SegmentReach, ...]

    @property
    def bins(self) -> tuple[NumberBins | CategoryBins, ...]:
        """Those of every feature, in the order in which a ``Tally`` counts."""
        return (*self.numbers, *self.categories)


@dataclass(frozen=True)
class Tally:
    """Counts of scored customers, in the bins and the order of a ``Reference``.

    A customer who was scored twice counts twice. The last of ``segments`` counts those of a segment that
    nobody was in at training, such as -1; ``n_unlike`` those farther from their segment than its reach.
    """

    n_rows: int
    since: datetime | None
    features: tuple[tuple[int, ...], ...]
    segments: tuple[int, ...]
    n_unlike: int


@dataclass(frozen=True)
class FeatureDrift:
    """The population stability index of a feature, and what chance alone hardly ever exceeds."""

    feature: str
    psi: float | None
    by_chance: float | None
    verdict: DriftVerdict


@dataclass(frozen=True)
class SegmentDrift:
    """The share of a segment at training and among customers scored since."""

    segment: int
    name: str
    trained_share: float
    share: float | None


@dataclass(frozen=True)
class Thresholds:
    """From where a figure is judged ``watch`` or ``retrain``, if it is beyond chance as well.

    ``level`` is the chance of any figure of a model being beyond chance without drift.
    """

    psi_watch: float = 0.10
    psi_retrain: float = 0.25
    unlike_watch: float = 0.03
    unlike_retrain: float = 0.10
    level: float = 0.05
    min_customers: int = 100


@dataclass(frozen=True)
class Drift:
    """How far the customers scored since training are from those of the training.

    Attributes
    ----------
    verdict
        The worst of the features, the segments and ``share_unlike``.
    statement
        The verdict in plain English: what changed most and which way, and what to do.
    n_rows, since
        How many rows were scored, and when the first of them; a customer scored twice counts twice.
    segments_psi, segments_by_chance
        The population stability index of the shares of the segments.
    share_unlike, unlike_by_chance
        The share of customers beyond the training's 99th percentile of distance to their segment.
    """

    model_id: str
    verdict: DriftVerdict
    statement: str
    n_rows: int
    since: datetime | None
    features: tuple[FeatureDrift, ...]
    segments: tuple[SegmentDrift, ...]
    segments_psi: float | None
    segments_by_chance: float | None
    share_unlike: float | None
    unlike_by_chance: float | None
    thresholds: Thresholds


@dataclass(frozen=True)
class DriftDay:
    """The drift of the customers scored on one day (UTC), by the rule that all since training are judged by.

    ``feature`` is the one with the worst verdict, and among those the largest ``psi``; it is null where there
    are none.
    """

    day: date
    n_rows: int
    verdict: DriftVerdict
    feature: str | None
    psi: float | None
    by_chance: float | None
    segments_psi: float | None
    segments_by_chance: float | None
    share_unlike: float | None
    unlike_by_chance: float | None


@dataclass(frozen=True)
class DriftHistory:
    """The days on which customers were scored with a model, the oldest first; older ones are gone."""

    model_id: str
    days: tuple[DriftDay, ...]
    max_days: int
    thresholds: Thresholds
