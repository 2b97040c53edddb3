import numpy as np
import polars as pl
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError

from ml.modeling.preprocessing import CategoryEncoder, LogTransformer, build_preprocessor


def test_log_transformer_uses_log1p_only_for_columns_with_zeros() -> None:
    X = np.array([[1.0, 0.0], [10.0, 9.0]])

    assert LogTransformer().fit_transform(X) == pytest.approx(np.log([[1, 1], [10, 10]]))


def test_log_transformer_learns_which_columns_are_signed_unless_it_is_told() -> None:
    X = np.array([[1.0, -9.0], [10.0, 9.0]])
    told = LogTransformer([True, True]).fit(X[1:])

    assert LogTransformer().fit_transform(X) == pytest.approx(
        np.array([[0, -np.log(10)], [np.log(10), np.log(10)]])
    )
    assert told.transform(X)[:, 1] == pytest.approx([-np.log(10), np.log(10)])


def test_new_negatives_in_a_column_without_any_count_as_the_floor() -> None:
    fitted = LogTransformer().fit(np.array([[2.0, 0.0], [8.0, 3.0]]))

    assert fitted.transform(np.array([[-5.0, -5.0]])) == pytest.approx(np.array([[0.0, 0.0]]))


def test_log_transformer_keeps_the_estimator_contract() -> None:
    X = np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 1.0]])
    fitted = clone(LogTransformer()).fit(X)

    assert fitted.get_feature_names_out(["a", "b"]).tolist() == ["a", "b"]
    with pytest.raises(NotFittedError):
        LogTransformer().transform(X)
    with pytest.raises(ValueError, match="features"):
        fitted.transform(X[:, :1])


@pytest.mark.parametrize("n_levels", [2, 3, 15])
def test_a_category_spreads_rows_as_much_as_one_standardised_number(n_levels: int) -> None:
    levels = np.random.default_rng(0).integers(0, n_levels, (300, 1)).astype(str)
    weighed = CategoryEncoder().fit_transform(levels)

    assert weighed.shape == (300, n_levels)
    assert weighed.mean(axis=0) == pytest.approx(0)
    assert (weighed**2).sum() / len(levels) == pytest.approx(1)


def test_an_unseen_category_gets_the_indicators_of_none() -> None:
    encoder = CategoryEncoder().fit(np.array([["CH"], ["DE"]]))

    nowhere = encoder.transform(np.array([["AT"]]))

    assert nowhere[0] == pytest.approx(-encoder.shares_ / encoder.spreads_)


def test_a_missing_number_becomes_the_median() -> None:
    frame = pl.DataFrame({"a": [1.0, 2.0, 9.0]})
    fitted = build_preprocessor([], ["a"], [], scale=False).fit(frame)

    assert fitted.transform(pl.DataFrame({"a": [None]}, schema={"a": pl.Float64})).tolist() == [[2]]
