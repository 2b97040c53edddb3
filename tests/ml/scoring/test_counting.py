"""Counting numbers and codes beside counting frames."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from ml import TrainingConfig, train
from ml.data import samples
from ml.insight.tallying import count_customers, merge, no_customers
from ml.scoring.compiled import Slots, codes_of, compile_model
from ml.scoring.counting import RowCounter


@pytest.mark.parametrize("algorithm", ["kmeans", "gmm"])
def test_counts_what_counting_frames_counts(algorithm: str) -> None:
    model = train(
        samples.wholesale(), TrainingConfig(algorithm=algorithm, n_segments=3, n_resamples=0, n_references=0)
    )
    compiled = compile_model(model)
    assert model.reference is not None
    assert compiled.folded is not None
    counter = RowCounter(model.reference, compiled.folded, model.segment_of_label)
    tally = no_customers(model.reference)
    rng = np.random.default_rng(3)
    for n_rows in (1, 500, 0, 9_000):
        rows = model.customers.select(model.data.features)[rng.integers(0, 440, n_rows)]
        gaps = pl.Series(rng.random(n_rows) < 0.1)
        rows = rows.with_columns(
            pl.col(compiled.folded.numeric).cast(pl.Float64) * pl.Series(np.exp(rng.normal(0, 2, n_rows))),
            Channel=pl.when(gaps).then(pl.lit("unheard of")).otherwise("Channel"),
        ).with_columns(pl.when(gaps).then(None).otherwise(pl.col("Milk", "Region")).name.keep())
        values = np.ascontiguousarray(rows.select(compiled.folded.numeric).to_numpy().T)
        known = zip(compiled.folded.categorical, compiled.folded.categories, strict=True)
        codes = np.array([codes_of(rows[name], categories) for name, categories in known]).reshape(2, n_rows)
        slots = Slots.make(n_rows, compiled.n_probabilities)
        compiled.fill(values, codes, slots)
        counter.add(values, codes, slots.label, slots.distance)
        placed = compiled.place(rows)
        counted = count_customers(model.reference, rows, pl.Series(placed.segments), placed.distance)
        tally = merge(tally, counted)
    taken = counter.take()
    assert taken.since is not None
    assert replace(taken, since=None) == tally
    assert counter.take() == no_customers(model.reference)
