"""Ratios are taken round by round, and each goal is read the right way."""

import pytest

from bench.results import Result, alone, compared, quartiles


def test_seconds_with_a_ceiling_are_ours_over_the_other() -> None:
    found = compared("task", [2.0, 4.0, 9.0], [1.0, 4.0, 3.0], goal=1.5)
    assert (found.ratio, found.low, found.high) == (2.0, 1.5, 2.5)
    assert (found.ours, found.plain) == (4.0, 3.0)
    assert found.met is False


def test_seconds_with_a_floor_are_the_other_over_ours() -> None:
    found = compared("task", [1.0, 2.0, 4.0], [10.0, 30.0, 40.0], sense="at least", goal=10)
    assert (found.ratio, found.low, found.high) == (10.0, 10.0, 12.5)
    assert found.met is True


def test_requests_a_second_with_a_floor_are_ours_over_the_other() -> None:
    found = compared("task", [300.0], [100.0], unit="requests/s", sense="at least", rates=True)
    assert found.ratio == 3.0


def test_ratios_are_of_neighbours_and_not_of_medians() -> None:
    """A machine that slows down for a while slows down both."""
    assert compared("task", [1.0, 100.0, 3.0], [1.0, 100.0, 3.0]).high == 1.0


def test_half_of_the_rounds_lie_in_the_spread() -> None:
    assert quartiles([1.0, 2.0, 3.0, 4.0, 500.0]) == (2.0, 4.0)
    assert quartiles([7.0]) == (7.0, 7.0)


def test_rounds_without_a_partner_are_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        compared("task", [1.0, 2.0], [1.0])


def test_a_figure_alone_meets_its_goal_in_its_unit() -> None:
    assert alone("ready", [1.9, 1.5, 2.5], goal=2).met is True
    assert alone("ready", [2.9, 2.5, 1.5], goal=2).met is False


def test_without_a_goal_nothing_is_met_or_missed() -> None:
    assert Result("task", 1).met is None
