import pytest

from ml.data.dialects import Dialect
from ml.data.patience import read_patiently, rows_with_lines
from ml.errors import UnreadableTable

COMMAS = Dialect(",")


def test_every_row_knows_the_line_it_begins_in() -> None:
    text = b'name,note\nAnn,"a\nb"\n\nBob,c\n'

    assert list(rows_with_lines(text, COMMAS, n_lines=1)) == [
        (2, ["Ann", "a\nb"]),
        (4, []),
        (5, ["Bob", "c"]),
    ]


def test_a_quote_that_is_never_closed_is_refused_with_its_line() -> None:
    with pytest.raises(UnreadableTable, match="Line 3 opens a quote that is never closed"):
        read_patiently(b'name,spend\nAnn,1\n"Bob,2\nCid,3\n', COMMAS, 1, 2)


def test_a_cell_of_more_than_a_mebibyte_is_refused_with_its_line() -> None:
    text = b'a,b\n1,"' + b"x\n" * 600_000 + b'"\n'

    with pytest.raises(UnreadableTable, match="Line 2 is broken"):
        read_patiently(text, COMMAS, 1, 2)


def test_rows_of_any_length_make_one_frame() -> None:
    read = read_patiently(b"a,b\n1\n2,3,4\n", COMMAS, 1, 2)

    assert read.frame.rows() == [("1", "", ""), ("2", "3", "4")]
    assert (read.lines.tolist(), read.n_cells.tolist()) == ([2, 3], [1, 3])
