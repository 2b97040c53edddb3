"""Features become coordinates in which distance means unlikeness: impute, log, scale, encode, PCA."""

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from sklearn.base import BaseEstimator, OneToOneFeatureMixin, TransformerMixin
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.utils.validation import check_is_fitted, validate_data

from ml.data.logscale import learn_log_scale


class LogTransformer(OneToOneFeatureMixin, TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Natural logarithm of each column, log1p where it held a zero, the signed logarithm where a negative.

    Parameters
    ----------
    is_signed : sequence of bool, or None
        Which columns take the signed logarithm; None takes those that held a negative.

    Attributes
    ----------
    scales_ : list of LogScale
        One a column.
    """

    def __init__(self, is_signed: Sequence[bool] | None = None) -> None:
        self.is_signed = is_signed

    def fit(self, X: Any, y: Any = None) -> Self:  # noqa: ARG002 - the estimator contract
        """Learn the scale of every column of ``X``, shape (n_rows, n_features)."""
        X = validate_data(self, X, dtype=np.float64)
        is_signed = [None] * X.shape[1] if self.is_signed is None else self.is_signed
        self.scales_ = [
            learn_log_scale(column, is_signed=signed) for column, signed in zip(X.T, is_signed, strict=True)
        ]
        return self

    def transform(self, X: Any) -> np.ndarray:
        """Return the logarithms, shape (n_rows, n_features)."""
        check_is_fitted(self)
        X = validate_data(self, X, dtype=np.float64, reset=False)
        logs = np.empty(X.shape)
        for place, scale in enumerate(self.scales_):
            logs[:, place] = scale.apply(X[:, place])
        return logs


class CategoryEncoder(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Indicator columns of categories, weighed so that a category counts as much as a standardised number.

    Each indicator is centred and divided by the square root of its share, as in factor analysis of mixed
    data (Pages 2004), so that rare and common categories spread rows alike. That gives a feature with K
    categories the variance K - 1, and many categories would drown the numbers; dividing by the square root
    of K - 1 gives every feature the variance of one number. A category that was not seen in training gets
    the indicators of none.

    Attributes
    ----------
    encoder_ : OneHotEncoder
    shares_ : ndarray of shape (n_indicators,)
    spreads_ : ndarray of shape (n_indicators,)
        What each centred indicator is divided by.
    """

    def fit(self, X: Any, y: Any = None) -> Self:  # noqa: ARG002 - the estimator contract
        """Learn the categories of every column of ``X``, shape (n_rows, n_features), and their shares."""
        self.encoder_ = OneHotEncoder(handle_unknown="ignore", sparse_output=False).fit(X)
        self.shares_ = self.encoder_.transform(X).mean(axis=0)
        n_levels = np.repeat(self.n_levels_, self.n_levels_)
        self.spreads_ = np.sqrt(self.shares_ * np.maximum(n_levels - 1, 1))
        return self

    @property
    def n_levels_(self) -> list[int]:
        """How many categories each feature has."""
        return [len(categories) for categories in self.encoder_.categories_]

    def transform(self, X: Any) -> np.ndarray:
        """Return the weighed indicators, shape (n_rows, n_indicators)."""
        check_is_fitted(self)
        return np.asarray((self.encoder_.transform(X) - self.shares_) / self.spreads_)

    def get_feature_names_out(self, input_features: Any = None) -> np.ndarray:
        """Name each indicator by its feature and its category."""
        return np.asarray(self.encoder_.get_feature_names_out(input_features))


def build_preprocessor(
    log_features: Sequence[str],
    plain_features: Sequence[str],
    categorical: Sequence[str],
    *,
    signed_features: Sequence[str] = (),
    scale: bool,
) -> ColumnTransformer:
    """Columns of a frame become one numeric matrix: log features, other numbers, then indicators."""
    # A column may be empty in the rows that shape the fit, and filled in others.
    impute = ("impute", SimpleImputer(strategy=_median, keep_empty_features=True))
    most_frequent = SimpleImputer(strategy="most_frequent", missing_values=None, keep_empty_features=True)
    logarithm = ("log", LogTransformer([name in signed_features for name in log_features]))
    # What comes to the scaler was made for it by the step before.
    scaler = ("scale", StandardScaler(copy=False) if scale else "passthrough")
    return ColumnTransformer(
        [
            ("log", Pipeline([impute, logarithm, scaler]), list(log_features)),
            ("plain", Pipeline([impute, scaler]), list(plain_features)),
            (
                "category",
                Pipeline([("impute", most_frequent), ("encode", CategoryEncoder())]),
                list(categorical),
            ),
        ],
        verbose_feature_names_out=False,
    )


def _median(known: np.ndarray) -> float:
    # scikit-learn's own sorts a masked array, which takes four times as long.
    return float(np.median(known)) if len(known) else np.nan
