"""Ratios beside those that were committed: what has become worse beyond the noise of both."""

from collections.abc import Callable, Iterable, Sequence

from bench.results import Result

# Beyond the committed spread. Between runs on a shared machine medians of ratios moved by a tenth.
TOLERANCE = 1.25


def is_worse(now: Result, before: Result) -> bool:
    """Whether the better end of its spread is worse than the worse end of the committed one, by a quarter.

    Seconds depend on the machine, and are not compared: a result without a ratio never is worse.
    """
    if now.low is None or now.high is None or before.low is None or before.high is None:
        return False
    if now.ratio is None or before.ratio is None:
        return False
    if before.sense == "at least":
        return now.high < before.low / TOLERANCE
    return now.low > before.high * TOLERANCE


def worse_tasks(now: Iterable[Result], before: Iterable[Result]) -> dict[str, str]:
    """The tasks that became worse, each with its ratios in words."""
    committed = {one.task: one for one in before}
    return {
        one.task: f"{one.task}: {spread(one)}, was {spread(committed[one.task])}"
        for one in now
        if one.task in committed and is_worse(one, committed[one.task])
    }


def not_measured(now: Iterable[Result], before: Iterable[Result]) -> list[str]:
    """Committed tasks that this run did not have."""
    measured = {one.task for one in now}
    return [f"{one.task}: not measured" for one in before if one.task not in measured]


def check(run: Callable[[], Sequence[Result]], before: Sequence[Result]) -> list[str]:
    """Run a chapter and say what fell short; a task is believed worse when it is so in a second run too."""
    now = run()
    missing = not_measured(now, before)
    suspects = worse_tasks(now, before)
    if not suspects:
        return missing
    again = worse_tasks(run(), before)
    return [*missing, *(said for task, said in again.items() if task in suspects)]


def spread(result: Result) -> str:
    """The ratio, and between what half of the rounds lie."""
    return f"{short(result.ratio)} ({short(result.low)} to {short(result.high)})"


def short(figure: float | None) -> str:
    """Three digits that matter."""
    if figure is None:
        return "-"
    return f"{figure:,.0f}" if abs(figure) >= 100 else f"{figure:.3g}"
