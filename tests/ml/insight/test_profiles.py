import numpy as np
import polars as pl
import pytest

from ml import TrainingConfig, train
from ml.data import samples
from ml.insight.profiles import COLORS, profile_segments
from ml.types import SegmentProfile

FEATURES = pl.DataFrame(
    {
        "spend": [10.0, 12, 14, 100, 110, 120],
        "balance": [-5.0, 0, 5, 5, 0, -5],
        "country": ["CH", "CH", "DE", "DE", "DE", None],
    }
)
SEGMENTS = np.array([0, 0, 0, 1, 1, 1])


@pytest.fixture
def profiles() -> tuple[SegmentProfile, ...]:
    return profile_segments(
        FEATURES,
        SEGMENTS,
        n_segments=2,
        numeric=["spend", "balance"],
        categorical=["country"],
        log_features=["spend"],
    )


def test_numbers_are_in_original_units(profiles: tuple[SegmentProfile, ...]) -> None:
    spend = profiles[0].profile[0]

    assert (spend.mean, spend.median) == (12, 12)
    assert spend.index == pytest.approx(100 * 12 / 61)


def test_an_average_around_zero_has_no_index(profiles: tuple[SegmentProfile, ...]) -> None:
    assert profiles[0].profile[1].index is None


def test_effects_of_two_segments_mirror_each_other(profiles: tuple[SegmentProfile, ...]) -> None:
    first, second = (one.profile[0].effect for one in profiles)

    assert first is not None
    assert second is not None
    assert first == pytest.approx(-second)
    assert first < -2


def test_categories_are_shares_of_those_known(profiles: tuple[SegmentProfile, ...]) -> None:
    country = profiles[1].profile[2]

    assert [(one.value, one.share) for one in country.categories] == [("DE", 1.0), ("CH", 0.0)]
    assert country.categories[0].index == pytest.approx(100 / 0.6)


def test_means_weighted_by_size_are_the_means_of_the_table() -> None:
    frame = samples.wholesale()
    model = train(frame, TrainingConfig(n_segments=4))

    for position, name in enumerate(samples.SPEND_COLUMNS):
        total = sum(one.size * (one.profile[position].mean or 0) for one in model.segments)
        assert total / frame.height == pytest.approx(frame[name].mean())


def test_every_segment_has_its_share_and_colour(profiles: tuple[SegmentProfile, ...]) -> None:
    assert [one.share for one in profiles] == [0.5, 0.5]
    assert len({one.color for one in profiles}) == 2
    assert len(set(COLORS)) == 8


def test_a_segment_that_nobody_is_in_has_no_numbers() -> None:
    profiles = profile_segments(
        FEATURES, SEGMENTS, n_segments=3, numeric=["spend"], categorical=["country"], log_features=[]
    )

    assert (profiles[2].size, profiles[2].profile[0].mean) == (0, None)
    assert len({one.name for one in profiles}) == 3
