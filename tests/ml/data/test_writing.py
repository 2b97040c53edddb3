import polars as pl
import pytest

from ml.data.reading import read_table
from ml.data.writing import write_table

HOSTILE = ["=1+1", "+SUM(A1)", "-cmd", "@x", "\tx", "\rx"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_cells_that_a_spreadsheet_would_run_are_escaped(kind: str) -> None:
    frame = pl.DataFrame({"name": [*HOSTILE, "-12.5", "plain"], "=HYPERLINK(1)": range(8)})

    back = read_table(write_table(frame, kind)).frame

    assert back["name"].to_list()[:4] == ["'=1+1", "'+SUM(A1)", "'-cmd", "'@x"]
    assert back["name"].to_list()[-2:] == ["-12.5", "plain"]
    assert back.columns[1] == "'=HYPERLINK(1)"
