"""Models of every kind that charts have to cope with, each trained once."""

from dataclasses import replace
from functools import cache

import numpy as np
import polars as pl
import pytest

from ml import TrainingConfig, train
from ml.data import samples
from ml.types import UNASSIGNED, SegmentationModel

ODD_MODELS = (
    "as usual", "missing values", "categories only", "one number", "no components", "gaps in the numbers",
    "unassigned", "dbscan", "hierarchical", "mixture", "hostile names", "few values", "own units",
    "huge numbers",
)  # fmt: skip
_QUICK = TrainingConfig(n_resamples=0, n_references=0, n_segments=3, algorithm="kmeans")


@pytest.fixture(params=ODD_MODELS)
def odd_model(request: pytest.FixtureRequest) -> SegmentationModel:
    return trained(request.param)


@pytest.fixture(scope="session")
def with_missing() -> SegmentationModel:
    return trained("missing values")


@pytest.fixture(scope="session")
def with_gaps() -> SegmentationModel:
    return trained("gaps in the numbers")


@pytest.fixture(scope="session")
def with_unassigned() -> SegmentationModel:
    return trained("unassigned")


@pytest.fixture(scope="session")
def hierarchical() -> SegmentationModel:
    return trained("hierarchical")


@pytest.fixture(scope="session")
def wide() -> SegmentationModel:
    """20,000 made-up customers with 20 features, every second of them spread like amounts."""
    rng = np.random.default_rng(5)
    centres = rng.normal(0, 2, size=(8, 20))
    X = centres[rng.integers(8, size=20_000)] + rng.normal(size=(20_000, 20))
    X[:, ::2] = np.exp(X[:, ::2])
    frame = pl.from_numpy(X, schema=[f"feature_{number}" for number in range(20)])
    return train(frame, replace(_QUICK, n_segments=8))


@cache
def trained(kind: str) -> SegmentationModel:
    if kind == "gaps in the numbers":
        return _renumbered(trained("as usual"), {0: 0, 1: 4, 2: 7})
    return train(*_tables()[kind])


@cache
def _tables() -> dict[str, tuple[pl.DataFrame, TrainingConfig]]:
    rng = np.random.default_rng(1)
    group = rng.integers(3, size=300)
    spend = pl.DataFrame(
        {
            "spend": np.exp(group + rng.normal(0, 0.8, 300)).round(2),
            "visits": 10.0 * group + rng.poisson(4, 300),
            "age": rng.normal(40, 12, 300).round(1),
            "refunds": rng.normal(0, 5, 300).round(1),
        }
    )
    holes = spend.with_columns(
        pl.when(pl.Series(rng.random(300) < 0.2)).then(None).otherwise(pl.col(name)).alias(name)
        for name in spend.columns
    )
    channels = pl.DataFrame(
        {"channel": np.array(["a", "b", "c"])[group], "card": rng.choice(["x", "y"], 300)}
    )
    core = 8.0 * group[:270, None] + rng.normal(0, 0.4, (270, 3))
    tight = pl.from_numpy(np.vstack([core, rng.uniform(-20, 40, (30, 3))]), schema=["a", "b", "c"])
    yes = pl.DataFrame({"yes": (group > 0).astype(float), "no": (group > 1).astype(float)})
    hostile = spend.rename({"spend": "*", "visits": "^.*$", "age": "__proto__"})
    huge = spend.with_columns(pl.col("age") * 1e200, pl.col("spend") * 1e-200)
    config = replace(_QUICK, outliers="keep")
    return {
        "as usual": (spend, config),
        "missing values": (holes, config),
        "categories only": (channels, config),
        "one number": (spend[["spend"]], config),
        "no components": (spend.hstack(channels), replace(config, pca=None)),
        "unassigned": (tight, replace(config, algorithm="hdbscan", n_segments="auto")),
        "dbscan": (tight, replace(config, algorithm="dbscan", n_segments="auto", eps=0.8)),
        "hierarchical": (spend, replace(config, algorithm="hierarchical")),
        "mixture": (samples.wholesale(), replace(config, algorithm="gmm", outliers="exclude")),
        "hostile names": (hostile, config),
        "few values": (yes, config),
        "own units": (spend, replace(config, scale=False, log_transform=False)),
        "huge numbers": (huge, config),
    }


def _renumbered(model: SegmentationModel, number_of: dict[int, int]) -> SegmentationModel:
    """As a model that took over numbers of the one before it."""
    return replace(
        model,
        segments=tuple(replace(one, segment=number_of[one.segment]) for one in model.segments),
        segment_of_label=tuple(number_of[one] for one in model.segment_of_label),
        customers=model.customers.with_columns(
            pl.col("segment").replace_strict({**number_of, UNASSIGNED: UNASSIGNED})
        ),
    )
