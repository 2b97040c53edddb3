import numpy as np
import pytest

from ml.insight.charts.moments import moments
from ml.insight.effects import effect_size
from ml.types import SegmentationModel


def test_they_make_the_effect_between_two_segments(with_missing: SegmentationModel) -> None:
    first, second = (with_missing.customers.filter(segment=number) for number in (0, 1))
    for one in moments(with_missing)["features"]:
        inside, outside = (_known(part[one["feature"]].to_numpy()) for part in (first, second))
        assert one["n_known"][:2] == [len(inside), len(outside)]
        assert len(inside) < first.height
        expected = effect_size(inside, outside, is_log=one["is_log"])
        # The logarithm of training was learned from all customers, not from these two segments.
        assert _effect(one) == pytest.approx(expected, rel=0.05 if one["is_log"] else 1e-9)


def test_some_features_are_compared_by_their_logarithm(with_missing: SegmentationModel) -> None:
    told = moments(with_missing)

    assert {one["feature"] for one in told["features"] if one["is_log"]} == {"spend"}
    assert told["n_features"] == 4


def _effect(one: dict[str, list[float]]) -> float:
    (n, m), (mean, other), (spread, wide) = (one[key][:2] for key in ("n_known", "means", "variances"))
    return (mean - other) / float(np.sqrt((n * spread + m * wide) / (n + m - 2)))


def _known(values: np.ndarray) -> np.ndarray:
    return values[np.isfinite(values)]
