import numpy as np
import pytest
from scipy.stats import multivariate_normal
from sklearn.mixture import GaussianMixture

from ml.errors import InvalidConfig
from ml.modeling.mixtures import COVARIANCE_TYPES, ChosenMixture

RNG = np.random.default_rng(0)
MEANS = np.array([[0.0, 0.0], [8.0, 0.0], [0.0, 8.0]])
STRETCH = {
    "spherical": [np.eye(2) * 0.4, np.eye(2), np.eye(2) * 1.6],
    "diag": [np.diag([2, 0.3]), np.diag([0.3, 2]), np.diag([1, 1])],
    "tied": [np.array([[1, 0.9], [0, 0.4]])] * 3,
    "full": [np.array([[1, 0.9], [0, 0.4]]), np.array([[1, -0.9], [0, 0.4]]), np.eye(2)],
}


def drawn(form: str, n_rows: int) -> np.ndarray:
    return np.vstack(
        [mean + RNG.normal(size=(n_rows // 3, 2)) @ A for mean, A in zip(MEANS, STRETCH[form], strict=True)]
    )


@pytest.mark.parametrize("form", COVARIANCE_TYPES)
@pytest.mark.parametrize("n_rows", [1_500, 12_000])
def test_the_form_that_the_rows_were_drawn_from_is_chosen(form: str, n_rows: int) -> None:
    mixture = ChosenMixture(3, random_state=0).fit(drawn(form, n_rows))

    assert mixture.covariance_type_ == form


def test_criteria_are_those_of_scikit_learn_for_the_same_mixture() -> None:
    X = drawn("full", 3_000)

    ours = ChosenMixture(3, random_state=0).fit(X)
    plain = GaussianMixture(3, random_state=0).fit(X)

    assert ours.bic(X) == pytest.approx(plain.bic(X), rel=1e-4)
    assert ours.aic(X) == pytest.approx(plain.aic(X), rel=1e-4)
    assert ours.score(X) == pytest.approx(plain.score(X), rel=1e-4)
    assert ours.bic_by_type_["full"] == pytest.approx(ours.bic(X))


def test_all_rows_shape_a_mixture_that_started_from_a_sample() -> None:
    X = drawn("tied", 30_000)

    started_from_few = ChosenMixture(3, max_start_rows=300, random_state=0).fit(X)
    from_all = ChosenMixture(3, max_start_rows=len(X), random_state=0).fit(X)

    assert started_from_few.covariance_type_ == "tied"
    assert started_from_few.score(X) == pytest.approx(from_all.score(X), abs=0.001)


def test_a_label_is_the_most_probable_segment() -> None:
    X = drawn("full", 600)
    mixture = ChosenMixture(3, random_state=0).fit(X)

    assert np.array_equal(mixture.predict_proba(X).argmax(axis=1), mixture.labels_)


def test_units_change_no_segment() -> None:
    X = drawn("full", 900)

    small, large = (ChosenMixture(3, random_state=0).fit(X * unit) for unit in (1e-6, 1e6))

    assert np.array_equal(small.labels_, large.labels_)


@pytest.mark.parametrize("n_segments", [2, 5, 9])
def test_rows_without_any_spread_in_a_segment_are_fitted(n_segments: int) -> None:
    X = np.repeat(RNG.normal(size=(9, 3)), 5, axis=0)

    mixture = ChosenMixture(n_segments, random_state=0).fit(X)

    assert np.isfinite(mixture.predict_proba(X)).all()


def test_nearly_as_many_segments_as_rows_are_formed() -> None:
    X = RNG.normal(size=(10, 4))

    assert len(set(ChosenMixture(9, random_state=0).fit(X).labels_)) > 5


def test_a_form_that_cannot_be_fitted_is_left_out() -> None:
    few_places = np.repeat(np.random.default_rng(0).normal(size=(5, 3)), 4, axis=0)

    mixture = ChosenMixture(2, reg_covar=0, random_state=0).fit(few_places)

    assert "full" not in mixture.bic_by_type_
    assert mixture.covariance_type_ in mixture.bic_by_type_


def test_a_gaussian_without_rows_in_the_sample_does_no_harm() -> None:
    X = np.zeros((4_000, 2))
    X[-4:] = [[1, 0], [2, 0], [0, 1], [0, 2]]

    mixture = ChosenMixture(4, max_start_rows=50, random_state=0).fit(X)

    assert np.isfinite(mixture.predict_proba(X)).all()


def test_more_segments_than_distinct_rows_are_refused() -> None:
    with pytest.raises(InvalidConfig, match="only 2 customers differ"):
        ChosenMixture(3).fit(np.repeat(np.eye(2), 9, axis=0))


@pytest.mark.parametrize("form", COVARIANCE_TYPES)
def test_mahalanobis_distance_is_that_of_the_density_of_the_own_gaussian(form: str) -> None:
    X = drawn(form, 300)
    ours = ChosenMixture(3, covariance_types=(form,), random_state=0).fit(X)
    plain, labels = ours.mixture_, ours.predict(X)
    shapes = {
        "full": plain.covariances_,
        "tied": [plain.covariances_] * 3,
        "diag": [np.diag(one) for one in np.atleast_2d(plain.covariances_)] if form == "diag" else [],
        "spherical": [one * np.eye(2) for one in plain.covariances_],
    }[form]
    gaussians = [multivariate_normal(mean, one) for mean, one in zip(plain.means_, shapes, strict=True)]
    below_peak = [
        gaussians[label].logpdf(plain.means_[label]) - gaussians[label].logpdf(x)
        for x, label in zip(X, labels, strict=True)
    ]

    assert ours.mahalanobis(X, labels) ** 2 / 2 == pytest.approx(np.array(below_peak), abs=1e-9)
