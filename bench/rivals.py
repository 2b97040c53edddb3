"""Ours beside MLServer, BentoML and mlflow, each in an environment of its own outside the project.

``python -m bench rivals`` installs them with pip into a folder of the user's cache, once, fits the same
pipeline in each, serves it, and asks all in turn. It is measured only when named: it downloads much.
"""

from collections.abc import Iterator
from contextlib import ExitStack

from bench.contest import Figures, beside, contest
from bench.environments import Environment, NotInstalled
from bench.results import Result
from bench.rival_servers import RIVALS, prepared
from bench.servers import Server
from bench.service import HUNDRED, MANY, N_CLIENTS, ONE, started
from bench.writing import show

# Against the fastest way to run MLServer: without processes of its own between the request and the model.
GOALS = {("MLServer, parallel_workers=0", task): goal for task, goal in ((ONE, 10), (HUNDRED, 5), (MANY, 3))}


def measure(*, quick: bool = False) -> Iterator[Result]:
    """Compare latencies, requests/s and processor time with every rival that can be installed."""
    seconds, n_rounds = (0.2, 2) if quick else (0.6, 9)
    with ExitStack() as stack:
        others: list[tuple[Server, int]] = []
        for rival in RIVALS:
            try:
                others.append(stack.enter_context(prepared(rival)))
            except NotInstalled as problem:
                print(f"{rival.name}: {problem}", flush=True)
        servers = stack.enter_context(started(tuple(others)))
        asked = [one for one in servers if one.name == "ours" or one.name in {rival.name for rival in RIVALS}]
        for task, n_clients in ((ONE, 1), (ONE, N_CLIENTS), (HUNDRED, 1), (MANY, 1)):
            long = 3 * seconds if task == MANY else seconds
            figures = contest(asked, task, n_rounds=n_rounds, seconds=long, n_clients=n_clients)
            for name in list(figures)[1:]:
                yield from _beside(figures, name, task, n_clients)


def installed_versions() -> dict[str, str]:
    """The version of each, or why it is not there."""
    return {rival.package: Environment(rival.package, rival.packages).version() for rival in RIVALS}


def _beside(figures: dict[str, Figures], name: str, task: str, n_clients: int) -> Iterator[Result]:
    if task == ONE and n_clients == 1:
        yield beside(figures, f"{ONE}, p50: times as fast as {name}", "p50", name, sense="at least")
        return
    said = f"{task}, {n_clients} clients" if n_clients > 1 else task
    yield beside(
        figures, f"{said}: times the requests/s of {name}", "rate", name, goal=GOALS.get((name, task))
    )


if __name__ == "__main__":
    show(measure())
