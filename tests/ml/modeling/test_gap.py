import numpy as np

from ml.evidence import GapPoint
from ml.modeling.crowds import Crowd
from ml.modeling.gap import gap_statistic, suggested_by_gap


def gap_of(X: np.ndarray) -> tuple[GapPoint, ...]:
    crowd = Crowd(X, 42)
    return gap_statistic(crowd.rows.X, 6, 42, lambda rng: crowd.uniform(rng).X)


def test_a_round_cloud_is_one_group() -> None:
    X = np.random.default_rng(0).normal(size=(435, 2))

    assert suggested_by_gap(gap_of(X)) == 1


def test_separate_groups_are_counted() -> None:
    rng = np.random.default_rng(0)
    X = np.repeat([[0, 0], [9, 0], [0, 9]], 100, axis=0) + rng.normal(size=(300, 2))

    gap = gap_of(X)

    assert [point.n_segments for point in gap] == [1, 2, 3, 4, 5, 6]
    assert suggested_by_gap(gap) == 3


def test_no_more_segments_are_tried_than_customers_differ() -> None:
    assert len(gap_of(np.repeat([[0.0], [1.0], [5.0]], 10, axis=0))) == 2
