"""What a terminal shows of a table and of a model."""

from dataclasses import replace

import polars as pl
import pytest

from backend.describing import model_lines, table_lines
from ml import TrainingConfig, train
from ml.data.report import describe_table
from ml.data.samples import wholesale
from ml.types import Table, TableFormat, TableWarning


def test_a_file_does_not_steer_the_terminal() -> None:
    frame = pl.DataFrame({"spend\x1b[2J": [1.5, 2.5, 9.0]})
    table = Table(frame, TableFormat("csv"), "a\x1b]0;b", (TableWarning("title_rows", "\x1b[31m"),))

    assert "\x1b" not in "".join(table_lines(describe_table(table)))


def test_only_the_first_rows_of_a_warning_are_listed() -> None:
    report = describe_table(Table(wholesale(), TableFormat("csv")))
    warning = TableWarning("rows_alike", "Some are alike.", tuple(range(1, 31)))

    lines = list(table_lines(replace(report, warnings=(warning,))))

    assert lines[-1] == "  Rows: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and more."


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ("impute", "Filled in where values are missing: Milk 44."),
        ("drop", "Rows left out since values are missing: 44."),
    ],
)
def test_what_became_of_missing_values_is_told(missing: str, words: str) -> None:
    holes = wholesale().with_columns(Milk=pl.when(pl.int_range(440) % 10 > 0).then("Milk"))
    model = train(holes, TrainingConfig(n_segments=2, missing=missing))  # type: ignore[arg-type]

    told = "\n".join(model_lines(model, is_active=True))

    assert words in told
    assert ("Filled in" in told) == (missing == "impute")


def test_unread_cells_are_filled_in_and_rows_that_were_left_out_are_not() -> None:
    frame = wholesale().select("customer_id", "Milk", "Fresh").cast({"Milk": pl.String})
    odd = pl.DataFrame({"customer_id": ["C1", "C2"], "Milk": ["lots", None], "Fresh": [5, None]})
    model = train(pl.concat([frame, odd]), TrainingConfig(n_segments=2))

    told = "\n".join(model_lines(model, is_active=True))

    assert "Filled in where values are missing: Milk 1." in told


def test_under_each_segment_stands_what_to_do_first() -> None:
    config = TrainingConfig(algorithm="kmeans", n_segments=2, n_resamples=0, n_references=0)
    model = train(wholesale(), config)

    lines = list(model_lines(model, is_active=True))

    for one in model.segments:
        place = next(row for row, line in enumerate(lines) if one.name in line)
        assert lines[place + 1].strip() == one.recommendations[0].text
