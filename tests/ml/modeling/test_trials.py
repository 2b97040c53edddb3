import numpy as np
import pytest

from ml.modeling.evaluation import Space
from ml.modeling.trials import SELECTION_ROWS, crossing_of, try_all
from ml.types import TrainingConfig


def test_a_large_table_is_represented_by_a_sample_and_says_so() -> None:
    X = np.random.default_rng(0).normal(size=(SELECTION_ROWS + 1, 2))

    (only,) = try_all(Space(X, "as made"), TrainingConfig(algorithm="kmeans", n_segments=3), lambda *_: None)

    assert only.candidate.n_rows == SELECTION_ROWS


def test_no_neighbours_cross_a_gap_and_many_cross_a_crowd() -> None:
    rng = np.random.default_rng(0)
    labels = np.repeat([0, 1], 200)
    apart = rng.normal(size=(400, 2)) + 20 * labels[:, None]
    crowd = rng.normal(size=(400, 2))

    assert crossing_of(apart, labels, 0) == 0
    assert crossing_of(crowd, labels, 0) == pytest.approx(1, abs=0.1)
    assert 0.03 < crossing_of(crowd, (crowd[:, 0] > 0).astype(int), 0) < 0.2
