from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from scipy.stats import pearsonr, spearmanr

from ml.insight.charts.correlation import correlation
from ml.types import SegmentationModel


def test_correlations_are_of_the_customers_with_both_values(with_missing: SegmentationModel) -> None:
    told = correlation(with_missing)

    assert told["n_rows"] == told["n_shown"] == with_missing.customers.height
    assert "spend" in told["log_features"]
    one, other = told["features"].index("spend"), told["features"].index("visits")
    both = with_missing.customers.drop_nulls(["spend", "visits"])
    spend, visits = both["spend"].to_numpy(), both["visits"].to_numpy()
    assert 150 < len(spend) < 220
    logs = np.log(visits + 1) if "visits" in told["log_features"] else visits
    assert told["before"]["pearson"][one][other] == pytest.approx(pearsonr(spend, visits)[0], abs=1e-4)
    assert told["before"]["spearman"][one][other] == pytest.approx(spearmanr(spend, visits)[0], abs=1e-4)
    assert told["after"]["pearson"][one][other] == pytest.approx(pearsonr(np.log(spend), logs)[0], abs=1e-4)
    assert told["after"]["spearman"] == told["before"]["spearman"]
    assert told["after"]["pearson"] != told["before"]["pearson"]


def test_a_feature_that_does_not_vary_goes_with_nothing(with_gaps: SegmentationModel) -> None:
    same = replace(with_gaps, customers=with_gaps.customers.with_columns(age=pl.lit(0.1)))
    told = correlation(same)

    row = told["before"]["pearson"][told["features"].index("age")]
    assert np.isnan(row).all()
