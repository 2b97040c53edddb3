"""What to know about a trend before acting on it."""

from collections.abc import Iterator, Sequence

import numpy as np

from ml.forecasting.followed import Step
from ml.forecasting.trend_facts import TrendSegment
from ml.modeling.structure import SIGNIFICANT

_FEW_FOLLOWED = 30
_UNEVEN = 1.5


def trend_words(
    steps: Sequence[Step],
    segments: Sequence[TrendSegment],
    pooled: np.ndarray,
    n_elsewhere: int,
    *,
    p: float | None,
    n_left_out: int,
) -> Iterator[str]:
    """Say what the chain takes for granted, and where that is doubtful.

    Parameters
    ----------
    pooled
        Customers by segment before (rows) and after (columns), all periods together.
    n_elsewhere
        How many moved from or to a segment that is gone by now.
    p
        ``homogeneity_p`` of ``Trend``.
    n_left_out
        How many trainings did not look at a later day than the one before.
    """
    days = [step.days for step in steps]
    yield (
        "Every training draws the borders of segments anew: some customers were moved by that, not by "
        "anything they did. Where they go is taken to depend only on the segment they are in, and to stay "
        "as it was."
    )
    if n_left_out:
        yield (
            f"{_times(n_left_out)} a model looks at the same day as the one that it was trained after, or at "
            "an earlier one: such steps are left out, since no time passes in them."
        )
    if len(steps) == 1:
        yield (
            "One period was seen, so that nothing tells whether the next ones will be like it: the intervals "
            "are too narrow, since they know of chance only. After two periods they know of more."
        )
    if p is not None and p <= SIGNIFICANT:
        yield (
            "Where customers go differed between the periods by more than chance "
            f"(p {p:.2g}): the matrix is their average, and the intervals are widened by that."
        )
    if max(days) < 1:
        yield "Less than a day lies between these models: what moved is due to the trainings, not to time."
    elif max(days) > _UNEVEN * max(min(days), 1):
        yield (
            f"The periods are of different length, {min(days):.0f} to {max(days):.0f} days, and count alike."
        )
    for one in segments:
        if one.is_new and one.n_customers:
            yield (
                f"Segment {one.segment} is new: nobody was followed out of it yet, and as many as of the "
                "average segment are expected to stay."
            )
    few = [
        str(one.segment) for one, row in zip(segments, pooled, strict=True) if 0 < row.sum() < _FEW_FOLLOWED
    ]
    if few:
        yield f"Fewer than {_FEW_FOLLOWED} customers were followed out of these segments: {', '.join(few)}."
    if n_elsewhere:
        yield f"Moves from or to segments that are gone by now are left out: {n_elsewhere:,}."


def _times(n: int) -> str:
    return "Once" if n == 1 else f"{n} times"
