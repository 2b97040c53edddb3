import polars as pl
import pytest

from ml.data.raw import RawTable
from ml.data.tidying import tidy
from ml.errors import TooFewCustomers, UnreadableTable
from ml.types import TableFormat


def raw(frame: pl.DataFrame, names: list[str], *, is_sheet: bool = True) -> RawTable:
    return RawTable(frame, names, TableFormat("csv", delimiter=","), is_sheet=is_sheet)


def test_names_become_one_line_each_and_distinct() -> None:
    frame = pl.DataFrame({"1": [1], "2": [2], "3": [3], "4": [4]})

    table = tidy(raw(frame, [" net\nspend ", "net spend", "", "'=x"]), "t")

    assert table.frame.columns == ["net spend", "net spend (2)", "column 3", "=x"]


@pytest.mark.parametrize("is_sheet", [True, False])
def test_a_name_is_never_a_pattern_of_names(*, is_sheet: bool) -> None:
    frame = pl.DataFrame({"^a.*$": ["x", "y"], "ab": [1, 2]})

    table = tidy(raw(frame, frame.columns, is_sheet=is_sheet), "t")

    assert table.frame.columns == ["a.*$", "ab"]
    assert table.frame["ab"].to_list() == [1, 2]


def test_only_sheets_lose_totals_and_empty_lines() -> None:
    frame = pl.DataFrame({"shop": ["a", "b", None, "Total"], "spend": [1, 2, None, 3]})

    assert tidy(raw(frame, frame.columns), "t").frame.height == 2
    assert tidy(raw(frame, frame.columns, is_sheet=False), "t").frame.height == 4


def test_nested_packed_and_huge_values_become_text() -> None:
    frame = pl.DataFrame(
        {"tags": [["a", "b"]], "raw": [b"x"], "at": [{"x": 1}], "big_id": pl.Series([2**80], dtype=pl.Int128)}
    )

    assert set(tidy(raw(frame, frame.columns, is_sheet=False), "t").frame.dtypes) == {pl.String}


def test_no_row_and_no_name_are_refused() -> None:
    with pytest.raises(TooFewCustomers):
        tidy(raw(pl.DataFrame({"a": pl.Series([], dtype=pl.String)}), ["a"]), "t")
    with pytest.raises(UnreadableTable):
        tidy(raw(pl.DataFrame({"a": [None]}, schema={"a": pl.String}), [""]), "t")
