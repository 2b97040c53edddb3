"""One segment as a person sees it: what it looks like, what to do with it, and which it was before."""

from dataclasses import dataclass
from typing import Literal

from ml.evidence import StabilityBand
from ml.forecasts import Outlook

Action = Literal["retain", "grow", "cross_sell", "win_back", "test_first"]
Basis = Literal["shared_customers", "placement"]


@dataclass(frozen=True)
class CategoryShare:
    """How often a category occurs in a segment; ``index`` is 100 at its share among all customers."""

    value: str
    share: float
    index: float


@dataclass(frozen=True)
class FeatureProfile:
    """One feature in one segment, in the feature's own units.

    For a categorical feature the numbers are ``None`` and ``categories`` holds its shares.

    Attributes
    ----------
    index
        100 at the mean of all customers.
    effect
        The standardised difference (Cohen's d, 1988) between the segment and the rest, on the log scale for
        features that are trained on it.
    effect_low, effect_high
        Its 95 % interval from the large-sample variance of Hedges and Olkin (1985), the segments taken as
        given: it tells what another sample of customers would change, and is no test of the segments, which
        were formed from the same features.
    q1, q3
        The quartiles.
    total_share
        The share of the feature's total over all customers, for amounts.
    n_known
        How many customers of the segment have a value.
    """

    feature: str
    mean: float | None
    median: float | None
    index: float | None
    effect: float | None
    categories: tuple[CategoryShare, ...] = ()
    effect_low: float | None = None
    effect_high: float | None = None
    q1: float | None = None
    q3: float | None = None
    total_share: float | None = None
    n_known: int | None = None


@dataclass(frozen=True)
class Recommendation:
    """What to do with a segment, and the numbers that prompt it."""

    action: Action
    text: str
    because: str


@dataclass(frozen=True)
class SegmentProfile:
    """One segment, as a person sees it.

    Attributes
    ----------
    name
        Taken over from the model before or given by a person, else ``suggested_name``.
    share
        Of all customers.
    stability, stability_band
        The mean overlap (Jaccard) of the segment with the most similar one in bootstrap resamples (Hennig
        2007), and how he reads it.
    suggested_name
        What the rules call it by its present numbers.
    is_renamed
        Whether a person gave it its name.
    typical, edge
        Ids of its most typical customers (medoids by squared distance), and of those nearest to another
        segment, the most so first.
    outlook
        What its customers are expected to do in the next 90 days; ``None`` where nothing says so.
    """

    segment: int
    name: str
    size: int
    share: float
    color: str
    profile: tuple[FeatureProfile, ...]
    highlights: tuple[str, ...]
    recommendations: tuple[Recommendation, ...] = ()
    stability: float | None = None
    stability_band: StabilityBand | None = None
    suggested_name: str = ""
    is_renamed: bool = False
    typical: tuple[str, ...] = ()
    edge: tuple[str, ...] = ()
    outlook: Outlook | None = None


@dataclass(frozen=True)
class KeptSegment:
    """A segment that took over a number; ``overlap`` (Jaccard) is that with its predecessor."""

    segment: int
    overlap: float


@dataclass(frozen=True)
class GoneSegment:
    """A segment of the model before that no segment continues."""

    segment: int
    name: str
    color: str
    size: int


@dataclass(frozen=True)
class Identity:
    """Which segments continue those of the model before.

    Attributes
    ----------
    basis
        What both models are compared on: customers whose ids are in both tables, or the new table as the
        model before places it.
    n_customers
        How many were compared.
    min_overlap
        Below this overlap (Jaccard) a segment counts as new.
    """

    previous_model_id: str
    basis: Basis
    n_customers: int
    min_overlap: float
    kept: tuple[KeptSegment, ...]
    new: tuple[int, ...]
    gone: tuple[GoneSegment, ...]
