from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ml.errors import InvalidFilter
from ml.listing.regions import Places, read_region

_POLYGONS = st.lists(st.tuples(st.integers(-8, 8), st.integers(-8, 8)), min_size=3, max_size=12)


def is_inside(point: tuple[float, float], corners: list[tuple[int, int]]) -> bool:
    """By a line upwards, and with fractions, which round nothing."""
    x, y = map(Fraction, point)
    n_above = 0
    for (x1, y1), (x2, y2) in zip(corners, [*corners[1:], corners[0]], strict=True):
        if min(x1, x2) < x < max(x1, x2):
            n_above += y1 + (x - x1) * Fraction(y2 - y1, x2 - x1) > y
    return n_above % 2 == 1


@settings(max_examples=200, deadline=None)
@given(corners=_POLYGONS, seed=st.integers(0, 10**6))
def test_who_is_inside_is_found_as_by_a_line_upwards(corners: list[tuple[int, int]], seed: int) -> None:
    # Between the numbers of the corners, so that nobody is above one; a float32 holds these exactly.
    points = np.random.default_rng(seed).integers(-9, 9, (60, 2)) + np.array([0.51171875, 0.30078125])
    region = read_region(";".join(f"{x},{y}" for x, y in corners))

    found = Places(points).inside(region)

    assert found.tolist() == [is_inside((x, y), corners) for x, y in points.tolist()]


def test_nobody_is_inside_twice_where_a_polygon_overlaps_itself() -> None:
    twice_around = read_region("0,0;4,0;4,4;0,4;1,1;3,1;3,3;1,3")
    points = np.array([[0.5, 2.0], [2.0, 2.0]])

    assert Places(points).inside(twice_around).tolist() == [
        is_inside((x, y), [(0, 0), (4, 0), (4, 4), (0, 4), (1, 1), (3, 1), (3, 3), (1, 3)])
        for x, y in [(0.5 + 1 / 512, 2.0), (2.0 + 1 / 512, 2.0)]
    ]


def test_without_customers_nobody_is_inside() -> None:
    assert Places(np.empty((0, 2))).inside(read_region("0,0;1,0;0,1")).tolist() == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("0,0;1,1", "2 corners"),
        (";".join(["0,0"] * 101), "101 corners"),
        ("0,0;1,1;nan,2", "Corner 3"),
        ("0,0;inf,1;1,2", "Corner 2"),
        ("0,0;1;1,2", "Corner 2"),
        ("0,0;1,2,3;1,2", "Corner 2"),
        ("x,0;1,2;1,2", "Corner 1"),
        ("1e999,0;1,2;1,2", "Corner 1"),
    ],
)
def test_a_region_that_is_none_is_told(text: str, told: str) -> None:
    with pytest.raises(InvalidFilter, match=told):
        read_region(text)
