import numpy as np
import pytest
from sklearn.cluster import KMeans
from sklearn.metrics import calinski_harabasz_score, davies_bouldin_score, silhouette_score
from sklearn.mixture import GaussianMixture

from ml.modeling.evaluation import Space, evaluate, inertia
from ml.types import UNASSIGNED


@pytest.fixture
def blobs() -> np.ndarray:
    rng = np.random.default_rng(0)
    return np.vstack([rng.normal(centre, 1, (300, 2)) for centre in (0, 3)])


def test_a_small_table_is_measured_exactly(blobs: np.ndarray) -> None:
    clusterer = KMeans(2, n_init=1, random_state=0).fit(blobs)
    scores = evaluate(Space(blobs, "as made"), clusterer.labels_, clusterer, random_state=0)

    assert scores.silhouette == scores.silhouette_low == scores.silhouette_high
    assert scores.silhouette == pytest.approx(silhouette_score(blobs, clusterer.labels_))
    assert scores.inertia == pytest.approx(clusterer.inertia_)
    assert scores.bic is None


def test_a_sampled_silhouette_covers_the_exact_one(blobs: np.ndarray) -> None:
    clusterer = KMeans(2, n_init=1, random_state=0).fit(blobs)
    exact = silhouette_score(blobs, clusterer.labels_)
    space = Space(blobs, "as made")

    covered = [
        scores.silhouette_low <= exact <= scores.silhouette_high
        for scores in (
            evaluate(space, clusterer.labels_, clusterer, random_state=seed, max_silhouette_rows=300)
            for seed in range(40)
        )
    ]

    assert sum(covered) >= 36


def test_mixtures_have_a_likelihood(blobs: np.ndarray) -> None:
    clusterer = GaussianMixture(2, random_state=0).fit(blobs)
    scores = evaluate(Space(blobs, "as made"), clusterer.predict(blobs), clusterer, random_state=0)

    assert scores.log_likelihood is not None
    assert scores.aic == pytest.approx(2 * 11 - 2 * scores.log_likelihood)
    assert scores.bic == pytest.approx(11 * np.log(600) - 2 * scores.log_likelihood)


def test_inertia_of_points_on_their_means_is_zero() -> None:
    assert inertia(np.array([[1.0], [1.0], [5.0]]), np.array([0, 0, 1])) == 0


def test_no_likelihood_is_told_where_categories_make_it_unbounded(blobs: np.ndarray) -> None:
    clusterer = GaussianMixture(2, random_state=0).fit(blobs)
    space = Space(blobs, "as made", is_continuous=False)

    assert evaluate(space, clusterer.predict(blobs), clusterer, random_state=0).bic is None


def test_criteria_are_those_of_scikit_learn(blobs: np.ndarray) -> None:
    labels = KMeans(5, n_init=1, random_state=0).fit_predict(blobs)

    scores = evaluate(Space(blobs, "as made"), labels, None, random_state=0)

    assert scores.davies_bouldin == pytest.approx(davies_bouldin_score(blobs, labels), rel=1e-9)
    assert scores.calinski_harabasz == pytest.approx(calinski_harabasz_score(blobs, labels), rel=1e-9)


def test_unassigned_rows_are_left_out(blobs: np.ndarray) -> None:
    labels = KMeans(2, n_init=1, random_state=0).fit_predict(blobs)
    some = np.where(np.arange(600) % 10 == 0, UNASSIGNED, labels)

    scores = evaluate(Space(blobs, "as made"), some, None, random_state=7)

    assert (scores.n_rows, scores.random_state, scores.space) == (540, 7, "as made")
    assert scores.silhouette == pytest.approx(silhouette_score(blobs[some >= 0], some[some >= 0]))


def test_a_small_segment_is_not_lost_in_a_sample() -> None:
    rng = np.random.default_rng(0)
    X = np.vstack([rng.normal(0, 1, (5_000, 2)), rng.normal(9, 1, (60, 2))])
    labels = np.repeat([0, 1], [5_000, 60])

    scores = evaluate(Space(X, "as made"), labels, None, random_state=0, max_silhouette_rows=500)

    assert scores.silhouette_n_rows == 50 + 50
    assert scores.silhouette == pytest.approx(silhouette_score(X, labels), abs=0.06)
