"""What one comparison found: ours beside something else, as a ratio with its spread."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

# Which side of its goal a figure belongs on; without a goal, which way it is better.
Sense = Literal["at least", "at most"]


@dataclass(frozen=True)
class Result:
    """One task: the medians of ours and of the other, and the ratio of both, round by round.

    ``ratio`` is ours / other where less is better (``at most``), and other / ours where more is; it is the
    median over the rounds, and half of them lie from ``low`` to ``high``: on a machine that others use too,
    the least and the most say what the others did. ``cpu`` is the same ratio of processor time. Without
    another there is no ratio, and a goal is for ``ours`` in its unit.
    """

    task: str
    ours: float
    plain: float | None = None
    ratio: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str = "s"
    sense: Sense = "at most"
    goal: float | None = None
    rival: str = ""
    cpu: float | None = None
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the median is where the goal wants it; None without a goal."""
        if self.goal is None:
            return None
        figure = self.ours if self.ratio is None else self.ratio
        return figure >= self.goal if self.sense == "at least" else figure <= self.goal


def compared(
    task: str,
    ours: Sequence[float],
    plain: Sequence[float],
    *,
    unit: str = "s",
    sense: Sense = "at most",
    goal: float | None = None,
    rival: str = "",
    rates: bool = False,
    cpu: float | None = None,
    note: str = "",
) -> Result:
    """Divide round by round; ``rates`` says that of the figures themselves more is better (requests/s)."""
    is_ours_above = (sense == "at most") != rates
    pairs = list(zip(ours, plain, strict=True))
    ratios = [mine / theirs if is_ours_above else theirs / mine for mine, theirs in pairs]
    return Result(
        task,
        statistics.median(ours),
        statistics.median(plain),
        statistics.median(ratios),
        *quartiles(ratios),
        unit,
        sense,
        goal,
        rival,
        cpu,
        note,
    )


def alone(
    task: str,
    ours: Sequence[float],
    *,
    unit: str = "s",
    sense: Sense = "at most",
    goal: float | None = None,
    note: str = "",
) -> Result:
    """Say what there is nothing to divide by for, with the spread of the figures themselves."""
    low, high = quartiles(ours)
    middle = statistics.median(ours)
    return Result(task, middle, low=low, high=high, unit=unit, sense=sense, goal=goal, note=note)


def quartiles(figures: Sequence[float]) -> tuple[float, float]:
    """Between these lies half of the figures."""
    if len(figures) == 1:
        return figures[0], figures[0]
    low, _, high = statistics.quantiles(figures, n=4, method="inclusive")
    return low, high
