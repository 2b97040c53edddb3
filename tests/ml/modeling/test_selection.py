import numpy as np
import pytest
from sklearn.datasets import make_circles, make_moons

from ml.errors import InvalidConfig
from ml.evidence import Candidate, GapPoint, Structure
from ml.modeling.evaluation import Space
from ml.modeling.selection import Selection, select
from ml.types import TrainingConfig


def blobs(n_rows: int) -> Space:
    rng = np.random.default_rng(0)
    return Space(rng.normal(size=(n_rows, 2)) + 10 * rng.integers(0, 3, (n_rows, 1)), "as made")


def select_quietly(
    space: Space, config: TrainingConfig, structure: Structure | None = None
) -> tuple[Selection, Candidate]:
    selection = select(space, config, structure, lambda *_: None)
    (chosen,) = [one for one in selection.candidates if one.is_chosen]
    return selection, chosen


def test_separate_groups_are_counted_right_and_k_means_is_simple_enough() -> None:
    selection, chosen = select_quietly(blobs(300), TrainingConfig(max_segments=5))

    assert (chosen.algorithm, chosen.n_segments) == ("kmeans", 3)
    tried = {one.algorithm for one in selection.candidates}
    assert tried == {"kmeans", "gmm", "hierarchical", "hdbscan"}


def test_every_criterion_is_kept_for_every_number() -> None:
    gap = tuple(GapPoint(number, 0.1 * number, 0.01) for number in range(1, 6))
    structure = Structure("clear", "", 0.02, 0.02, 0.02, gap, 3, 60, 300, 42, "as made")

    selection, _ = select_quietly(blobs(300), TrainingConfig(max_segments=5), structure)

    by_means = [one for one in selection.candidates if one.algorithm == "kmeans"]
    assert [one.n_segments for one in by_means] == [2, 3, 4, 5]
    assert [one.gap for one in by_means] == [point.gap for point in gap[1:]]
    assert all(one.bic and one.variant for one in selection.candidates if one.algorithm == "gmm")


def test_the_choice_is_told_in_three_sentences_that_name_the_criteria() -> None:
    selection, _ = select_quietly(blobs(300), TrainingConfig(max_segments=5))

    taken, agreement, reason = selection.choice
    assert taken.startswith("K-means with 3 segments was taken, of 13 candidates from 4 algorithms")
    assert "silhouette" in agreement
    assert "ICL" in agreement
    assert reason.endswith(".")


@pytest.mark.parametrize(
    "made", [make_moons(400, noise=0.05, random_state=1), make_circles(400, noise=0.04, factor=0.4)]
)
def test_shapes_that_only_density_finds_are_found(made: tuple[np.ndarray, np.ndarray]) -> None:
    _, chosen = select_quietly(Space(made[0], "as made"), TrainingConfig())

    assert (chosen.algorithm, chosen.n_segments) == ("hdbscan", 2)


def test_long_groups_side_by_side_are_a_mixture() -> None:
    rng = np.random.default_rng(3)
    truth = np.repeat([0, 1, 2], 150)
    X = np.column_stack([rng.normal(0, 5, 450), 4 * truth + rng.normal(0, 0.5, 450)])

    _, chosen = select_quietly(Space(X, "as made"), TrainingConfig(max_segments=6))

    assert (chosen.algorithm, chosen.n_segments) == ("gmm", 3)


def test_slivers_are_refused_in_words() -> None:
    rng = np.random.default_rng(0)
    X = np.vstack([rng.normal(0, 1, (297, 2)), rng.normal(40, 0.1, (3, 2))])

    selection, chosen = select_quietly(Space(X, "as made"), TrainingConfig(max_segments=4))

    refused = [one for one in selection.candidates if one.refused and one.algorithm != "hdbscan"]
    assert refused
    assert all("smallest segment holds" in str(one.refused) for one in refused)
    assert chosen.refused is None or all(one.refused for one in selection.candidates)


@pytest.mark.parametrize("n_rows", [10, 15, 20, 30])
def test_single_customers_of_a_small_table_are_no_segments(n_rows: int) -> None:
    X = np.random.default_rng(n_rows).normal(size=(n_rows, 3))

    _, chosen = select_quietly(Space(X, "as made"), TrainingConfig())

    assert chosen.n_segments <= n_rows / 5


def test_no_more_segments_than_were_allowed_are_taken() -> None:
    centres = 30 * np.array([[i, j] for i in range(4) for j in range(4)])
    X = np.repeat(centres, 40, axis=0) + np.random.default_rng(0).normal(size=(640, 2))

    selection, chosen = select_quietly(Space(X, "as made"), TrainingConfig(max_segments=5))

    assert chosen.n_segments <= 5
    assert [one.refused for one in selection.candidates if one.n_segments == 16] == [
        "it has more than 5 segments"
    ]


def test_where_all_are_refused_it_is_said() -> None:
    X = np.random.default_rng(0).normal(size=(40, 2))

    selection, chosen = select_quietly(Space(X, "as made"), TrainingConfig(min_segment_share=0.5))

    assert chosen.n_segments == 2
    assert selection.choice[2].startswith("All candidates were refused")


def test_an_algorithm_that_finds_its_number_says_so() -> None:
    with pytest.raises(InvalidConfig, match="finds the number of segments itself, here 3, not 4"):
        select_quietly(blobs(300), TrainingConfig(algorithm="hdbscan", n_segments=4))


def test_one_algorithm_and_one_number_are_one_candidate() -> None:
    selection, only = select_quietly(blobs(300), TrainingConfig(algorithm="gmm", n_segments=4))

    assert len(selection.candidates) == 1
    assert (only.algorithm, only.n_segments) == ("gmm", 4)
    assert "as asked for" in selection.choice[0]


def test_stability_names_the_most_segments_that_all_come_again() -> None:
    selection, _ = select_quietly(blobs(300), TrainingConfig(algorithm="kmeans", max_segments=5))

    stability = {one.n_segments: one.stability or 0 for one in selection.candidates}
    assert stability[3] > 0.95
    assert stability[5] < 0.75
    assert "3 segments" in selection.choice[1]
    assert "stability" in selection.choice[1]


def test_without_resamples_stability_names_nothing() -> None:
    config = TrainingConfig(algorithm="kmeans", max_segments=5, n_resamples=0)

    selection, _ = select_quietly(blobs(300), config)

    assert all(one.stability is None for one in selection.candidates)
    assert "stability" not in selection.choice[1]


def test_no_more_segments_than_different_rows_are_tried() -> None:
    few = Space(np.array([[0.0], [0.0], [1.0], [5.0], [5.0]]), "as made")

    selection, _ = select_quietly(few, TrainingConfig(algorithm="kmeans"))
    assert {one.n_segments for one in selection.candidates} == {2, 3}
    with pytest.raises(InvalidConfig, match="only 3 customers differ"):
        select_quietly(few, TrainingConfig(n_segments=4))
