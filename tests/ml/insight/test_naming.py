import pytest

from ml.insight.contrasts import CategoryContrast, NumberContrast
from ml.insight.highlights import highlights
from ml.insight.naming import name_segments

NOTHING = ["No feature sets it apart from the others."]


def number(name: str, effect: float, **changes: float | bool | None) -> NumberContrast:
    told = {
        "mean": 50 + 20 * effect,
        "others_mean": 50.0,
        "median": 50 + 20 * effect,
        "others_median": 50.0,
        "index": 100 + 40 * effect,
    } | changes
    return NumberContrast(name, effect, **told)  # type: ignore[arg-type]


def category(
    value: str,
    share: float,
    others_share: float,
    *,
    feature: str = "Country",
    n_inside: int = 200,
    n_others: int = 200,
) -> CategoryContrast:
    usual = (share * n_inside + others_share * n_others) / (n_inside + n_others)
    return CategoryContrast(feature, value, share, others_share, 100 * share / usual, n_inside, n_others)


def refunds(effect: float, ours: float, others: float) -> NumberContrast:
    return NumberContrast("refunds", effect, ours, others, ours, others, is_negative=True)


def test_a_name_says_what_sets_the_segment_apart() -> None:
    names = name_segments(
        [
            [number("Milk", 1.2), number("Detergents_Paper", 2.0), number("Fresh", -0.4)],
            [number("Milk", -1.2), number("Detergents_Paper", -2.0), number("Fresh", 0.4)],
        ]
    )

    assert names == ["High Detergents Paper and Milk", "High Fresh, low Detergents Paper and Milk"]


def test_on_the_log_scale_the_medians_are_told() -> None:
    spend = number("spend", 0.6, mean=8168, others_mean=11486, median=7255, others_median=1337, is_log=True)

    assert highlights([spend]) == ["spend is typically 7,255, against 1,337 among the others."]


def test_a_feature_whose_mean_and_median_disagree_names_only_for_want_of_better() -> None:
    spend = number("spend", 0.6, mean=8168, others_mean=11486, median=7255, others_median=1337, is_log=True)

    assert name_segments([[spend, number("visits", 0.4)]]) == ["High visits"]
    assert name_segments([[spend]]) == ["High spend"]


@pytest.mark.parametrize("is_log", [True, False])
def test_a_median_against_the_effect_is_neither_named_nor_told(is_log: bool) -> None:
    spend = number("spend", 0.6, median=40, is_log=is_log)

    assert name_segments([[spend]]) == ["Typical customers"]
    assert highlights([spend]) == NOTHING


def test_the_means_are_told_where_most_customers_have_none() -> None:
    gifts = number("gifts", 0.8, mean=6, others_mean=1, median=0, others_median=0, index=None, is_log=True)

    assert highlights([gifts]) == ["gifts averages 6, against 1 among the others."]


def test_without_an_index_both_numbers_are_told() -> None:
    balance = number("balance", -0.8, mean=-120, others_mean=300, index=None)

    assert highlights([balance]) == ["balance averages -120, against 300 among the others."]


def test_an_index_near_the_average_gives_way_to_both_numbers() -> None:
    born = number("Year_Birth", -2.0, mean=1957, others_mean=1985, index=98.6)

    assert highlights([born]) == ["Year Birth averages 1,957, against 1,985 among the others."]


def test_numbers_get_the_digits_that_tell_them_apart() -> None:
    latitude = number("latitude", 0.8, mean=47.312, others_mean=47.309, index=100.001)

    assert highlights([latitude]) == ["latitude averages 47.312, against 47.309 among the others."]


def test_high_refunds_are_the_more_negative_ones() -> None:
    segments = [[refunds(-1.5, -2326, -35)], [refunds(1.5, -35, -2326)]]

    assert name_segments(segments) == ["High refunds", "Low refunds"]
    assert [highlights(one) for one in segments] == [
        ["refunds averages -2,326, a larger amount than -35 among the others."],
        ["refunds averages -35, a smaller amount than -2,326 among the others."],
    ]


def test_refunds_of_both_signs_have_no_larger_amount() -> None:
    assert highlights([refunds(0.8, 5000, -35)]) == ["refunds averages 5,000, against -35 among the others."]


def test_small_amounts_keep_their_digits() -> None:
    rate = number("conversion", 1.5, mean=0.0798, others_mean=0.01, index=200)

    assert highlights([rate]) == ["conversion averages 0.0798, 2.0 times the average customer."]


@pytest.mark.parametrize("effect", [0.29, -0.29])
def test_a_small_effect_is_neither_named_nor_told(effect: float) -> None:
    assert name_segments([[number("Milk", effect)]]) == ["Typical customers"]
    assert highlights([number("Milk", effect)]) == NOTHING


def test_names_are_unique_even_when_nothing_tells_segments_apart() -> None:
    names = name_segments([[number("Milk", 0.0)], [number("Milk", 0.1)], [number("Milk", 0.2)]])

    assert names == ["Typical customers (3)", "Typical customers (2)", "Typical customers"]


def test_a_number_after_a_name_never_makes_another_name() -> None:
    names = name_segments([[number("Milk", 1.0)], [number("Milk (2)", 1.0)], [number("Milk", 1.0)]])

    assert names == ["High Milk", "High Milk (2)", "High Milk (3)"]


def test_two_typical_segments_do_not_lengthen_the_names_of_the_others() -> None:
    telling = [number(name, effect) for name, effect in (("a", 3.0), ("b", 2.0), ("c", 0.4), ("d", 0.0))]

    assert name_segments([telling, [], []])[0] == "High a and b"


def test_names_do_not_depend_on_the_order_of_segments() -> None:
    contrasts = [
        [number("Milk", 1.0), number("Fresh", 0.5)],
        [number("Milk", -1.0), number("Fresh", -0.5)],
    ]

    assert name_segments(contrasts) == name_segments(contrasts[::-1])[::-1]


def test_equal_effects_are_named_by_the_alphabet() -> None:
    features = [number("Milk", 1.0), number("Fresh", 1.0), number("Grocery", 0.0)]

    assert name_segments([features]) == name_segments([features[::-1]]) == ["High Fresh and Milk"]


@pytest.mark.parametrize(
    ("effects", "name"),
    [
        ((2.3, 2.2, 1.8, 0.4, 0.0), "High a, b and c"),
        ((2.3, 0.9, 0.8, 0.4, 0.0), "High a"),
        ((1.0, 0.9, 0.8, 0.7, 0.0), "High a, b and c"),  # never more than three
        ((0.35, 0.28, 0.0, 0.0, 0.0), "High a and b"),  # small beside one that is worth a word
    ],
)
def test_a_name_stops_at_the_largest_drop(effects: tuple[float, ...], name: str) -> None:
    features = [number(feature, effect) for feature, effect in zip("abcde", effects, strict=True)]

    assert name_segments([features]) == [name]


def test_a_name_does_not_hang_on_tiny_differences() -> None:
    before = [number("Milk", 1.01), number("Grocery", 1.0), number("Fresh", -0.1)]
    after = [number("Milk", 1.0), number("Grocery", 1.01), number("Fresh", -0.1)]

    assert name_segments([before]) == name_segments([after]) == ["High Grocery and Milk"]


@pytest.mark.parametrize(
    ("effects", "name"),
    [
        ((0.9, 0.7, 0.5), "High in everything"),
        ((-0.9, -0.7, -0.5), "Low in everything"),
        ((2.0, 0.7, 0.5), "High in everything, most of all Milk"),
        ((0.9, 0.7, 0.05), "High Fresh and Milk"),
        ((0.9, 0.7, -0.4), "High Fresh and Milk"),
    ],
)
def test_more_or_less_of_everything_is_said_so(effects: tuple[float, ...], name: str) -> None:
    features = [
        number(feature, effect) for feature, effect in zip(("Milk", "Fresh", "Frozen"), effects, strict=True)
    ]

    assert name_segments([features]) == [name]


def test_days_since_the_last_order_are_not_part_of_everything() -> None:
    features = [number("recency_days", -0.9), number("orders", -0.9), number("spend", -0.9)]

    assert name_segments([features]) == ["Bought lately, low orders and spend"]


def test_segments_that_share_a_name_say_more() -> None:
    first = [number("Milk", 1.0), number("Fresh", -1.5), number("Grocery", 0.9)]
    second = [number("Milk", 1.0), number("Fresh", 0.0), number("Grocery", 0.9)]

    assert name_segments([first, second]) == ["High Grocery and Milk, low Fresh", "High Grocery and Milk"]


def test_segments_of_the_same_traits_say_which_is_the_strongest() -> None:
    lapsed = [number("recency", 2.0), number("orders", -1.0)]
    refunded = [number("recency", 1.0), number("orders", -2.0)]

    assert name_segments([lapsed, refunded]) == [
        "High recency, low orders, most of all recency",
        "High recency, low orders, most of all orders",
    ]


def test_long_names_leave_out_the_least_telling() -> None:
    features = [number(letter * 30, effect) for letter, effect in (("a", 1.0), ("b", 0.9), ("c", -0.1))]

    assert name_segments([features]) == ["High " + "a" * 30]


def test_equal_shares_are_named_by_the_alphabet() -> None:
    towns = [category("Würzburg", 0.5, 0.1, feature="Ort"), category("Nürnberg", 0.5, 0.1, feature="Ort")]

    assert name_segments([towns]) == name_segments([towns[::-1]]) == ["Ort Nürnberg"]


def test_highlights_carry_numbers() -> None:
    fresh = number("Fresh", -0.5, index=60)

    assert highlights([fresh, number("Milk", 1.5, mean=60, index=240)]) == [
        "Milk averages 60, 2.4 times the average customer.",
        "Fresh averages 40, 40% below the average customer.",
    ]


def test_a_category_that_stands_out_is_a_highlight() -> None:
    assert highlights([category("CH", 0.9, 0.1)]) == ["90% are Country CH, 1.8 times the usual share."]


def test_feature_names_stay_as_the_table_writes_them() -> None:
    stage = category("lead", 0.9, 0.1, feature="Lifecycle_Stage")

    assert name_segments([[number("eMail_Opens", 1.0), stage]]) == ["High eMail Opens, Lifecycle Stage lead"]


@pytest.mark.parametrize(
    ("share", "others_share", "is_named"),
    [(0.5, 0.2, True), (0.45, 0.3, False), (0.3, 0.02, True), (0.2, 0.01, False), (0.18, 0.17, False)],
)
def test_a_category_names_half_of_a_segment_or_twice_the_usual_share(
    share: float, others_share: float, is_named: bool
) -> None:
    contrast = category("Berlin", share, others_share, n_others=2000, feature="ort")

    assert name_segments([[contrast]]) == (["ort Berlin"] if is_named else ["Typical customers"])


@pytest.mark.parametrize(
    ("share", "others_share", "n_inside", "is_told"),
    [
        (0.10, 0.01, 200, True),
        (0.09, 0.01, 200, False),
        (0.50, 0.20, 200, True),
        (0.50, 0.20, 12, False),  # six of twelve, which chance explains
        (1.00, 0.01, 4, False),
    ],
)
def test_a_category_is_told_only_when_frequent_and_beyond_chance(
    share: float, others_share: float, n_inside: int, is_told: bool
) -> None:
    contrast = category("59", share, others_share, n_inside=n_inside, feature="age")

    assert (highlights([contrast]) != NOTHING) == is_told


def test_what_is_made_of_purchases_is_named_in_words() -> None:
    features = [number("total_spend", 0.9), number("n_purchases", 0.9), number("recency_days", -0.9)]

    assert name_segments([features]) == ["Buy often and spend much"]
    assert name_segments([[number("share_Toys", 0.9)]]) == ["High share of Toys"]
