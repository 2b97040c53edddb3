import numpy as np
import pytest

from ml.errors import InvalidConfig
from ml.evidence import Candidate
from ml.modeling.evaluation import Space
from ml.modeling.selection import SELECTION_ROWS, select
from ml.types import TrainingConfig


def blobs(n_rows: int) -> Space:
    rng = np.random.default_rng(0)
    return Space(rng.normal(size=(n_rows, 2)) + 10 * rng.integers(0, 3, (n_rows, 1)), "as made")


def select_quietly(space: Space, config: TrainingConfig) -> tuple[Candidate, ...]:
    return select(space, config, lambda *_: None)


def test_the_highest_silhouette_is_chosen_among_all_that_were_tried() -> None:
    candidates = select_quietly(blobs(300), TrainingConfig(max_segments=5))
    (chosen,) = [one for one in candidates if one.is_chosen]

    assert len(candidates) == 8
    assert chosen.n_segments == 3
    assert chosen.silhouette == max(one.silhouette for one in candidates)


def test_one_algorithm_and_one_number_are_one_candidate() -> None:
    (only,) = select_quietly(blobs(300), TrainingConfig(algorithm="gmm", n_segments=4))

    assert (only.algorithm, only.n_segments, only.is_chosen) == ("gmm", 4, True)


def test_a_large_table_is_represented_by_a_sample_and_says_so() -> None:
    (only,) = select_quietly(blobs(SELECTION_ROWS + 1), TrainingConfig(algorithm="kmeans", n_segments=3))

    assert only.n_rows == SELECTION_ROWS


def test_no_more_segments_than_different_rows_are_tried() -> None:
    few = Space(np.array([[0.0], [0.0], [1.0], [5.0], [5.0]]), "as made")

    assert {one.n_segments for one in select_quietly(few, TrainingConfig(algorithm="kmeans"))} == {2, 3}
    with pytest.raises(InvalidConfig, match="only 3 customers differ"):
        select_quietly(few, TrainingConfig(n_segments=4))
