"""Long texts are looked through bit by bit; what lies on a border, or far down, is found all the same."""

import polars as pl
import pytest

from ml.data.dialects import Dialect, has_odd_quotes, unquoted_if_possible
from ml.data.encodings import to_utf8
from ml.data.marks import read_each
from ml.data.reading import read_table

MANY_LINES = b"some,text\n" * 1_000_000


@pytest.mark.parametrize(("end", "quote"), [(b'"a, b",c\n', '"'), (b'5" pipe,c\n', None)])
def test_a_quote_far_down_is_found(end: bytes, quote: str | None) -> None:
    assert unquoted_if_possible(Dialect(","), MANY_LINES + end).quote == quote


@pytest.mark.parametrize(("end", "is_odd"), [(b'"a, b","c"', False), (b'"a" b",c"', True)])
def test_quotes_at_the_very_begin_and_end_have_neighbours(end: bytes, *, is_odd: bool) -> None:
    assert has_odd_quotes(Dialect(","), b'"a","b"\n' + MANY_LINES + end) == is_odd


@pytest.mark.parametrize("n_before", [1024 * 1024 - 1, 1024 * 1024 - 2])
def test_a_character_on_a_border_is_whole(n_before: int) -> None:
    text = b"x" * n_before + "€".encode()

    assert to_utf8(text) == (text, "utf-8", [])
    assert to_utf8(text[:-1])[1] != "utf-8"


def test_cells_beyond_the_first_batch_are_read_as_those_in_it() -> None:
    cells = pl.Series("spend", ["1.234,50 EUR", None, "n/a", "word", "7"]).new_from_index(0, 120_000)
    mixed = pl.concat([cells, pl.Series("spend", ["(2,5)", "n/a", "word"])])

    read = read_each(mixed, ",")

    assert read[[0, 119_999, 120_000]].to_list() == [1234.5, 1234.5, -2.5]
    assert read[-2:].to_list() == [None, None]
    assert read.name == "spend"


def test_a_ragged_row_far_down_is_named_by_its_line() -> None:
    rows = b'1,"a, b",\n' * 1_200_000

    table = read_table(b"id,name,note\n" + rows + b"2,c\n")

    assert table.frame.height == 1_200_001
    assert [one.rows for one in table.warnings if one.code == "ragged_rows"] == [(1_200_001,)]
    assert any("line 1200002" in one.message for one in table.warnings)
