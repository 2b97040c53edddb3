"""Why a customer is in its segment, and what would move it."""

from dataclasses import dataclass

Value = float | int | str | None


@dataclass(frozen=True)
class Contribution:
    """What one feature adds to the difference between the two nearest segments.

    ``value`` is the customer's own, None where it is missing, and ``typical`` the median, or the most
    frequent category, of its segment; for an unassigned customer, of the next one. A positive
    ``contribution`` speaks for the segment, a negative one for the next.
    """

    feature: str
    value: Value
    typical: Value
    contribution: float


@dataclass(frozen=True)
class Change:
    """One feature that would have to be another."""

    feature: str
    value: Value
    new_value: Value


@dataclass(frozen=True)
class Explanation:
    """Why a customer is in its segment, and not in the next one.

    Attributes
    ----------
    next_segment
        The best of the others; for an unassigned customer the one that it comes nearest to.
    difference
        The score of the segment minus that of the next one, by the placement rule of the algorithm:
        ``base`` plus all contributions.
    base
        What no feature is the reason for; 0 where the border can be put between the two segments' middles.
    why
        One contribution a feature, the largest first.
    to_move
        The smallest change in as few features as possible that puts the customer into the next segment;
        None where no change that was tried, within what training has seen, does.
    """

    segment: int
    next_segment: int
    next_name: str
    difference: float
    base: float
    why: tuple[Contribution, ...]
    to_move: tuple[Change, ...] | None
