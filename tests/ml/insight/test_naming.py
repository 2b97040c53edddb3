from ml.insight.naming import highlights, name_segments
from ml.types import CategoryShare, FeatureProfile


def feature(name: str, effect: float, index: float | None = None) -> FeatureProfile:
    index = 100 + 40 * effect if index is None else index
    return FeatureProfile(name, mean=50.0, median=50.0, index=index, effect=effect)


def test_a_name_says_what_sets_the_segment_apart() -> None:
    names = name_segments(
        [
            [feature("Milk", 1.2), feature("Detergents_Paper", 2.0), feature("Fresh", -0.4)],
            [feature("Milk", -1.2), feature("Detergents_Paper", -2.0), feature("Fresh", 0.4)],
        ]
    )

    assert names == ["High Detergents Paper and Milk", "High Fresh, low Detergents Paper"]


def test_a_trait_is_not_named_when_effect_and_index_disagree() -> None:
    frozen = feature("Frozen", 0.6, index=84)

    assert name_segments([[frozen], [feature("Milk", 1.0, index=150)]])[0] == "Average customers"
    assert highlights([frozen]) == ["Close to the average customer in every feature."]


def test_small_amounts_keep_their_digits() -> None:
    rate = FeatureProfile("conversion", mean=0.0798, median=0.08, index=200, effect=1.5)

    assert highlights([rate]) == ["conversion averages 0.0798, 2.0 times the average customer."]


def test_names_are_unique_even_when_nothing_tells_segments_apart() -> None:
    names = name_segments([[feature("Milk", 0.0)], [feature("Milk", 0.1)]])

    assert names == ["Average customers", "Average customers (2)"]


def test_names_do_not_depend_on_the_order_of_segments() -> None:
    profiles = [
        [feature("Milk", 1.0), feature("Fresh", 0.5)],
        [feature("Milk", -1.0), feature("Fresh", -0.5)],
    ]

    assert name_segments(profiles) == name_segments(profiles[::-1])[::-1]


def test_highlights_carry_numbers() -> None:
    assert highlights([feature("Milk", 1.5, index=240), feature("Fresh", -0.5, index=60)]) == [
        "Milk averages 50, 2.4 times the average customer.",
        "Fresh averages 50, 40% below the average customer.",
    ]


def test_a_category_that_stands_out_is_a_highlight() -> None:
    country = FeatureProfile("Country", None, None, None, None, (CategoryShare("CH", 0.9, 180),))

    assert highlights([country]) == ["90% are Country CH, 1.8 times the usual share."]


def test_an_average_segment_says_so() -> None:
    assert highlights([feature("Milk", 0.05)]) == ["Close to the average customer in every feature."]
