import polars as pl
import pytest

from ml.data import samples

PUBLISHED = {  # mean, quartiles of the UCI table
    "Fresh": (12000.30, 3127.75, 8504.00, 16933.75),
    "Milk": (5796.27, 1533.00, 3627.00, 7190.25),
    "Grocery": (7951.28, 2153.00, 4755.50, 10655.75),
    "Frozen": (3071.93, 742.25, 1526.00, 3554.25),
    "Detergents_Paper": (2881.49, 256.75, 816.50, 3922.00),
    "Delicassen": (1524.87, 408.25, 965.50, 1820.25),
}


@pytest.mark.parametrize("random_state", [42, 1, 2])
@pytest.mark.parametrize("column", PUBLISHED)
def test_means_and_quartiles_are_near_the_published_ones(column: str, random_state: int) -> None:
    spend = samples.wholesale(random_state)[column]
    made_up = (spend.mean(), *(spend.quantile(share, "linear") for share in (0.25, 0.5, 0.75)))

    assert made_up == pytest.approx(PUBLISHED[column], rel=0.15)


def test_the_channels_differ_as_published() -> None:
    frame = samples.wholesale()
    means = frame.group_by("Channel").agg(pl.len(), pl.col(samples.SPEND_COLUMNS).mean()).sort("Channel")
    restaurants, retailers = means.to_dicts()

    assert (restaurants["len"], retailers["len"]) == (298, 142)
    assert all(restaurants[name] > retailers[name] for name in ("Fresh", "Frozen"))
    assert all(retailers[name] > frame[name].mean() for name in ("Grocery", "Milk", "Detergents_Paper"))


def test_the_same_seed_gives_the_same_sample() -> None:
    assert samples.wholesale(7).equals(samples.wholesale(7))
    assert not samples.wholesale(7).equals(samples.wholesale(8))
