from collections.abc import Callable

import numpy as np
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


def test_the_same_seed_gives_the_same_evidence() -> None:
    X = np.random.default_rng(0).normal(size=(600, 3))

    assert assess(X) == assess(X)
    assert assess(X).n_rows == 500


def test_too_few_distinct_customers_are_not_tested() -> None:
    few = np.repeat(np.arange(4.0)[:, None], 10, axis=0)

    assert assess_structure(Crowd(few, 0), "as made", max_segments=6, n_references=19, random_state=0) is None
