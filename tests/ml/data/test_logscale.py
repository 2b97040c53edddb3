import numpy as np
import polars as pl
import pytest

from ml.data.logscale import LogScale, choose_log_features, choose_signed_features, learn_log_scale


def test_positive_columns_take_the_plain_logarithm_and_zeros_stay_zero() -> None:
    positive, with_zero = np.array([2.0, 8.0]), np.array([0.0, 8.0])

    assert learn_log_scale(positive).apply(positive) == pytest.approx(np.log(positive))
    assert learn_log_scale(with_zero).apply(with_zero) == pytest.approx(np.log([1, 9]))


def test_a_column_with_negatives_takes_the_signed_logarithm() -> None:
    values = np.array([-99.0, 0, 9, np.nan])
    scale = learn_log_scale(values)

    assert scale.is_signed
    assert scale.apply(values)[:3] == pytest.approx([-np.log(100), 0, np.log(10)])


@pytest.mark.parametrize("smallest", [-50.0, 0.0, 2.0])
def test_a_scale_keeps_the_order_and_leads_back(smallest: float) -> None:
    values = np.array([smallest, 3.0, 7.0, 1000.0])
    scale = learn_log_scale(values)

    assert (np.diff(scale.apply(values)) > 0).all()
    assert scale.invert(scale.apply(values)) == pytest.approx(values)


def test_what_lies_beyond_all_numbers_is_a_number_all_the_same() -> None:
    beyond = np.array([-1e4, 1e4])

    assert np.isfinite(LogScale(1.0, 0.0).invert(beyond)).all()
    assert np.isfinite(LogScale(0.0, 1.0, is_signed=True).invert(beyond)).all()


def test_a_new_value_below_all_seen_ones_counts_as_half_the_smallest() -> None:
    scale = learn_log_scale(np.array([2.0, 8.0]))

    assert scale.apply(np.array([0.0, -5.0])) == pytest.approx(np.log([1.0, 1.0]))


def features_with_refunds(n_refunds: int) -> pl.DataFrame:
    amounts = np.random.default_rng(0).lognormal(size=400)
    amounts[:n_refunds] *= -1
    return pl.DataFrame({"spend": amounts})


@pytest.mark.parametrize(("n_refunds", "chosen"), [(0, ("spend",)), (20, ("spend",)), (21, ())])
def test_skewed_features_with_at_most_five_percent_negatives_are_chosen(
    n_refunds: int, chosen: tuple[str, ...]
) -> None:
    features = features_with_refunds(n_refunds)

    assert choose_log_features(features, ["spend"], "auto") == chosen
    assert choose_signed_features(features, ["spend"]) == (("spend",) if n_refunds else ())


def test_one_large_refund_does_not_hide_that_amounts_are_skewed() -> None:
    features = features_with_refunds(0).with_columns(
        pl.when(pl.int_range(pl.len()) == 0).then(-500.0).otherwise("spend").alias("spend")
    )

    assert choose_log_features(features, ["spend"], "auto") == ("spend",)


def test_symmetric_features_are_chosen_on_demand_only() -> None:
    features = pl.DataFrame({"age": np.random.default_rng(0).normal(40, 5, 500), "gap": [None] * 500})
    features = features.cast(pl.Float64)

    assert choose_log_features(features, ["age", "gap"], "auto") == ()
    assert choose_log_features(features, ["age"], True) == ("age",)
    assert choose_log_features(features, ["age"], False) == ()
