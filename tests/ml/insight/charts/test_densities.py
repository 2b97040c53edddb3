import numpy as np
import pytest
from sklearn.neighbors import NearestNeighbors

from ml.insight.charts.densities import k_distance
from ml.types import SegmentationModel


@pytest.mark.parametrize("odd_model", ["dbscan", "unassigned"], indirect=True)
def test_distances_are_those_to_the_neighbour_that_makes_a_place_dense(odd_model: SegmentationModel) -> None:
    told = k_distance(odd_model)

    X = odd_model.pipeline[:-1].transform(odd_model.customers[list(odd_model.data.features)])
    distances, _ = NearestNeighbors(n_neighbors=told["min_samples"]).fit(X).kneighbors(X)
    expected = np.percentile(distances[:, -1], told["k_distances"]["percent"])
    np.testing.assert_allclose(told["k_distances"]["distance"], expected, atol=1e-4)
    assert told["n_rows"] == len(X)
    assert told["eps"] == (0.8 if odd_model.algorithm == "dbscan" else None)


def test_other_algorithms_have_none(with_missing: SegmentationModel) -> None:
    assert k_distance(with_missing) == {"k_distances": None}
