"""Each task beside its plain counterpart, in turn, in one run; the ratio is what counts.

Absolute times depend on the machine and on what else it does; ratios of neighbouring runs hardly do.
"""

import platform
import statistics
import time
from collections.abc import Callable

import numpy as np
import polars as pl
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score
from sklearn.mixture import GaussianMixture

from bench import assignments, fitting, forecasting, insight, purchases, reading, service
from ml import TrainingConfig, read_table, train
from ml.data import samples
from ml.scoring.scorer import score
from ml.types import SegmentationModel, Table, TableFormat

ROUNDS = 3


def main() -> None:
    """Run every comparison and print a line for each."""
    print(f"{platform.machine()}, Python {platform.python_version()}, median of {ROUNDS} rounds")
    print(f"{'task':<52}{'ours':>10}{'plain':>10}{'ratio':>8}{'spread':>16}")
    reading.measure()
    messy, plain = _messy_csv(200_000)
    compare("read 200,000 x 8 CSV with marks / without", lambda: read_table(messy), lambda: read_table(plain))
    few, many = _customers(20_000), _customers(200_000)
    compare("train auto, 20,000 x 6 / plain sweep", lambda: _train(few), lambda: _plain_sweep(few))
    model = _train(samples.wholesale())
    table, features = Table(many, TableFormat("frame")), many.select(model.data.features)
    compare(
        "score 200,000 x 6 / Pipeline.predict",
        lambda: score(model, table),
        lambda: model.pipeline.predict(features),
    )
    insight.measure(many, compare)
    purchases.measure(compare)
    fitting.measure()
    forecasting.measure()
    service.measure(many)
    assignments.measure()


def compare(task: str, ours: Callable[[], object], plain: Callable[[], object]) -> None:
    """Time both in turn, after one round that does not count."""
    ours(), plain()
    rounds = [(_seconds(ours), _seconds(plain)) for _ in range(ROUNDS)]
    ratios = sorted(mine / theirs for mine, theirs in rounds)
    mine, theirs = (statistics.median(times) for times in zip(*rounds, strict=True))
    spread = f"{ratios[0]:.2f} to {ratios[-1]:.2f}"
    print(f"{task:<52}{mine:>9.3f}s{theirs:>9.3f}s{statistics.median(ratios):>8.2f}{spread:>16}", flush=True)


def _seconds(task: Callable[[], object]) -> float:
    start = time.perf_counter()
    task()
    return time.perf_counter() - start


def _messy_csv(n_rows: int) -> tuple[bytes, bytes]:
    """The same numbers as 1.234,50 EUR below a title, and as they are."""
    values = np.random.default_rng(0).lognormal(8, 1, (n_rows, 8)).round(2)
    swap = str.maketrans({",": ".", ".": ","})
    rows = "\n".join(";".join(f"{value:,.2f} EUR".translate(swap) for value in row) for row in values)
    plain = pl.DataFrame(values, schema=list("abcdefgh")).write_csv().encode()
    return f"Umsatz\n\na;b;c;d;e;f;g;h\n{rows}\n".encode(), plain


def _customers(n_rows: int) -> pl.DataFrame:
    rng = np.random.default_rng(1)
    drawn = samples.wholesale().select(samples.SPEND_COLUMNS)[rng.integers(0, 440, n_rows)]
    return drawn.select(pl.all() * pl.Series(np.exp(rng.normal(0, 0.3, n_rows))))


def _train(customers: pl.DataFrame) -> SegmentationModel:
    return train(customers, TrainingConfig(features=samples.SPEND_COLUMNS))


def _plain_sweep(customers: pl.DataFrame) -> None:
    """What a notebook does: both algorithms on all rows, silhouettes on a sample of 10,000."""
    X = np.log(customers.to_numpy())
    for n_segments in range(2, 11):
        for clusterer in (
            KMeans(n_segments, n_init=1, random_state=0),
            GaussianMixture(n_segments, random_state=0),
        ):
            silhouette_score(X, clusterer.fit_predict(X), sample_size=10_000, random_state=0)


if __name__ == "__main__":
    main()
