from dataclasses import replace

import numpy as np
import polars as pl

from ml import TrainingConfig, train
from ml.data import samples
from ml.insight.charts.trees import dendrogram
from ml.types import SegmentationModel

_CONFIG = TrainingConfig(algorithm="hierarchical", n_segments=3, n_resamples=0, n_references=0)


def test_a_dendrogram_tells_heights_and_how_many_are_in_each_branch() -> None:
    model = train(samples.wholesale(), _CONFIG)
    told = dendrogram(model)

    assert len(told["dendrogram"]["branch_sizes"]) == 30
    assert sum(told["dendrogram"]["branch_sizes"]) == told["n_rows"] == model.data.n_rows_used
    assert len(told["dendrogram"]["height"]) == len(told["dendrogram"]["join_segments"]) == 29
    assert told["n_micro_clusters"] is None


def test_branches_know_their_segments(hierarchical: SegmentationModel) -> None:
    drawn = dendrogram(hierarchical)["dendrogram"]

    sizes = {one.segment: 0 for one in hierarchical.segments}
    for segment, size in zip(drawn["branch_segments"], drawn["branch_sizes"], strict=True):
        sizes[segment] += size
    assert sizes == {one.segment: one.size for one in hierarchical.segments}
    tops = np.max(drawn["height"], axis=1)
    is_between = [segment is None for segment in drawn["join_segments"]]
    # The two highest joins are those of the three segments.
    assert np.flatnonzero(is_between).tolist() == sorted(np.argsort(tops)[-2:].tolist())


def test_a_chain_of_single_links_is_drawn() -> None:
    rng = np.random.default_rng(0)
    chain = pl.DataFrame({"a": np.cumsum(rng.uniform(0.5, 1.5, 3_000)), "b": rng.normal(size=3_000)})
    model = train(chain, replace(_CONFIG, linkage="single", n_segments=2, outliers="keep"))

    assert sum(dendrogram(model)["dendrogram"]["branch_sizes"]) == 3_000


def test_other_algorithms_have_none(with_missing: SegmentationModel) -> None:
    assert dendrogram(with_missing) == {"dendrogram": None}
