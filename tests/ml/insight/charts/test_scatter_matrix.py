from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from scipy.integrate import trapezoid
from scipy.stats import gaussian_kde

from ml.insight.charts.scatter_matrix import scatter_matrix
from ml.types import SegmentationModel


def test_densities_of_the_segments_add_up_to_that_of_all(wide: SegmentationModel) -> None:
    told = scatter_matrix(wide)

    assert (len(told["features"]), told["n_features"], told["n_shown"]) == (8, 20, 1_000)
    for densities in told["densities"].values():
        areas = {one["segment"]: trapezoid(one["density"], one["x"]) for one in densities}
        assert areas == pytest.approx({one.segment: one.share for one in wide.segments}, abs=0.01)


def test_features_with_the_largest_effects_are_drawn(wide: SegmentationModel) -> None:
    effects: dict[str, float] = {}
    for segment in wide.segments:
        for one in segment.profile:
            effects[one.feature] = max(effects.get(one.feature, 0), abs(one.effect or 0))

    drawn = scatter_matrix(wide)["features"]

    assert set(drawn) == set(sorted(effects, key=effects.__getitem__)[-8:])


def test_values_are_as_trained_and_missing_ones_stay_missing(with_missing: SegmentationModel) -> None:
    told = scatter_matrix(with_missing)

    Z = with_missing.pipeline[0].transform(with_missing.customers[list(with_missing.data.features)])
    names = list(with_missing.pipeline[0].get_feature_names_out())
    for feature in told["features"]:
        is_known = with_missing.customers[feature].is_not_null().to_numpy()
        points = np.array(told["points"][feature])
        np.testing.assert_allclose(points[is_known], Z[is_known, names.index(feature)], atol=1e-3)
        assert np.isnan(points[~is_known]).all()
        assert 0 < is_known.sum() < len(points)


def test_a_density_is_the_kernel_estimate_times_the_share(with_missing: SegmentationModel) -> None:
    told = scatter_matrix(with_missing)
    segments, feature = np.array(told["segment"]), told["features"][0]
    values = np.array(told["points"][feature])

    for one in told["densities"][feature]:
        members = values[(segments == one["segment"]) & np.isfinite(values)]
        expected = gaussian_kde(members)(one["x"]) * len(members) / np.isfinite(values).sum()
        np.testing.assert_allclose(one["density"], expected, atol=1e-3)


def test_a_feature_that_does_not_vary_has_no_density(with_gaps: SegmentationModel) -> None:
    same = replace(with_gaps, customers=with_gaps.customers.with_columns(age=pl.lit(40.0)))

    densities = scatter_matrix(same)["densities"]["age"]

    assert [one["segment"] for one in densities] == [0, 4, 7]
    assert all(one["x"] is None and one["density"] is None for one in densities)
