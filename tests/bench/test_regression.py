"""Only what is worse than all committed rounds by a quarter, twice, is a regression."""

from collections.abc import Callable, Sequence

from bench.regression import TOLERANCE, check, is_worse
from bench.results import Result, Sense


def made(low: float, high: float, sense: Sense = "at most", task: str = "task") -> Result:
    return Result(task, 1.0, 1.0, (low + high) / 2, low, high, sense=sense)


def runs(*runs: Sequence[Result]) -> Callable[[], Sequence[Result]]:
    left = iter(runs)
    return lambda: next(left)


def test_less_is_better_and_the_best_round_is_beyond_the_worst_committed_one() -> None:
    committed = made(1.0, 2.0)
    assert is_worse(made(2.0 * TOLERANCE + 0.01, 9.0), committed)
    assert not is_worse(made(2.0 * TOLERANCE - 0.01, 9.0), committed)


def test_more_is_better_and_the_best_round_is_below_the_worst_committed_one() -> None:
    committed = made(100.0, 120.0, "at least")
    assert is_worse(made(10.0, 100.0 / TOLERANCE - 0.1, "at least"), committed)
    assert not is_worse(made(10.0, 100.0 / TOLERANCE + 0.1, "at least"), committed)


def test_an_improvement_is_no_regression() -> None:
    assert not is_worse(made(0.1, 0.2), made(1.0, 2.0))
    assert not is_worse(made(500.0, 600.0, "at least"), made(100.0, 120.0, "at least"))


def test_seconds_of_another_machine_are_not_compared() -> None:
    assert not is_worse(Result("task", 100.0, low=90.0, high=110.0), Result("task", 1.0, low=0.9, high=1.1))


def test_what_is_worse_twice_is_told_with_both_ratios() -> None:
    worse = made(5.0, 6.0)
    assert check(runs([worse], [worse]), [made(1.0, 2.0)]) == ["task: 5.5 (5 to 6), was 1.5 (1 to 2)"]


def test_what_is_worse_once_is_noise() -> None:
    assert check(runs([made(5.0, 6.0)], [made(1.0, 2.0)]), [made(1.0, 2.0)]) == []


def test_another_task_that_is_worse_the_second_time_is_noise_too() -> None:
    committed = [made(1.0, 2.0), made(1.0, 2.0, task="other")]
    first = [made(5.0, 6.0), made(1.0, 2.0, task="other")]
    second = [made(1.0, 2.0), made(5.0, 6.0, task="other")]
    assert check(runs(first, second), committed) == []


def test_a_good_run_is_not_repeated() -> None:
    assert check(runs([made(1.0, 2.0)]), [made(1.0, 2.0)]) == []


def test_a_committed_task_that_is_gone_is_told() -> None:
    assert check(runs([]), [made(1.0, 2.0)]) == ["task: not measured"]


def test_a_new_task_is_compared_with_nothing() -> None:
    assert check(runs([made(9.0, 9.0)]), []) == []
