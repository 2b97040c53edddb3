import pytest

from ml.data.layout import find_header
from ml.errors import UnreadableTable

BODY = [["Ann", "1", "2"], ["Bob", "3", ""], ["Cid", "4", "5"]]


@pytest.mark.parametrize(
    ("above", "header"),
    [
        ([], ["name", "a", "b"]),
        ([["Sales report", "", ""], ["", "", ""]], ["name", "a", "b"]),
        ([["Printed", "2026-01-31", ""]], ["name", "a", "b"]),
        ([], ["", "a", "b"]),
        ([["Sales"]], ["name", "2024", "2025"]),
        ([], ["name", "1", "2"]),
        ([["", "first", "second"]], ["name", "a", "b"]),
    ],
)
def test_the_header_is_found_below_titles(above: list[list[str]], header: list[str]) -> None:
    assert find_header([*above, header, *BODY]) == len(above)


@pytest.mark.parametrize("row", [["2", "3", "12669"], ["1.5", "0", ""], ["7", "7"], ["(1)", "-2", "4"]])
def test_numbers_where_names_belong_are_refused(row: list[str]) -> None:
    with pytest.raises(UnreadableTable, match="no column names"):
        find_header([row, row])


def test_a_customer_where_names_belong_is_refused() -> None:
    with pytest.raises(UnreadableTable, match="no column names"):
        find_header([["Ann", "Bern", "5"], ["Bob", "Basel", "7"], ["Cid", "Bern", "9"]])


def test_nothing_at_all_is_refused() -> None:
    with pytest.raises(UnreadableTable, match="empty"):
        find_header([["", " "], []])
