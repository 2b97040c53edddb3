import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ml.insight.charts.sampling import quotas, sample_by_segment
from ml.types import SegmentationModel


@settings(max_examples=100, deadline=None)
@given(sizes=st.lists(st.integers(1, 10**6), min_size=1, max_size=20), n_most=st.integers(20, 5000))
def test_every_segment_is_seen_and_none_more_than_it_has(sizes: list[int], n_most: int) -> None:
    counts = np.array(sizes)
    n_most = min(n_most, counts.sum())
    drawn = quotas(counts, n_most)

    assert drawn.sum() == n_most
    assert (drawn <= counts).all()
    assert (drawn >= np.minimum(counts, min(10, n_most // len(counts)))).all()


def test_a_sample_has_the_shares_of_the_segments_and_the_order_of_the_table(wide: SegmentationModel) -> None:
    shown = sample_by_segment(wide, wide.customers, 2_000)

    assert shown.told == {"n_rows": 20_000, "n_shown": 2_000, "seed": 42, "sampled_by": "segment"}
    for one in wide.segments:
        assert (shown.segments == one.segment).mean() == pytest.approx(one.share, abs=0.005)
    rows = shown.customers["customer_id"].cast(int).to_numpy()
    assert (np.diff(rows) > 0).all()


def test_a_small_table_is_shown_as_it_is(with_missing: SegmentationModel) -> None:
    shown = sample_by_segment(with_missing, with_missing.customers, 5_000)

    assert shown.customers.equals(with_missing.customers)
    assert shown.told["n_shown"] == shown.told["n_rows"] == with_missing.customers.height
