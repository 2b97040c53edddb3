"""What is told of a model beside what it is made of: taking over, explaining, comparing, drawing."""

from collections.abc import Iterator
from datetime import UTC, datetime

import numpy as np
import polars as pl

from bench.customers import draw
from bench.results import Result
from bench.rounds import compare
from bench.writing import show
from ml import TrainingConfig, train
from ml.insight.charts import CHARTS
from ml.insight.explanation import Explainer
from ml.insight.migration import migrate
from ml.insight.report import render_report
from ml.insight.tallying import count_customers
from ml.modeling.pipeline import place
from ml.scoring.scorer import score
from ml.types import Table, TableFormat

CONFIG = TrainingConfig(algorithm="kmeans", n_segments=5, n_resamples=0, n_references=0)


def measure(*, quick: bool = False) -> Iterator[Result]:
    """Compare each with the plain work that it comes on top of."""
    customers = draw(20_000 if quick else 200_000)
    with_ids = customers.with_columns(customer_id=pl.format("C{}", pl.int_range(customers.height)))
    model = train(with_ids, CONFIG)
    few, table = model.customers.head(200), Table(with_ids, TableFormat("frame"))
    reference, scored = model.reference, score(model, table)
    assert reference is not None  # noqa: S101
    yield compare(
        f"train {customers.height:,} x 6, taking over / anew",
        lambda: train(with_ids, CONFIG, previous=model),
        lambda: train(with_ids, CONFIG),
    )
    yield compare(
        "explain 200 customers / place them one by one",
        lambda: list(Explainer(model).explain(few)),
        lambda: [place(model.pipeline, "kmeans", few[[row]]) for row in range(few.height)],
    )
    yield compare(
        f"count {customers.height:,} for drift / score them",
        lambda: count_customers(
            reference, scored.features, scored.frame["segment"], scored.distance, datetime.now(UTC)
        ),
        lambda: score(model, table),
    )
    yield compare(
        f"migration of {customers.height:,} / score them",
        lambda: migrate(model, model),
        lambda: score(model, table),
    )
    yield compare(
        f"report and all charts of {customers.height:,} / sort them",
        lambda: [render_report(model), *(chart(model) for chart in CHARTS.values())],
        lambda: np.sort(model.customers.select(model.data.features).to_numpy(), axis=0),
    )


if __name__ == "__main__":
    show(measure())
