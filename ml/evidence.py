"""What supports a model: its scores, what else was tried, tests of structure, stability."""

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["clear", "weak", "none"]
StabilityBand = Literal["unstable", "doubtful", "stable", "highly stable"]
ReferenceKind = Literal["gaussian", "uniform"]


@dataclass(frozen=True)
class Scores:
    """How well the segments fit ``n_rows`` of the rows that shaped them, measured in ``space``.

    ``silhouette_low`` and ``silhouette_high`` bound a 95 % interval when the silhouette is estimated on a
    sample of ``silhouette_n_rows`` rows, drawn with ``random_state``, and equal it when it is exact.
    Likelihood figures exist for mixtures only. Unassigned rows are left out.
    """

    silhouette: float
    silhouette_low: float
    silhouette_high: float
    silhouette_n_rows: int
    davies_bouldin: float
    calinski_harabasz: float
    inertia: float
    space: str
    bic: float | None = None
    aic: float | None = None
    log_likelihood: float | None = None
    n_rows: int | None = None
    random_state: int | None = None


@dataclass(frozen=True)
class Candidate:
    """One algorithm with one number of segments that was tried, on ``n_rows`` rows in the model's space.

    Attributes
    ----------
    variant
        What was chosen within the algorithm, in words, such as the form of a mixture's covariances.
    gap, gap_standard_error
        The gap statistic (Tibshirani, Walther and Hastie 2001) for this number of segments.
    stability
        The bootstrap Jaccard overlap (Hennig 2007) of its least stable segment, from 10 resamples of at most
        500 rows; measured for the first of several algorithms, where several numbers are open.
    smallest_share
        The share of the rows in the smallest segment.
    refused
        Why it could not be chosen, in words; ``None`` where it could.
    """

    algorithm: str
    n_segments: int
    silhouette: float
    davies_bouldin: float
    calinski_harabasz: float
    inertia: float
    n_rows: int
    bic: float | None = None
    aic: float | None = None
    log_likelihood: float | None = None
    variant: str | None = None
    gap: float | None = None
    gap_standard_error: float | None = None
    stability: float | None = None
    smallest_share: float | None = None
    n_unassigned: int = 0
    refused: str | None = None
    is_chosen: bool = False


@dataclass(frozen=True)
class GapPoint:
    """The gap statistic for one number of segments, and its standard error."""

    n_segments: int
    gap: float
    standard_error: float


@dataclass(frozen=True)
class ReferenceTables:
    """How grouped the customers look beside tables of one kind that have no structure.

    Attributes
    ----------
    criterion
        What stands out most in the customers: ``silhouette_2`` to ``silhouette_6``, ``valley`` or ``dip``.
    observed
        By how many standard deviations over all tables, the customers' included, that is above their mean.
    values
        The same of each reference table, by the criterion that stands out most in it.
    """

    kind: ReferenceKind
    criterion: str
    observed: float
    values: tuple[float, ...]


@dataclass(frozen=True)
class Structure:
    """Whether the customers fall into groups at all, tested on ``n_rows`` of them (seed ``random_state``).

    Attributes
    ----------
    statement
        The verdict in plain English.
    p_value
        The larger of the two below.
    p_gaussian, p_uniform
        The share of tables without structure that look at least as grouped as the customers: Gaussian ones
        of the same covariance, and uniform ones in a box along the principal axes.
    gap
        The gap statistic from one segment on.
    gap_n_segments
        How many segments it suggests by its one-standard-error rule; 1 is no structure.
    n_references
        How many tables of each kind there were.
    references
        How grouped they looked, a kind each; models of older versions have none.
    """

    verdict: Verdict
    statement: str
    p_value: float
    p_gaussian: float
    p_uniform: float
    gap: tuple[GapPoint, ...]
    gap_n_segments: int
    n_references: int
    n_rows: int
    random_state: int
    space: str
    references: tuple[ReferenceTables, ...] = ()


@dataclass(frozen=True)
class Stability:
    """Whether the same segments come again, measured on ``n_rows`` customers drawn with ``random_state``.

    Attributes
    ----------
    segments
        For each segment, the mean over resamples of its overlap (Jaccard) with the most similar segment found
        in the resample (Hennig 2007).
    seed_agreement
        The mean adjusted Rand index between refits of the same rows with different seeds.
    """

    segments: tuple[float, ...]
    seed_agreement: float
    n_resamples: int
    n_seeds: int
    n_rows: int
    random_state: int


@dataclass(frozen=True)
class PcaSummary:
    """The components that were kept: ``components`` has one row a component, one column a feature name."""

    explained_variance_ratio: tuple[float, ...]
    components: tuple[tuple[float, ...], ...]
    feature_names: tuple[str, ...]
