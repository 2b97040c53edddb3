import numpy as np
import polars as pl
import pytest
from scipy.spatial.distance import cdist

from ml import TrainingConfig, train
from ml.data import samples
from ml.insight.exemplars import with_exemplars
from ml.segments import SegmentProfile


def profile(segment: int) -> SegmentProfile:
    return SegmentProfile(segment, "", 0, 0.0, "", (), ())


def customers(segments: list[int], **columns: list[float] | list[bool]) -> pl.DataFrame:
    told = {"confidence": [1.0] * len(segments), "is_outlier": [False] * len(segments)} | columns
    ids = [f"C{row}" for row in range(len(segments))]
    return pl.DataFrame({"customer_id": ids, "segment": segments, **told})


def test_the_most_typical_customer_is_the_medoid_by_squared_distance() -> None:
    X = np.random.default_rng(0).normal(size=(80, 3))
    segments = [0, 4] * 40

    told = with_exemplars([profile(0), profile(4)], X, customers(segments))

    for one in told:
        rows = np.flatnonzero(np.array(segments) == one.segment)
        sums = cdist(X[rows], X[rows], "sqeuclidean").sum(axis=1)
        assert one.typical == tuple(f"C{rows[position]}" for position in np.argsort(sums)[:3])


def test_customers_without_an_id_are_none() -> None:
    X = np.array([[0.0], [1.0], [2.0], [3.0]])
    ids = pl.Series(["a", None, "c", "d"])
    table = customers([0] * 4, confidence=[0.4, 0.1, 0.3, 0.2]).with_columns(customer_id=ids)

    (told,) = with_exemplars([profile(0)], X, table)
    assert (told.typical, told.edge) == (("c", "a", "d"), ("d", "c", "a"))


def test_edge_cases_have_the_lowest_confidence_and_are_no_outliers() -> None:
    confidence = [0.9, 0.1, 0.3, 0.2, 0.8]
    table = customers([0] * 5, confidence=confidence, is_outlier=[False, True, False, False, False])

    assert with_exemplars([profile(0)], np.zeros((5, 2)), table)[0].edge == ("C3", "C2", "C4")


def test_ties_go_by_the_order_of_the_rows() -> None:
    told = with_exemplars([profile(0)], np.ones((50, 2)), customers([0] * 50))[0]

    assert told.typical == told.edge == ("C0", "C1", "C2")


def test_small_and_empty_segments_have_fewer_or_none() -> None:
    told = with_exemplars([profile(0), profile(1)], np.ones((2, 1)), customers([0, 0]))

    assert [len(one.typical) for one in told] == [2, 0]
    assert [len(one.edge) for one in told] == [2, 0]


@pytest.mark.parametrize("algorithm", ["kmeans", "hdbscan"])
def test_a_model_tells_customers_of_the_segment_itself(algorithm: str) -> None:
    config = TrainingConfig(n_resamples=0, n_references=0, algorithm=algorithm)
    model = train(samples.wholesale(), config)

    segment_of = dict(model.customers.select("customer_id", "segment").iter_rows())
    for one in model.segments:
        assert len(one.typical) == len(one.edge) == 3
        assert {segment_of[name] for name in (*one.typical, *one.edge)} == {one.segment}
