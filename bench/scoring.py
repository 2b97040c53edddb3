"""Compiled models beside plain scikit-learn on arrays, and beside our own fitted pipelines."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import polars as pl

from bench import plain
from bench.customers import draw
from bench.results import Result
from bench.rounds import race, versus
from bench.writing import show
from ml import TrainingConfig, train
from ml.data import samples
from ml.modeling.pipeline import place
from ml.scoring.compiled import Slots, compile_model
from ml.types import SegmentationModel

N_TRAINED = 20_000
MISSING_SHARE = 0.01
GOALS = {("kmeans", 1): 100.0, ("kmeans", 1_000_000): 3.5, ("gmm", 1_000_000): 9.0}


def measure(*, quick: bool = False) -> Iterator[Result]:
    """Compare one row and many, segments of kmeans and probabilities of gmm."""
    rows = draw(100_000 if quick else 1_000_000, MISSING_SHARE)
    trained = draw(N_TRAINED)
    for algorithm in ("kmeans", "gmm"):
        model, pipeline = _train(algorithm, trained), plain.pipeline(algorithm).fit(trained.to_numpy())
        for some in (trained.head(1), rows):
            yield from _compare(algorithm, model, pipeline, some)


def _compare(algorithm: str, model: SegmentationModel, pipeline: Any, rows: pl.DataFrame) -> Iterator[Result]:
    compiled = compile_model(model)
    compiled.warm()
    assert compiled.folded is not None  # noqa: S101 - both algorithms can be
    array = np.ascontiguousarray(rows.to_numpy())
    values = np.ascontiguousarray(rows.select(compiled.folded.numeric).to_numpy().T)
    codes = np.empty((0, rows.height), dtype=np.int64)
    slots = Slots.make(rows.height, compiled.n_probabilities)
    plain_way = pipeline.predict if algorithm == "kmeans" else pipeline.predict_proba
    laps = race(
        {
            "ours": lambda: compiled.place_values(values, codes),
            "into given room": lambda: compiled.fill(values, codes, slots),
            "of a frame": lambda: compiled.place(rows),
            "plain": lambda: plain_way(array),
            "own pipeline": lambda: place(model.pipeline, algorithm, rows),
        },
        n_rounds=9,
    )
    said = f"{algorithm}, {rows.height:,} row{'s' if rows.height > 1 else ''}"
    goal = GOALS.get((algorithm, rows.height))
    found = "segments" if algorithm == "kmeans" else "probabilities"
    yield versus(
        f"{said}: {found}, times as fast as scikit-learn", laps["ours"], laps["plain"],
        sense="at least", goal=goal, rival="scikit-learn",
    )  # fmt: skip
    for way in ("into given room", "of a frame"):
        yield versus(
            f"{said}: {way}, times as fast as scikit-learn", laps[way], laps["plain"],
            sense="at least", rival="scikit-learn",
        )  # fmt: skip
    yield versus(
        f"{said}: times as fast as the pipeline it is made of", laps["ours"], laps["own pipeline"],
        sense="at least", rival="own pipeline",
    )  # fmt: skip


def _train(algorithm: str, customers: pl.DataFrame) -> SegmentationModel:
    config = TrainingConfig(
        features=samples.SPEND_COLUMNS, algorithm=algorithm, n_segments=plain.N_SEGMENTS,
        pca=plain.N_COMPONENTS, log_transform=True, n_resamples=0, n_references=0, covariance_type="full",
    )  # fmt: skip
    return train(customers, config)


if __name__ == "__main__":
    show(measure())
