"""How often the test of structure errs: on tables with no groups, and on tables of well separated ones."""

import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from typing import Literal

import numpy as np
import polars as pl

from bench.families import separated
from ml import TrainingConfig, train

Made = Callable[[np.random.Generator], np.ndarray]
N_TABLES = 100

CROWDS: dict[str, Made] = {
    "a round cloud": lambda rng: rng.normal(size=(400, 3)),
    "a long cloud": lambda rng: rng.normal(size=(400, 4)) @ rng.normal(size=(4, 4)),
    "counts beside spend": lambda rng: np.column_stack([rng.lognormal(6, 1, 400), rng.geometric(0.3, 400)]),
    "a box": lambda rng: rng.uniform(size=(400, 3)),
    "heavy tails": lambda rng: rng.standard_t(3, (400, 4)),
    "log-normal columns": lambda rng: rng.lognormal(6, 1.2, (400, 5)),
    "exponential columns, not logged": lambda rng: rng.exponential(1, (400, 4)),
}
GROUPS: dict[str, Made] = {
    "equal groups": lambda rng: separated(rng, [100] * int(rng.integers(2, 7)), 4, 8)[0],
    "unequal groups": lambda rng: separated(rng, [250, 120, 60], 3, 8)[0],
    "unequal spreads": lambda rng: separated(rng, [150, 150, 150], 3, 10, [0.5, 1.0, 1.5])[0],
    "log-normal groups": lambda rng: np.exp(6 + 0.5 * separated(rng, [150, 150, 100], 5, 8)[0]),
}


def measure() -> None:
    """Print how often structureless tables are said to have groups, and separated ones to have none."""
    with ProcessPoolExecutor() as pool:
        for kinds, wrong, task in (
            (CROWDS, ("weak", "clear"), "false alarms"),
            (GROUPS, ("none",), "misses"),
        ):
            tables = [list(kinds)[seed % len(kinds)] for seed in range(N_TABLES)]
            verdicts = list(pool.map(_verdict, tables, range(N_TABLES)))
            by_kind = {name: sum(said in wrong for kind, said in verdicts if kind == name) for name in kinds}
            found = ", ".join(f"{name} {count}" for name, count in by_kind.items())
            print(f"{task}: {sum(by_kind.values())} of {N_TABLES} tables ({found})", flush=True)


def _verdict(kind: str, seed: int) -> tuple[str, str | None]:
    X = (CROWDS | GROUPS)[kind](np.random.default_rng(seed))
    table = pl.DataFrame(X, schema=[f"x{number}" for number in range(X.shape[1])])
    log_transform: Literal["auto", False] = False if kind.endswith("not logged") else "auto"
    config = TrainingConfig(algorithm="kmeans", n_segments=2, n_resamples=0, log_transform=log_transform)
    model = train(table, config)
    return kind, model.structure.verdict if model.structure else None


if __name__ == "__main__":
    sys.exit(measure())
