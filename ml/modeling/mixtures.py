"""Gaussian mixtures that choose the form of their covariances."""

import warnings
from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from scipy.linalg import pinvh
from sklearn.base import BaseEstimator, ClusterMixin
from sklearn.cluster import KMeans
from sklearn.exceptions import ConvergenceWarning
from sklearn.mixture import GaussianMixture
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_is_fitted, validate_data

from ml.errors import InvalidConfig
from ml.modeling.centroids import draw_rows, require_distinct

COVARIANCE_TYPES = ("full", "tied", "diag", "spherical")
_START_ROWS = 5_000
_MAX_ITER = 300


class ChosenMixture(ClusterMixin, BaseEstimator):  # type: ignore[misc]
    """Gaussian mixture whose covariances have the form with the lowest BIC (Fraley and Raftery 2002).

    All forms start from the same k-means segments, and the chosen one from others as well. Of more than
    ``max_start_rows`` rows, a random sample of that size decides the form and the start, and
    expectation-maximisation (Dempster, Laird and Rubin 1977) goes on from there with all rows.

    Parameters
    ----------
    n_components : int
        How many segments to form.
    n_init : int
        From how many k-means results to start.
    reg_covar : float
        Added to every variance, as a share of the mean variance of the features, so that none vanishes.
    covariance_types : sequence of str
        The forms to choose from.
    max_start_rows : int
        How many rows decide the form and the start.
    tol : float
        Going on with all rows ends where a step adds less than this to the mean log-likelihood of a row, or
        after 300 steps.
    random_state : int, RandomState or None

    Attributes
    ----------
    mixture_ : GaussianMixture
        Fitted to all rows.
    covariance_type_ : {"full", "tied", "diag", "spherical"}
        The form that was chosen.
    bic_by_type_ : dict of str to float
        On the rows that decided it; a form that cannot be fitted to them is left out.
    labels_ : ndarray of shape (n_rows,)
    """

    def __init__(
        self,
        n_components: int = 2,
        *,
        n_init: int = 1,
        reg_covar: float = 1e-6,
        covariance_types: Sequence[str] = COVARIANCE_TYPES,
        max_start_rows: int = _START_ROWS,
        tol: float = 1e-3,
        random_state: Any = None,
    ) -> None:
        self.n_components = n_components
        self.n_init = n_init
        self.reg_covar = reg_covar
        self.covariance_types = covariance_types
        self.max_start_rows = max_start_rows
        self.tol = tol
        self.random_state = random_state

    def fit(self, X: Any, y: Any = None) -> Self:  # noqa: ARG002 - the estimator contract
        """Fit to ``X``, shape (n_rows, n_features).

        Raises
        ------
        InvalidConfig
            Fewer rows differ than segments are to be formed, or no form of covariances can be fitted.
        """
        X = validate_data(self, X, dtype=np.float64)
        require_distinct(X, self.n_components)
        sample = draw_rows(X, self.max_start_rows, self.random_state)
        reg_covar = max(self.reg_covar * float(X.var(axis=0).mean()), np.finfo(float).tiny)
        mixtures = self._fit_forms(sample, reg_covar)
        if not mixtures:
            raise InvalidConfig(
                f"A mixture of {self.n_components} Gaussians cannot be fitted to {len(X):,} customers. Ask "
                "for fewer segments, or for another algorithm, such as kmeans."
            )
        self.bic_by_type_ = {one.covariance_type: float(one.bic(sample)) for one in mixtures}
        chosen = min(mixtures, key=lambda one: self.bic_by_type_[one.covariance_type])
        self.covariance_type_ = chosen.covariance_type
        self.mixture_ = chosen if sample is X else _go_on(chosen, X, self.tol)
        self.labels_ = self.predict(X)
        return self

    @property
    def variant_(self) -> str:
        """What was chosen, in words."""
        return f"{self.covariance_type_} covariances"

    def _fit_forms(self, X: np.ndarray, reg_covar: float) -> list[GaussianMixture]:
        """A mixture of each form from the first start; the one with the lowest BIC also from the others."""
        random_state = check_random_state(self.random_state)
        first, *others = (_Start(X, self.n_components, reg_covar, random_state) for _ in range(self.n_init))
        fitted = [one for form in self.covariance_types if (one := first.fit(X, form)) is not None]
        if not fitted or not others:
            return fitted
        lowest = min(fitted, key=lambda one: one.bic(X))
        again = [start.fit(X, lowest.covariance_type) for start in others]
        likeliest = max((lowest, *filter(None, again)), key=lambda one: one.lower_bound_)
        return [likeliest if one is lowest else one for one in fitted]

    def predict(self, X: Any) -> np.ndarray:
        """Label rows with their most probable segment, shape (n_rows,)."""
        return np.asarray(self.predict_proba(X).argmax(axis=1))

    def predict_proba(self, X: Any) -> np.ndarray:
        """Probabilities of the segments, shape (n_rows, n_components)."""
        check_is_fitted(self)
        return np.asarray(self.mixture_.predict_proba(X))

    def mahalanobis(self, X: np.ndarray, labels: np.ndarray) -> np.ndarray:
        """Mahalanobis' distance (1936) of each row from the Gaussian of its label, shape (n_rows,)."""
        check_is_fitted(self)
        distance = np.empty(len(X))
        for label in np.unique(labels):
            deviations = X[labels == label] - self.mixture_.means_[label]
            # The Cholesky factor of the precisions: a matrix, one for all, a diagonal or a number.
            factor = self.mixture_.precisions_cholesky_
            factor = factor if self.covariance_type_ == "tied" else factor[label]
            is_matrix = self.covariance_type_ in {"full", "tied"}
            scaled = deviations @ factor if is_matrix else deviations * factor
            distance[labels == label] = np.linalg.norm(scaled, axis=1)
        return distance

    def score(self, X: Any, y: Any = None) -> float:  # noqa: ARG002 - the estimator contract
        """Mean log-likelihood of a row."""
        check_is_fitted(self)
        return float(self.mixture_.score(X))

    def bic(self, X: Any) -> float:
        """Bayesian information criterion (Schwarz 1978) on ``X``; lower is better."""
        check_is_fitted(self)
        return float(self.mixture_.bic(X))

    def aic(self, X: Any) -> float:
        """Akaike's information criterion (1974) on ``X``; lower is better."""
        check_is_fitted(self)
        return float(self.mixture_.aic(X))


class _Start:
    """Weights, means and covariances of k-means segments: where mixtures of every form start."""

    def __init__(self, X: np.ndarray, n_components: int, reg_covar: float, random_state: Any) -> None:
        with warnings.catch_warnings():
            # The sample may hold fewer distinct rows than the table; a Gaussian without rows is let go.
            warnings.simplefilter("ignore", ConvergenceWarning)
            kmeans = KMeans(n_components, n_init=1, random_state=random_state).fit(X)
        # A weight of zero has no logarithm.
        sizes = np.bincount(kmeans.labels_, minlength=n_components) + 10 * np.finfo(float).eps
        self.reg_covar = reg_covar
        self.weights = sizes / sizes.sum()
        # The centres were taken before the last rows changed sides.
        self.means = kmeans.cluster_centers_.copy()
        for label in np.unique(kmeans.labels_):
            self.means[label] = X[kmeans.labels_ == label].mean(axis=0)
        self.covariances = np.stack(
            [
                _scatter(X[kmeans.labels_ == label] - self.means[label], reg_covar)
                for label in range(n_components)
            ]
        )

    def fit(self, X: np.ndarray, form: str) -> GaussianMixture | None:
        """The mixture of this form; None where its covariances cannot be inverted."""
        mixture = GaussianMixture(
            len(self.means),
            covariance_type=form,
            reg_covar=self.reg_covar,
            max_iter=_MAX_ITER,
            weights_init=self.weights,
            means_init=self.means,
            precisions_init=self._precisions(form),
        )
        try:
            return _run(mixture, X)
        except (ValueError, np.linalg.LinAlgError):
            return None

    def _precisions(self, form: str) -> np.ndarray:
        if form == "full":
            return np.stack([pinvh(one) for one in self.covariances])
        if form == "tied":
            return np.asarray(pinvh(np.tensordot(self.weights, self.covariances, axes=1)))
        variances = np.diagonal(self.covariances, axis1=1, axis2=2)
        return 1 / (variances if form == "diag" else variances.mean(axis=1))


def _scatter(deviations: np.ndarray, reg_covar: float) -> np.ndarray:
    covariance: np.ndarray = deviations.T @ deviations / max(len(deviations), 1)
    return covariance + reg_covar * np.eye(len(covariance))


def _go_on(mixture: GaussianMixture, X: np.ndarray, tol: float) -> GaussianMixture:
    """The same mixture, fitted on to more rows."""
    going_on = GaussianMixture(**mixture.get_params()).set_params(
        weights_init=mixture.weights_,
        means_init=mixture.means_,
        precisions_init=mixture.precisions_,
        tol=tol,
    )
    try:
        return _run(going_on, X)
    except (ValueError, np.linalg.LinAlgError):
        return mixture


def _run(mixture: GaussianMixture, X: np.ndarray) -> GaussianMixture:
    with warnings.catch_warnings():
        # Where a ridge of the likelihood is still rising by a little after so many steps, it will do.
        warnings.simplefilter("ignore", ConvergenceWarning)
        return mixture.fit(X)
