"""Segments keep their numbers, names and colours when a model is trained again."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from ml import TrainingConfig, read_table, train
from ml.data import samples
from ml.insight.profiles import COLORS
from ml.types import SegmentationModel

QUICK = TrainingConfig(
    n_resamples=0, n_references=0, features=samples.SPEND_COLUMNS, algorithm="kmeans", n_segments=2
)


@pytest.fixture(scope="module")
def table() -> pl.DataFrame:
    return samples.wholesale()


@pytest.fixture(scope="module")
def model(table: pl.DataFrame) -> SegmentationModel:
    first = train(table, QUICK)
    # Numbers, names and colours that no training would come upon by itself.
    renamed = tuple(
        replace(one, name=f"Known {one.segment}", color=color, is_renamed=True)
        for one, color in zip(first.segments, ("#123456", COLORS[1]), strict=True)
    )
    return replace(first, segments=renamed)


def looks(model: SegmentationModel) -> list[tuple[int, str, str]]:
    return [(one.segment, one.name, one.color) for one in model.segments]


def with_third_group(table: pl.DataFrame, n_customers: int) -> pl.DataFrame:
    """Customers that buy frozen goods and next to nothing else."""
    rng = np.random.default_rng(7)
    spend = {
        name: rng.lognormal(9.5 if name == "Frozen" else 2, 0.3, n_customers) for name in QUICK.features or ()
    }
    others = pl.DataFrame(spend).select(pl.all().round().cast(pl.Int64))
    return pl.concat([table.select(others.columns), others])


def test_a_shuffled_file_gives_the_same_numbers_names_and_colours(
    table: pl.DataFrame, model: SegmentationModel
) -> None:
    shuffled = train(
        table.sample(fraction=1, shuffle=True, seed=5), replace(QUICK, random_state=9), previous=model
    )

    assert looks(shuffled) == looks(model)
    assert [one.is_renamed for one in shuffled.segments] == [True, True]
    assert shuffled.identity is not None
    assert shuffled.identity.previous_model_id == model.model_id
    assert [kept.overlap for kept in shuffled.identity.kept] == [1, 1]
    assert (shuffled.identity.new, shuffled.identity.gone) == ((), ())


@pytest.mark.parametrize("n_customers", [60, 300])
def test_a_group_that_is_added_gets_a_number_of_its_own(
    table: pl.DataFrame, model: SegmentationModel, n_customers: int
) -> None:
    grown = train(with_third_group(table, n_customers), replace(QUICK, n_segments=3), previous=model)

    assert looks(grown)[:2] == looks(model)
    assert [one.segment for one in grown.segments] == [0, 1, 2]
    added = grown.customers.tail(n_customers)["segment"]
    assert (added == 2).mean() > 0.95  # type: ignore[operator]
    assert grown.segments[2].color not in {one.color for one in model.segments}
    assert grown.identity is not None
    assert grown.identity.new == (2,)


def test_a_group_that_is_gone_leaves_a_gap_that_is_never_filled(
    table: pl.DataFrame, model: SegmentationModel
) -> None:
    three = train(with_third_group(table, 60), replace(QUICK, n_segments=3), previous=model)
    # Only one of the old groups is left, beside the third.
    in_first = pl.Series(three.customers["segment"].is_in([0, 2]))
    two = train(with_third_group(table, 60).filter(in_first), QUICK, previous=three)
    assert [one.segment for one in two.segments] == [0, 2]
    assert two.identity is not None
    assert [(one.segment, one.name) for one in two.identity.gone] == [(1, "Known 1")]

    # When it comes back, it is a new one.
    again = train(with_third_group(table, 60), replace(QUICK, n_segments=3), previous=two)
    assert [one.segment for one in again.segments] == [0, 2, 3]
    assert set(again.customers["segment"]) == {0, 2, 3}
    assert [one.size for one in again.segments] == [
        again.customers.filter(segment=one.segment).height for one in again.segments
    ]


def test_without_a_model_before_the_largest_segment_is_the_first(table: pl.DataFrame) -> None:
    alone = train(table, QUICK)

    assert alone.identity is None
    assert [one.segment for one in alone.segments] == [0, 1]
    assert alone.segments[0].size >= alone.segments[1].size


def test_the_made_up_sample_has_no_followers(table: pl.DataFrame, model: SegmentationModel) -> None:
    own = train(table, QUICK, previous=replace(model, is_sample=True))

    assert own.identity is None
    assert "Known 0" not in {one.name for one in own.segments}


def test_stability_and_probabilities_stay_with_their_segments(table: pl.DataFrame) -> None:
    config = replace(QUICK, algorithm="gmm", n_resamples=5)
    first = train(table, config)
    swapped = replace(
        first,
        segments=tuple(replace(one, segment=1 - one.segment) for one in reversed(first.segments)),
        segment_of_label=tuple(1 - segment for segment in first.segment_of_label),
        customers=first.customers.with_columns(segment=1 - pl.col("segment")),
    )
    second = train(table, config, previous=swapped)

    assert first.stability is not None
    assert second.stability is not None
    assert second.stability.segments == first.stability.segments[::-1]
    assert [one.stability for one in second.segments] == [one.stability for one in reversed(first.segments)]
    assert second.customers["segment"].to_list() == swapped.customers["segment"].to_list()


def test_over_refits_on_nine_tenths_wholesale_customers_keep_their_number(shared_data: Path) -> None:
    wholesale = read_table(shared_data / "wholesale" / "with_customerid.csv").frame
    config = replace(QUICK, n_segments=4)
    first = train(wholesale, config)
    number_of = dict(first.customers.select("customer_id", "segment").iter_rows())
    kept: Counter[bool] = Counter()
    for seed in range(50):
        part = wholesale.sample(fraction=0.9, seed=seed, shuffle=True)
        again = train(part, replace(config, random_state=seed), previous=first)
        kept.update(
            number_of[customer] == segment
            for customer, segment in again.customers.select("customer_id", "segment").iter_rows()
        )

    assert kept[True] / kept.total() >= 0.94
