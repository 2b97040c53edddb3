"""Ways to do a task timed in turn, round after round, so that what slows the machine slows them all."""

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bench.results import Result, Sense, compared

Way = Callable[[], object]
ROUNDS = 7
LEAST_SECONDS = 0.05


@dataclass(frozen=True)
class Laps:
    """The seconds of every round: on the clock, and of all threads of this process on the processors."""

    wall: list[float]
    cpu: list[float]


def race(ways: Mapping[str, Way], n_rounds: int = ROUNDS) -> dict[str, Laps]:
    """Time every way in turn; each second round goes the other way round.

    A first call of each does not count. A way that is over sooner than the clock can tell is called so often
    in a round that it takes 50 ms, and the seconds are those of a call.
    """
    counts = {name: _calls_a_round(way) for name, way in ways.items()}
    laps = {name: Laps([], []) for name in ways}
    order = list(ways)
    for _ in range(n_rounds):
        for name in order:
            wall, cpu = _time(ways[name], counts[name])
            laps[name].wall.append(wall)
            laps[name].cpu.append(cpu)
        order.reverse()
    return laps


def versus(
    task: str,
    ours: Laps,
    plain: Laps,
    *,
    sense: Sense = "at most",
    goal: float | None = None,
    rival: str = "",
    note: str = "",
) -> Result:
    """The ratio of two ways of a race, by the clock, and beside it by processor time."""
    cpu = compared(task, ours.cpu, plain.cpu, sense=sense).ratio if all([*ours.cpu, *plain.cpu]) else None
    return compared(task, ours.wall, plain.wall, sense=sense, goal=goal, rival=rival, cpu=cpu, note=note)


def compare(
    task: str,
    ours: Way,
    plain: Way,
    *,
    n_rounds: int = ROUNDS,
    sense: Sense = "at most",
    goal: float | None = None,
    rival: str = "",
    note: str = "",
) -> Result:
    """Race two ways."""
    laps = race({"ours": ours, "plain": plain}, n_rounds)
    return versus(task, laps["ours"], laps["plain"], sense=sense, goal=goal, rival=rival, note=note)


def seconds_of(way: Way) -> float:
    """The seconds of one call on the clock."""
    return _time(way, 1)[0]


def _calls_a_round(way: Way) -> int:
    way()
    once = statistics.median(seconds_of(way) for _ in range(3)) if seconds_of(way) < LEAST_SECONDS else 1.0
    return max(1, int(LEAST_SECONDS / max(once, 1e-9)))


def _time(way: Way, n_calls: int) -> tuple[float, float]:
    # Nobody pays for the garbage of the one before.
    gc.collect()
    wall, cpu = time.perf_counter(), time.process_time()
    for _ in range(n_calls):
        way()
    return (time.perf_counter() - wall) / n_calls, (time.process_time() - cpu) / n_calls
