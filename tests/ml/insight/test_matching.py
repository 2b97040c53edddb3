"""Which segment of one model is which of another."""

from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ml import TrainingConfig, train
from ml.data import samples
from ml.data.frames import table_from_frame
from ml.insight.matching import MIN_OVERLAP, compare, match_segments
from ml.types import SegmentationModel

QUICK = TrainingConfig(
    n_resamples=0, n_references=0, features=samples.SPEND_COLUMNS, algorithm="kmeans", n_segments=2
)
SEGMENTS = st.lists(st.tuples(st.integers(-1, 5), st.integers(-1, 5)), min_size=1, max_size=60)


@pytest.fixture(scope="module")
def with_ids() -> pl.DataFrame:
    return samples.wholesale()


@pytest.fixture(scope="module")
def model(with_ids: pl.DataFrame) -> SegmentationModel:
    return train(with_ids, QUICK)


@given(SEGMENTS)
def test_no_segment_is_matched_twice_and_every_match_overlaps(pairs: list[tuple[int, int]]) -> None:
    former, latter = np.array(pairs).T
    matches = match_segments(former, latter)

    assert len({one.former for one in matches}) == len({one.latter for one in matches}) == len(matches)
    for one in matches:
        both = ((former == one.former) & (latter == one.latter)).sum()
        either = ((former == one.former) | (latter == one.latter)).sum()
        assert one.overlap == both / either >= MIN_OVERLAP
        assert -1 not in {one.former, one.latter}


@given(SEGMENTS)
def test_every_pair_that_overlaps_by_more_than_half_is_found(pairs: list[tuple[int, int]]) -> None:
    former, latter = np.array(pairs).T
    found = {(one.former, one.latter) for one in match_segments(former, latter)}

    for old in set(former.tolist()) - {-1}:
        for new in set(latter.tolist()) - {-1}:
            both, either = (former == old) & (latter == new), (former == old) | (latter == new)
            if both.sum() > MIN_OVERLAP * either.sum():
                assert (old, new) in found


@given(st.permutations(range(5)), st.integers(0, 2**32 - 1))
def test_another_labelling_of_the_same_segments_is_matched_to_itself(order: list[int], seed: int) -> None:
    former = np.random.default_rng(seed).integers(0, 5, 200)
    latter = np.array(order)[former]

    matches = match_segments(former, latter)

    assert {one.former: one.latter for one in matches} == dict(enumerate(order))
    assert all(one.overlap == 1 for one in matches)


@given(SEGMENTS, st.permutations(range(6)))
def test_matching_does_not_depend_on_labels(pairs: list[tuple[int, int]], order: list[int]) -> None:
    former, latter = np.array(pairs).T
    relabelled = np.array([*order, -1])[latter]

    before = {(one.former, order[one.latter]) for one in match_segments(former, latter) if one.overlap > 0.5}
    after = {(one.former, one.latter) for one in match_segments(former, relabelled) if one.overlap > 0.5}

    assert before == after


def test_customers_in_both_tables_are_compared_by_id(
    model: SegmentationModel, with_ids: pl.DataFrame
) -> None:
    later = train(with_ids.sample(400, seed=1, shuffle=True), QUICK)
    compared = compare(model, later.customers, has_ids=True)

    assert compared is not None
    assert (compared.basis, compared.n_left, compared.n_joined) == ("shared_customers", 40, 0)
    segment_of = dict(model.customers.select("customer_id", "segment").iter_rows())
    assert [segment_of[one] for one in compared.customer_ids] == compared.former.tolist()


@pytest.mark.parametrize("has_ids", [True, False])
def test_without_common_ids_the_former_model_places_the_new_rows(
    model: SegmentationModel, with_ids: pl.DataFrame, has_ids: bool
) -> None:
    others = with_ids.with_columns(customer_id=pl.format("N{}", "customer_id"))
    later = train(others, QUICK)
    compared = compare(model, later.customers, has_ids=has_ids)

    assert compared is not None
    assert (compared.basis, compared.n_left) == ("placement", None)
    assert compared.former.tolist() == model.customers["segment"].to_list()


def test_row_numbers_are_no_ids() -> None:
    table = samples.wholesale().drop("customer_id")
    model, shuffled = train(table, QUICK), train(table.sample(fraction=1, shuffle=True, seed=3), QUICK)

    compared = compare(model, shuffled.customers, has_ids=shuffled.data.id_column is not None)

    assert compared is not None
    assert compared.basis == "placement"


@pytest.mark.parametrize(
    "changes",
    [{"features": ("Fresh", "Milk")}, {"categorical": ("Fresh",), "features": samples.SPEND_COLUMNS}],
)
def test_tables_of_another_kind_cannot_be_compared(
    model: SegmentationModel, with_ids: pl.DataFrame, changes: dict[str, Any]
) -> None:
    others = with_ids.drop("customer_id").with_columns(pl.col("Fresh") // 20_000)
    later = train(table_from_frame(others), replace(QUICK, **changes))

    assert compare(model, later.customers, has_ids=False) is None
