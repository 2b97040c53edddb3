import polars as pl
import pytest

from ml.data.copies import find_copies, repeated_rows

FEW = pl.DataFrame({"spend": [*range(39), 0]})
MANY = pl.DataFrame({"spend": [1, 2] * 20})


@pytest.mark.parametrize(
    ("frame", "has_id", "n_kept"), [(FEW, True, 39), (FEW, False, 39), (MANY, True, 2), (MANY, False, 40)]
)
def test_rows_alike_are_copies_with_an_id_or_when_they_are_few(
    frame: pl.DataFrame, has_id: bool, n_kept: int
) -> None:
    copies = find_copies(frame, has_id=has_id)

    assert copies.is_kept.sum() == n_kept
    assert str(copies.n_repeated) in copies.warnings[0].message
    assert copies.warnings[0].rows[-1] == 40
    assert bool(copies.warnings[0].advice) == (n_kept == 40)


def test_a_table_without_copies_has_nothing_to_say() -> None:
    assert find_copies(pl.DataFrame({"spend": range(9)}), has_id=False).warnings == ()


def test_rows_that_repeat_are_alike_in_all_columns_and_not_only_in_a_few() -> None:
    frame = pl.DataFrame({"who": ["a", "a", "a", "b"], "spend": [1, 1, 1, 1], "note": ["x", "y", "x", "x"]})

    assert repeated_rows(frame, ["who", "spend"]).to_list() == [3]
    assert repeated_rows(frame.head(2), ["who"]).to_list() == []


def test_columns_with_any_name_tell_rows_that_repeat() -> None:
    frame = pl.DataFrame({"^.*$": ["a", "b", "a"], "*": [1, 1, 1]})

    assert repeated_rows(frame, ["^.*$", "*"]).to_list() == [3]
