"""Why a customer is in its segment, and what would move it: one answer a customer."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Contribution:
    """What one feature adds to the difference between the segment of a customer and the next one.

    ``value`` is the customer's own, ``None`` where it is missing and was filled in; ``typical`` is the
    median, or the most frequent category, of its segment. A negative ``contribution`` speaks for the
    next segment.
    """

    feature: str
    value: float | str | None
    typical: float | str | None
    contribution: float


@dataclass(frozen=True)
class Move:
    """One feature that would have to change, from the customer's own value (``present``) to ``to``."""

    feature: str
    present: float | str | None
    to: float | str


@dataclass(frozen=True)
class Explanation:
    """Why a customer is in its segment.

    Attributes
    ----------
    segment, next_segment, next_name
        Its own segment, and the one that has the next best score.
    difference
        The score of its segment minus that of the next one: ``base`` plus all contributions.
    base
        The difference at the point that the customer is compared with; 0 where that is on the border.
    why
        One contribution a feature, the largest first, whatever its sign: who stops after three has read the
        three that matter most.
    to_move
        The change that would put the customer into the next segment; ``None`` where none was found within
        what was seen in training.
    """

    segment: int
    next_segment: int
    next_name: str
    difference: float
    base: float
    why: tuple[Contribution, ...]
    to_move: tuple[Move, ...] | None
