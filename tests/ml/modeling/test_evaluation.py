import numpy as np
import pytest
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score
from sklearn.mixture import GaussianMixture

from ml.modeling.evaluation import Space, evaluate, inertia


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
            evaluate(space, clusterer.labels_, clusterer, random_state=seed, max_silhouette_rows=200)
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
