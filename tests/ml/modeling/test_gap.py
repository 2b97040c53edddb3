import numpy as np

from ml.modeling.gap import gap_statistic, suggested_by_gap


def test_a_round_cloud_is_one_group() -> None:
    X = np.random.default_rng(0).normal(size=(435, 2))

    assert suggested_by_gap(gap_statistic(X, 6, 42)) == 1


def test_separate_groups_are_counted() -> None:
    rng = np.random.default_rng(0)
    X = np.repeat([[0, 0], [9, 0], [0, 9]], 100, axis=0) + rng.normal(size=(300, 2))

    gap = gap_statistic(X, 6, 42)

    assert [point.n_segments for point in gap] == [1, 2, 3, 4, 5, 6]
    assert suggested_by_gap(gap) == 3


def test_no_more_segments_are_tried_than_customers_differ() -> None:
    assert len(gap_statistic(np.repeat([[0.0], [1.0], [5.0]], 10, axis=0), 6, 42)) == 2
