from collections.abc import Callable

import numpy as np
import polars as pl
import pytest
from sklearn.datasets import make_circles

from ml import TrainingConfig, read_table, train
from ml.data.samples import SPEND_COLUMNS
from ml.evidence import Structure
from ml.modeling.crowds import Crowd
from ml.modeling.structure import assess_structure

Made = Callable[[np.random.Generator], np.ndarray]


def assess(X: np.ndarray, n_references: int = 19) -> Structure:
    structure = assess_structure(
        Crowd(X, 42), "as made", max_segments=6, n_references=n_references, random_state=42
    )
    assert structure is not None
    return structure


CROWDS: dict[str, Made] = {
    "round": lambda rng: rng.normal(size=(300, 2)),
    "long": lambda rng: rng.normal(size=(300, 3)) * [5, 1, 0.3],
    "box": lambda rng: rng.uniform(size=(300, 2)),
    "heavy tails": lambda rng: rng.standard_t(3, (300, 3)),
    "skewed columns": lambda rng: rng.exponential(size=(300, 3)),
    "whole numbers": lambda rng: rng.integers(1, 6, (300, 3)).astype(float),
}


@pytest.mark.parametrize("crowd", CROWDS)
@pytest.mark.parametrize("seed", [1, 2])
def test_one_crowd_is_no_structure(crowd: str, seed: int) -> None:
    structure = assess(CROWDS[crowd](np.random.default_rng(seed)))

    assert structure.verdict == "none"
    assert structure.statement.startswith("No groups were found")


@pytest.mark.parametrize("n_groups", [2, 3, 5])
def test_separate_groups_are_clear(n_groups: int) -> None:
    rng = np.random.default_rng(n_groups)
    centres = 9 * rng.permutation(np.eye(5))[:n_groups]

    structure = assess(np.repeat(centres, 60, axis=0) + rng.normal(size=(60 * n_groups, 5)))

    assert structure.verdict == "clear"
    assert structure.p_value == max(structure.p_gaussian, structure.p_uniform) == 0.05


def test_what_every_table_looked_like_is_kept_and_says_the_same() -> None:
    rng = np.random.default_rng(0)
    structure = assess(np.repeat(np.eye(2) * 9, 60, axis=0) + rng.normal(size=(120, 2)))

    gaussian, uniform = structure.references
    assert (gaussian.kind, uniform.kind) == ("gaussian", "uniform")
    for tables, p_value in ((gaussian, structure.p_gaussian), (uniform, structure.p_uniform)):
        assert len(tables.values) == structure.n_references
        n_as_grouped = sum(value >= tables.observed for value in tables.values)
        assert p_value == pytest.approx((1 + n_as_grouped) / (1 + structure.n_references))
    assert gaussian.criterion == "dip", "two peaks"
    assert gaussian.observed > max(gaussian.values)


def test_rings_are_structure_though_no_k_means_finds_them() -> None:
    rings, _ = make_circles(300, noise=0.03, factor=0.4, random_state=0)

    assert assess(rings).verdict == "clear"


def test_wholesale_customers_show_weak_structure_of_two_groups(wholesale_csv: bytes) -> None:
    config = TrainingConfig(features=SPEND_COLUMNS, n_resamples=0, max_segments=6)

    model = train(read_table(wholesale_csv), config)

    assert model.structure is not None
    assert model.structure.verdict in ("weak", "clear")
    assert model.structure.p_gaussian == model.structure.p_uniform == pytest.approx(1 / 61)
    assert model.structure.gap_n_segments == model.n_segments == 2


@pytest.mark.parametrize("seed", range(3))
def test_counts_beside_other_columns_are_no_groups(seed: int) -> None:
    rng = np.random.default_rng(seed)
    spend, age = rng.lognormal(6, 1, 400), rng.normal(40, 10, 400)
    table = pl.DataFrame({"spend": spend, "orders": rng.geometric(0.3, 400), "age": age})

    assert verdict_of(table) == "none"


@pytest.mark.parametrize("seed", range(3))
def test_categories_that_have_to_do_with_nothing_are_no_groups(seed: int) -> None:
    rng = np.random.default_rng(seed)
    numbers = {name: rng.lognormal(5, 1, 400) for name in ("spend", "visits")}
    kinds = {"plan": rng.choice(list("abc"), 400), "kind": rng.choice(list("xy"), 400)}
    table = pl.DataFrame({**numbers, **kinds})

    assert verdict_of(table) == "none"


@pytest.mark.parametrize("seed", [0, 2, 3])
def test_groups_that_only_categories_tell_are_seen(seed: int) -> None:
    rng = np.random.default_rng(seed)
    group = np.repeat([0, 1, 2], [150, 150, 100])
    letters = np.array(list("abc"))
    usual = {
        f"c{place}": np.where(rng.random(400) < 0.9, letters[(group + place) % 3], rng.choice(letters, 400))
        for place in range(3)
    }
    table = pl.DataFrame({"a": rng.normal(size=400), "b": rng.normal(size=400), **usual})

    assert verdict_of(table) != "none"


def verdict_of(table: pl.DataFrame) -> str:
    config = TrainingConfig(algorithm="kmeans", n_segments=2, n_resamples=0, n_references=39)
    structure = train(table, config).structure
    assert structure is not None
    return structure.verdict


def test_p_values_of_one_crowd_are_spread_evenly() -> None:
    p_values = [assess(np.random.default_rng(seed).normal(size=(60, 2))).p_gaussian for seed in range(40)]

    assert np.mean(np.array(p_values) <= 0.1) < 0.25
    assert 0.3 < np.mean(p_values) < 0.7


def test_the_same_seed_gives_the_same_evidence() -> None:
    X = np.random.default_rng(0).normal(size=(600, 3))

    assert assess(X) == assess(X)
    assert assess(X).n_rows == 500


def test_too_few_distinct_customers_are_not_tested() -> None:
    few = np.repeat(np.arange(4.0)[:, None], 10, axis=0)

    assert assess_structure(Crowd(few, 0), "as made", max_segments=6, n_references=19, random_state=0) is None
