import numpy as np
import polars as pl
import pytest
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA

from ml.modeling.pipeline import build_pipeline, place
from ml.modeling.preprocessing import build_preprocessor

FEATURES = pl.DataFrame({"spend": [1.0, 2.0, 90.0, 100.0], "visits": [1.0, 1.5, 8.0, 9.0]})


@pytest.mark.parametrize(("components", "kind"), [(None, str), ((0, 1), PCA)])
def test_the_steps_are_named(components: tuple[int, ...] | None, kind: type) -> None:
    preprocessor = build_preprocessor(["spend"], ["visits"], [], scale=True)
    pipeline = build_pipeline(preprocessor, components, KMeans(2, n_init=1), random_state=0)

    assert list(pipeline.named_steps) == ["preprocess", "pca", "cluster"]
    assert isinstance(pipeline.named_steps["pca"], kind)


def test_confidence_of_kmeans_compares_the_two_nearest_centres() -> None:
    preprocessor = build_preprocessor([], ["spend", "visits"], [], scale=False)
    pipeline = build_pipeline(preprocessor, None, KMeans(2, n_init=1, random_state=0), 0).fit(FEATURES)
    centres = pipeline[-1].cluster_centers_

    halfway = pl.DataFrame({"spend": [centres[:, 0].mean()], "visits": [centres[:, 1].mean()]})
    at_centre = pl.DataFrame({"spend": [centres[0, 0]], "visits": [centres[0, 1]]})

    assert place(pipeline, "kmeans", halfway).confidence == pytest.approx([0])
    assert place(pipeline, "kmeans", at_centre).confidence == pytest.approx([1])
    assert np.array_equal(place(pipeline, "kmeans", FEATURES).labels, pipeline.predict(FEATURES))
