import io
from datetime import datetime

import polars as pl
import pytest

from ml.data.reading import read_table
from ml.data.writing import write_table

HOSTILE = ["=1+1", "+SUM(A1)", "-cmd", "@x", "'=1", "\tx", "\rx"]
FRAME = pl.DataFrame({"name": [*HOSTILE, "-12.5", "plain"], "=HYPERLINK(1)": range(9)})


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_cells_that_a_spreadsheet_would_run_are_escaped(kind: str) -> None:
    file = io.BytesIO(write_table(FRAME, kind))

    shown = pl.read_csv(file) if kind == "csv" else pl.read_excel(file)

    assert shown["name"].to_list()[:5] == ["'=1+1", "'+SUM(A1)", "'-cmd", "'@x", "''=1"]
    assert shown["name"].to_list()[-2:] == ["-12.5", "plain"]
    assert shown.columns[1] == "'=HYPERLINK(1)"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_was_escaped_reads_back_as_it_was(kind: str) -> None:
    back = read_table(write_table(FRAME, kind)).frame

    assert back.columns == FRAME.columns
    assert back["name"].to_list()[:5] == HOSTILE[:5]


def test_times_are_written_to_the_second_unless_they_are_finer() -> None:
    frame = pl.DataFrame({"at": [datetime(2026, 1, 31, 8, 5), datetime(2026, 1, 31, 8, 5, 1, 500)]})
    zoned = frame.with_columns(pl.col("at").dt.replace_time_zone("Europe/Paris"))

    assert write_table(frame, "csv") == b"at\n2026-01-31T08:05:00\n2026-01-31T08:05:01.000500\n"
    assert b"+0100" in write_table(zoned, "csv")
