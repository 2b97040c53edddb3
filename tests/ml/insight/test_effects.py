import numpy as np
import pytest

from ml.insight.effects import effect_interval, effect_size

INSIDE, OUTSIDE = np.array([10.0, 12, 14]), np.array([100.0, 110, 120])


def test_the_effect_is_the_difference_in_pooled_standard_deviations() -> None:
    pooled = np.sqrt((INSIDE.var(ddof=1) + OUTSIDE.var(ddof=1)) / 2)

    assert effect_size(INSIDE, OUTSIDE, is_log=False) == pytest.approx((12 - 110) / pooled)


def test_on_the_log_scale_factors_count() -> None:
    as_it_is = effect_size(INSIDE, OUTSIDE, is_log=True)

    assert as_it_is == pytest.approx(effect_size(np.log1p(INSIDE), np.log1p(OUTSIDE), is_log=False), rel=0.05)


def test_without_spread_the_effect_is_infinite_and_without_difference_there_is_none() -> None:
    assert effect_size(np.ones(3), np.zeros(3), is_log=False) == np.inf
    assert effect_size(np.ones(3), np.ones(3), is_log=False) is None
    assert effect_size(np.empty(0), np.ones(3), is_log=False) is None


def test_the_interval_has_the_width_of_hedges_and_olkin() -> None:
    low, high = effect_interval(0.5, 20, 30)

    # 50 / 600 + 0.25 / 100, worked out by hand.
    assert low == pytest.approx(0.5 - 1.959964 * 0.2929733, abs=1e-6)
    assert high == pytest.approx(0.5 + 1.959964 * 0.2929733, abs=1e-6)


@pytest.mark.parametrize("effect", [None, np.inf, -np.inf])
def test_what_is_no_number_has_no_interval(effect: float | None) -> None:
    assert effect_interval(effect, 20, 30) == (None, None)


def test_the_interval_covers_the_true_effect_nineteen_times_in_twenty() -> None:
    rng = np.random.default_rng(0)
    covered = 0
    for _ in range(400):
        effect = effect_size(rng.normal(0.8, 1, 40), rng.normal(0, 1, 60), is_log=False)
        low, high = effect_interval(effect, 40, 60)
        assert low is not None
        assert high is not None
        covered += low <= 0.8 <= high

    assert 0.92 <= covered / 400 <= 0.98
