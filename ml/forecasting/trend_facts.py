"""What a trend of segments says; free of behaviour that computes."""

from dataclasses import dataclass, field

from ml.forecasting.moving_down import MovingDown


@dataclass(frozen=True)
class TrendSegment:
    """A segment of the newest model.

    ``value_rank`` is 1 for the one whose customers are worth most on average; ``is_new`` where no customer
    was followed out of it.
    """

    segment: int
    name: str
    color: str
    n_customers: int
    is_new: bool
    value_rank: int | None = None
    value_per_customer: float | None = None


@dataclass(frozen=True)
class ExpectedSize:
    """How many of the present customers will be in a segment; 90 % of what may happen is from low to high."""

    segment: int
    expected: float
    low: float
    high: float


@dataclass(frozen=True)
class SizesInPeriod:
    """The sizes of all segments after some periods; 0 is now."""

    period: int
    segments: tuple[ExpectedSize, ...]


@dataclass(frozen=True)
class ExpectedSpend:
    """The expected size of a segment times what a customer of it is worth now."""

    segment: int
    expected: float


@dataclass(frozen=True)
class SpendInPeriod:
    """The expected spend of all segments after some periods; 0 is now."""

    period: int
    segments: tuple[ExpectedSpend, ...]


@dataclass(frozen=True)
class Trend:
    """A Markov chain of the present customers between the segments of the newest model.

    Attributes
    ----------
    model_ids
        The newest first, then those that the periods began with.
    period_days
        The median of the days between one model and the next.
    basis
        Customers are followed by their ids.
    value_basis
        What segments are ordered by and spend is counted in: ``value_per_customer`` is its mean.
    matrix, matrix_low, matrix_high
        The expected share of each segment (rows) that is in each other one a period later, and its 90 %
        credible interval.
    counts
        The customers that this rests on, all periods together.
    n_left, n_joined, share_left, share_joined
        Customers that the next model did not have, or had for the first time; shares of all that a period
        began, or ended, with. ``sizes`` are of the present customers, none of whom leaves.
    homogeneity_p
        How likely shares that differ so much between the periods are by chance.
    dispersion
        How many times as much they differ as by chance, at least 1; it widens the intervals. None with one
        period, where the intervals hold chance and the matrix only.
    """

    model_ids: tuple[str, ...]
    n_periods_observed: int
    period_days: float
    basis: str
    value_basis: str | None
    segments: tuple[TrendSegment, ...]
    matrix: tuple[tuple[float, ...], ...]
    matrix_low: tuple[tuple[float, ...], ...]
    matrix_high: tuple[tuple[float, ...], ...]
    counts: tuple[tuple[int, ...], ...]
    sizes: tuple[SizesInPeriod, ...]
    spend: tuple[SpendInPeriod, ...]
    n_left: int
    n_joined: int
    share_left: float
    share_joined: float
    homogeneity_p: float | None
    dispersion: float | None
    warnings: tuple[str, ...]
    moving_down: MovingDown = field(repr=False)
