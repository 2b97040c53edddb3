"""Servers asked the same in turn, round after round; what each answers and takes in a round."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from bench import load
from bench.results import Result, Sense, compared
from bench.servers import Running


@dataclass(frozen=True)
class Figures:
    """One figure a round: seconds of a request, requests/s, and the server's processor seconds a request."""

    p50: list[float] = field(default_factory=list)
    p99: list[float] = field(default_factory=list)
    rate: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)


def contest(
    servers: Sequence[Running], task: str, *, n_rounds: int, seconds: float, n_clients: int = 1
) -> dict[str, Figures]:
    """Ask every server for ``seconds`` a round; each second round in the other order."""
    figures = {server.name: Figures() for server in servers}
    for server in servers:
        _lap(server, task, seconds / 4, n_clients)  # does not count
    order = list(servers)
    for _ in range(n_rounds):
        for server in order:
            before = server.cpu_seconds()
            lap = _lap(server, task, seconds, n_clients)
            found = figures[server.name]
            found.cpu.append((server.cpu_seconds() - before) / len(lap.seconds))
            found.rate.append(lap.requests_a_second)
            found.p50.append(lap.quantile(0.5))
            found.p99.append(lap.quantile(0.99))
        order.reverse()
    return figures


def beside(
    figures: Mapping[str, Figures],
    task: str,
    figure: Literal["p50", "p99", "rate", "cpu"],
    rival: str,
    *,
    goal: float | None = None,
    sense: Sense = "at most",
) -> Result:
    """Ours beside a rival in one figure, and in processor time: of requests/s more is better."""
    mine, theirs = figures["ours"], figures[rival]
    is_rate = figure == "rate"
    sense = "at least" if is_rate else sense
    return compared(
        task,
        getattr(mine, figure),
        getattr(theirs, figure),
        unit="requests/s" if is_rate else "s",
        sense=sense,
        rates=is_rate,
        goal=goal,
        rival=rival,
        cpu=None if figure == "cpu" else compared(task, mine.cpu, theirs.cpu, sense=sense).ratio,
    )


def tail(
    figures: Mapping[str, Figures], task: str, server: str = "ours", goal: float | None = None
) -> Result:
    """How far p99 is above p50 of the same server."""
    found = figures[server]
    return compared(task, found.p99, found.p50, goal=goal, rival="p50")


def _lap(server: Running, task: str, seconds: float, n_clients: int) -> load.Lap:
    request = server.server.requests[task]
    if n_clients == 1:
        return load.ask_in_turn(server.port, request, seconds)
    return load.ask_at_once(server.port, request, seconds, n_clients)
