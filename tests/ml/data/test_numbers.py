import polars as pl
import pytest

from ml.data.numbers import MISSING_SPELLINGS, blank_to_null, parse_numbers


@pytest.mark.parametrize("cell", [*MISSING_SPELLINGS, " N/A ", "NaN", "Inf"])
def test_every_spelling_of_missing_is_missing_and_not_unparsable(cell: str) -> None:
    parsed = parse_numbers(pl.Series("spend", ["1", cell]))

    assert parsed.values.to_list() == [1, None]
    assert not parsed.is_unparsable.any()


def test_what_is_no_number_is_pointed_at() -> None:
    parsed = parse_numbers(pl.Series("spend", ["1", "lots", None]))

    assert parsed.values.to_list() == [1, None, None]
    assert parsed.is_unparsable.to_list() == [False, True, False]


def test_numbers_nobody_can_compute_with_are_missing() -> None:
    assert parse_numbers(pl.Series([1.0, float("nan"), float("inf"), 1e200])).values.to_list() == [
        1,
        None,
        None,
        None,
    ]


def test_blanks_in_text_are_null() -> None:
    assert blank_to_null(pl.Series([" CH ", "n/a", ""])).to_list() == ["CH", None, None]
