"""How customers moved between the segments of two models."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from ml import TrainingConfig, train
from ml.data import samples
from ml.errors import ModelsNotComparable
from ml.insight.migration import Migration, migrate
from ml.types import SegmentationModel

QUICK = TrainingConfig(
    n_resamples=0, n_references=0, features=samples.SPEND_COLUMNS, algorithm="kmeans", n_segments=2
)


@pytest.fixture(scope="module")
def table() -> pl.DataFrame:
    return samples.wholesale()


@pytest.fixture(scope="module")
def former(table: pl.DataFrame) -> SegmentationModel:
    return train(table, QUICK)


@pytest.fixture(scope="module")
def latter(table: pl.DataFrame, former: SegmentationModel) -> SegmentationModel:
    """Twenty customers are gone, thirty are new, and forty have taken on the habits of forty others."""
    ids = former.customers.group_by("segment", maintain_order=True).head(40)["customer_id"].to_list()
    changed = dict(zip(ids[:40], ids[40:], strict=True))
    habits = table.with_columns(
        habits=pl.col("customer_id").replace(changed),
    ).select("customer_id", "habits")
    moved = habits.join(table, left_on="habits", right_on="customer_id", maintain_order="left").drop("habits")
    new = table.tail(30).with_columns(customer_id=pl.format("N{}", "customer_id"))
    # The last but thirty are gone, so that those who changed are still there.
    return train(pl.concat([moved.head(420), new]), QUICK, previous=former)


@pytest.fixture(scope="module")
def migration(former: SegmentationModel, latter: SegmentationModel) -> Migration:
    return migrate(former, latter)


def test_every_customer_of_both_is_counted_once(
    former: SegmentationModel, latter: SegmentationModel, migration: Migration
) -> None:
    assert (migration.basis, migration.n_customers) == ("shared_customers", 420)
    assert (migration.n_left, migration.n_joined) == (20, 30)
    joined = former.customers.join(latter.customers, on="customer_id", suffix="_later")
    for row, old in enumerate(migration.from_segments):
        for column, new in enumerate(migration.to_segments):
            expected = joined.filter(segment=old.segment, segment_later=new.segment).height
            assert migration.matrix[row][column] == expected
    assert [sum(row) for row in migration.matrix] == [one.size for one in migration.from_segments]
    assert np.sum(migration.shares, axis=1) == pytest.approx(1)


def test_those_who_changed_have_moved(migration: Migration) -> None:
    moved = migration.customers.filter("is_moved")

    assert migration.n_moved == moved.height
    assert 35 <= migration.n_moved <= 60
    assert migration.share_moved == migration.n_moved / 420
    assert (moved["from_segment"] != moved["to_segment"]).all()


def test_what_comes_in_goes_out_elsewhere(migration: Migration) -> None:
    assert sum(one.net for one in migration.net_flow) == 0
    assert sum(one.n_in for one in migration.net_flow) == migration.n_moved
    assert sum(one.n_out for one in migration.net_flow) == migration.n_moved


def test_another_numbering_moves_nobody(former: SegmentationModel) -> None:
    swapped = replace(
        former,
        segments=tuple(replace(one, segment=5 - one.segment) for one in reversed(former.segments)),
        customers=former.customers.with_columns(segment=5 - pl.col("segment")),
    )
    migration = migrate(former, swapped)

    assert migration.n_moved == 0
    assert {(one.former, one.latter, one.overlap) for one in migration.continues} == {(0, 5, 1), (1, 4, 1)}


def test_a_segment_that_nothing_continues_is_left_by_all(
    table: pl.DataFrame, former: SegmentationModel
) -> None:
    only_first = former.customers.filter(segment=0)["customer_id"].to_list()
    migration = migrate(former, train(table.filter(pl.col("customer_id").is_in(only_first)), QUICK))

    gone = [flow for flow in migration.net_flow if flow.is_gone]
    assert {flow.segment for flow in gone} == {0, 1} - {match.former for match in migration.continues}
    assert sum(flow.net for flow in migration.net_flow) == 0
    assert migration.n_left == 440 - len(only_first)


def test_customers_of_no_segment_stay_there(former: SegmentationModel) -> None:
    unassigned = replace(
        former,
        customers=former.customers.with_columns(
            segment=pl.when(pl.int_range(pl.len()) < 10).then(-1).otherwise(pl.col("segment"))
        ),
    )
    assert migrate(unassigned, unassigned).n_moved == 0
    migration = migrate(former, unassigned)
    assert migration.n_moved == 10
    assert [one.name for one in migration.to_segments][-1] == "Unassigned"
    assert next(one for one in migration.net_flow if one.segment == -1).net == 10


def test_rows_without_ids_are_followed_by_the_placement_of_the_former(table: pl.DataFrame) -> None:
    first, second = train(table.drop("customer_id"), QUICK), train(table.drop("customer_id").head(400), QUICK)
    migration = migrate(first, second)

    assert (migration.basis, migration.n_customers, migration.n_left) == ("placement", 400, None)


def test_models_of_other_tables_are_not_compared(former: SegmentationModel, table: pl.DataFrame) -> None:
    other = train(table.select("Fresh", "Milk"), replace(QUICK, features=None))

    with pytest.raises(ModelsNotComparable, match="Detergents_Paper"):
        migrate(former, other)
