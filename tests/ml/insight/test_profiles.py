import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ml import TrainingConfig, read_table, train
from ml.data import samples
from ml.insight.profiles import COLORS, profile_segments
from ml.segments import SegmentProfile

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
        numbers=range(2),
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
    model = train(frame, TrainingConfig(n_resamples=0, n_references=0, n_segments=4))

    for position, name in enumerate(samples.SPEND_COLUMNS):
        total = sum(one.size * (one.profile[position].mean or 0) for one in model.segments)
        assert total / frame.height == pytest.approx(frame[name].mean())


def test_every_segment_has_its_share_and_colour(profiles: tuple[SegmentProfile, ...]) -> None:
    assert [one.share for one in profiles] == [0.5, 0.5]
    assert len({one.color for one in profiles}) == 2
    assert len(set(COLORS)) == 8


def test_a_segment_that_nobody_is_in_has_no_numbers() -> None:
    profiles = profile_segments(
        FEATURES, SEGMENTS, numbers=range(3), numeric=["spend"], categorical=["country"], log_features=[]
    )

    assert (profiles[2].size, profiles[2].profile[0].mean) == (0, None)
    assert len({one.name for one in profiles}) == 3


def profiled(
    column: str, values: list[float], segments: list[int], *, is_log: bool = False
) -> tuple[SegmentProfile, ...]:
    return profile_segments(
        pl.DataFrame({column: values}),
        np.array(segments),
        numbers=range(max(segments) + 1),
        numeric=[column],
        categorical=[],
        log_features=[column] if is_log else [],
    )


def test_a_single_refund_leaves_the_index() -> None:
    values = [10.0, 20.0] * 155
    values[0] = -5.0

    first, second = profiled("spend", values, [0, 1] * 155)

    assert first.profile[0].index == pytest.approx(100 * (1535 / 155) / (4635 / 310))
    assert second.highlights == (
        "spend averages 20, 34% above the average customer.",
        "They are 50% of customers and bring 67% of all spend.",
    )


def test_what_is_not_spent_has_no_total_worth_a_sentence() -> None:
    first, _ = profiled("age", [10.0, 12, 14, 60, 66, 72], [0, 0, 0, 1, 1, 1])

    assert first.highlights == ("age averages 12, 69% below the average customer.",)


@pytest.mark.parametrize(
    ("first", "rest"),
    [
        ([-10.0] * 20, [30.0] * 180),  # too many negatives
        ([-1000.0], [6.0] * 199),  # one that cancels out the rest
        ([-10.0] * 5, [30.0] * 195),  # a segment whose mean is below zero
    ],
)
def test_negatives_that_weigh_take_the_index_from_every_segment(
    first: list[float], rest: list[float]
) -> None:
    profiles = profiled("balance", first + rest, [0] * len(first) + [1] * len(rest))

    assert [one.profile[0].index for one in profiles] == [None, None]


def test_a_few_large_customers_do_not_turn_a_sentence_around() -> None:
    rng = np.random.default_rng(0)
    many, few = rng.lognormal(9, 0.4, 300), rng.lognormal(7, 0.4, 300)
    few[:15] = 400_000

    profiles = profiled("spend", [*many, *few, -1.0], [0] * 300 + [1] * 301, is_log=True)

    means = [one.profile[0].mean for one in profiles]
    assert means[0] < means[1]  # type: ignore[operator]
    assert profiles[0].name == "High spend"
    medians = [f"{one.profile[0].median:,.0f}" for one in profiles]
    assert profiles[0].highlights == (
        f"spend is typically {medians[0]}, against {medians[1]} among the others.",
    )


def test_customers_without_refunds_have_low_refunds() -> None:
    large = [-2000.0, -2500, -2400, -2404]

    first, second = profiled("refunds", [0.0, 0, 0, 0, *large], [0] * 4 + [1] * 4)

    assert (first.name, second.name) == ("Low refunds", "High refunds")
    assert first.highlights == ("refunds averages 0, a smaller amount than -2,326 among the others.",)


def test_segments_in_which_all_are_alike_are_still_told_apart() -> None:
    profiles = profiled("is_member", [0.0, 0, 1, 1], [0, 0, 1, 1])

    assert [one.profile[0].effect for one in profiles] == [None, None]
    assert [one.name for one in profiles] == ["Low is member", "High is member"]


def test_a_segment_of_one_customer_is_named_by_what_it_is() -> None:
    profiles = profiled("spend", [9000.0, 10, 12, 11, 13], [0, 1, 1, 1, 1])

    assert profiles[0].profile[0].effect is None
    assert profiles[0].name == "High spend"


def test_categories_of_equal_share_come_by_value() -> None:
    towns = ["Würzburg", "Nürnberg", "Ulm", "Aalen", "Bonn", "Celle", "Dresden", "Essen"]
    profile = profile_segments(
        pl.DataFrame({"count": towns * 2}),
        np.array([0, 1] * 8),
        numbers=range(2),
        numeric=[],
        categorical=["count"],
        log_features=[],
    )[0].profile[0]

    assert [one.value for one in profile.categories] == [
        *("Bonn", "Dresden", "Ulm", "Würzburg"),
        *("Aalen", "Celle", "Essen", "Nürnberg"),
    ]


def test_quartiles_counts_and_shares_of_the_total_are_told(profiles: tuple[SegmentProfile, ...]) -> None:
    spend, balance, country = profiles[0].profile

    assert (spend.q1, spend.q3, spend.n_known, country.n_known) == (11, 13, 3, 3)
    assert spend.total_share == pytest.approx(36 / 366)
    assert balance.total_share is None
    assert profiles[1].profile[2].n_known == 2


def test_the_effect_lies_in_its_interval(profiles: tuple[SegmentProfile, ...]) -> None:
    spend = profiles[0].profile[0]

    assert spend.effect_low is not None
    assert spend.effect_high is not None
    assert spend.effect is not None
    assert spend.effect_low < spend.effect < spend.effect_high < 0


def test_numbers_with_gaps_describe_the_segments_they_name() -> None:
    profiles = profile_segments(
        FEATURES,
        np.array([0, 0, 0, 4, 4, 4]),
        numbers=[0, 4],
        numeric=["spend"],
        categorical=["country"],
        log_features=[],
    )

    assert [(one.segment, one.size, one.name, one.profile[0].mean) for one in profiles] == [
        (0, 3, "Low spend", 12),
        (4, 3, "High spend", 110),
    ]
    assert [one.suggested_name for one in profiles] == ["Low spend", "High spend"]


def test_unassigned_customers_count_in_the_total() -> None:
    first, second = profiled("spend", [10.0, 20, 30, 40], [0, 0, 1, -1])

    assert first.profile[0].total_share == pytest.approx(0.3)
    assert second.profile[0].total_share == pytest.approx(0.3)


AMOUNTS = st.one_of(st.none(), st.floats(0, 1e6).map(lambda value: round(value, 2)))


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.tuples(AMOUNTS, st.sampled_from([0, 2, 3])), min_size=1, max_size=60))
def test_profiles_add_up_to_the_table(rows: list[tuple[float | None, int]]) -> None:
    spend = pl.Series("spend", [amount for amount, _ in rows], dtype=pl.Float64)
    profiles = profile_segments(
        spend.to_frame(),
        np.array([segment for _, segment in rows]),
        numbers=[0, 2, 3],
        numeric=["spend"],
        categorical=[],
        log_features=["spend"],
    )

    told = [one.profile[0] for one in profiles]
    assert sum(one.n_known or 0 for one in told) == spend.count()
    total = sum((one.n_known or 0) * (one.mean or 0) for one in told)
    assert total == pytest.approx(spend.sum(), rel=1e-9, abs=1e-6)
    if spend.sum() > 0:
        assert sum(one.total_share or 0 for one in told) == pytest.approx(1)
    for one in told:
        assert one.mean is None or one.q1 <= one.median <= one.q3  # type: ignore[operator]


@given(
    rows=st.lists(
        st.tuples(st.sampled_from(["CH", "DE", "AT", None]), st.integers(0, 2)), min_size=1, max_size=40
    )
)
def test_shares_of_categories_weighted_by_those_known_are_the_shares_of_the_table(
    rows: list[tuple[str | None, int]],
) -> None:
    country = pl.Series("country", [value for value, _ in rows], dtype=pl.String)
    profiles = profile_segments(
        country.to_frame(),
        np.array([segment for _, segment in rows], dtype=int),
        numbers=range(3),
        numeric=[],
        categorical=["country"],
        log_features=[],
    )

    counts = dict.fromkeys(country.drop_nulls().unique(), 0.0)
    for one in profiles:
        for category in one.profile[0].categories:
            counts[category.value] += category.share * (one.profile[0].n_known or 0)
    assert counts == pytest.approx(dict(country.drop_nulls().value_counts().iter_rows()))


def test_wholesale_customers_are_restaurants_and_retailers(wholesale_csv: bytes) -> None:
    config = TrainingConfig(
        n_resamples=0, n_references=0, algorithm="gmm", n_segments=2, features=samples.SPEND_COLUMNS
    )

    restaurants, retailers = train(read_table(wholesale_csv), config).segments

    assert restaurants.name == "High Fresh and Frozen"
    assert retailers.name == "High Detergents Paper, Grocery and Milk"
    for told, features in (
        (restaurants, ("Frozen", "Fresh")),
        (retailers, ("Grocery", "Milk", "Detergents")),
    ):
        assert len(told.highlights) == 3
        assert all(any(one.startswith(name) for one in told.highlights) for name in features)
    assert {one.action for one in restaurants.recommendations} == {"retain", "cross_sell"}
    assert {one.action for one in retailers.recommendations} == {"retain", "cross_sell"}


def test_names_come_back_in_resamples_of_the_customers(wholesale_csv: bytes) -> None:
    config = TrainingConfig(
        n_resamples=0, n_references=0, algorithm="gmm", n_segments=2, features=samples.SPEND_COLUMNS
    )
    model = train(read_table(wholesale_csv), config)
    features = model.customers.select(samples.SPEND_COLUMNS).cast(pl.Float64)
    rng, came_back = np.random.default_rng(0), 0

    for _ in range(30):
        rows = rng.choice(len(features), len(features))
        again = profile_segments(
            features[rows],
            model.customers["segment"].to_numpy()[rows],
            numbers=[0, 1],
            numeric=samples.SPEND_COLUMNS,
            categorical=[],
            log_features=model.data.log_features,
        )
        came_back += [one.name for one in again] == [one.name for one in model.segments]

    assert came_back >= 28
