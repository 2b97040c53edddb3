import numpy as np
import pytest
from sklearn.decomposition import PCA

from ml.insight.charts.components import explained_variance
from ml.types import SegmentationModel


def test_the_spectrum_is_that_of_the_fit(hierarchical: SegmentationModel) -> None:
    told = explained_variance(hierarchical)
    spectrum = told["spectrum"]

    Z = hierarchical.pipeline[0].transform(hierarchical.customers[list(hierarchical.data.features)])
    expected = PCA().fit(Z).explained_variance_ratio_
    np.testing.assert_allclose(spectrum["explained_variance_ratio"], expected, atol=1e-5)
    assert spectrum["is_of_fit"]
    kept = np.array(spectrum["explained_variance_ratio"])[spectrum["kept"]]
    assert told["pca"].explained_variance_ratio == pytest.approx(kept.tolist(), abs=1e-5)


def test_the_spectrum_of_a_sample_says_that_it_is_none_of_the_fit(odd_model: SegmentationModel) -> None:
    spectrum = explained_variance(odd_model)["spectrum"]

    assert sum(spectrum["explained_variance_ratio"]) == pytest.approx(1, abs=1e-4)
    assert spectrum["is_of_fit"] == (spectrum["n_shown"] == odd_model.data.n_rows_used)
