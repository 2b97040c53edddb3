from functools import partial

import polars as pl
import pytest

from ml.data.dialects import Dialect
from ml.data.ragged import count_cells, find_ragged_rows

FRAME = pl.DataFrame({"a": [1, 2, None, 3], "b": ["x", None, None, "y"], "c": [None, None, None, "z"]})


@pytest.mark.parametrize("first", ["1,x", '1,"x"'])
def test_longer_and_shorter_rows_are_found_with_or_without_quotes(first: str) -> None:
    text = f"a,b\n{first}\n2\n\n3,y,z\n".encode()

    ragged = find_ragged_rows(FRAME, 2, partial(count_cells, text, Dialect(","), n_lines=1))

    assert {row: (one.line, one.n_cells) for row, one in ragged.items()} == {1: (3, 1), 3: (5, 3)}


def test_empty_cells_and_empty_lines_are_not_ragged() -> None:
    frame = pl.DataFrame({"a": [1, 2, None], "b": [None, "x", None]})

    counts = partial(count_cells, b"a,b\r\n1,\r\n2,x\r\n\r\n", Dialect(","), n_lines=1)
    assert find_ragged_rows(frame, 2, counts) == {}
