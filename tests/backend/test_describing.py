"""What a terminal shows of a table and of a model."""

from dataclasses import replace
from datetime import datetime

import polars as pl
import pytest

from backend.describing import left_out_lines, model_lines, table_lines
from ml import TrainingConfig, train
from ml.data.report import describe_table
from ml.data.samples import wholesale
from ml.forecasts import FittedProcess, Forecast, Holdout, Outlook
from ml.purchases import PurchaseReport, TransactionColumns
from ml.types import Table, TableFormat, TableWarning

QUICK = TrainingConfig(algorithm="kmeans", n_segments=2, n_resamples=0, n_references=0)


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
    model = train(holes, replace(QUICK, missing=missing))

    told = "\n".join(model_lines(model, is_active=True))

    assert words in told
    assert ("Filled in" in told) == (missing == "impute")


def test_unread_cells_are_filled_in_and_rows_that_were_left_out_are_not() -> None:
    frame = wholesale().select("customer_id", "Milk", "Fresh").cast({"Milk": pl.String})
    odd = pl.DataFrame({"customer_id": ["C1", "C2"], "Milk": ["lots", None], "Fresh": [5, None]})
    model = train(pl.concat([frame, odd]), QUICK)

    told = "\n".join(model_lines(model, is_active=True))

    assert "Filled in where values are missing: Milk 1." in told


def test_under_each_segment_stands_what_to_do_first() -> None:
    model = train(wholesale(), QUICK)

    lines = list(model_lines(model, is_active=True))

    for one in model.segments:
        place = next(row for row, line in enumerate(lines) if one.name in line)
        assert lines[place + 1].strip() == one.recommendations[0].text


PURCHASES = PurchaseReport(
    columns=TransactionColumns("buyer\x1b[2J", "day", quantity="pieces", price="each", invoice="bill"),
    reasons={},
    as_of=datetime(2026, 2, 1),
    first_at=datetime(2025, 1, 2),
    last_at=datetime(2026, 1, 31, 9),
    refunds="match",
    n_lines=1_100,
    n_purchases=400,
    n_customers=90,
    n_without_customer=12,
    n_free=3,
    n_refund_lines=8,
    n_matched_lines=5,
    revenue=12_345.6,
    refunded=78.9,
)


def test_what_was_understood_of_purchases_is_told() -> None:
    report = describe_table(Table(wholesale(), TableFormat("csv")))
    columns = report.columns[1:2]
    lines = list(table_lines(replace(report, purchases=PURCHASES, customer_columns=columns)))
    told = "\n".join(lines)

    assert "Its rows are purchases: customer 'buyer\\x1b[2J', date 'day', quantity 'pieces'" in told
    assert (
        "Customers: 90. They made 400 purchases for 12,345.60, from 2025-01-02 to 2026-01-31; recency is "
        "counted to 2026-02-01." in lines
    )
    assert list(left_out_lines(PURCHASES)) == [
        "Lines left out, of 1,100: 12 without a customer, 3 for nothing.",
        "Refunds (match): 8 lines, 78.90, of which 5 mirror a purchase.",
    ]
    at = lines.index("What is then known of each customer:")
    assert lines[at + 2].split()[0] == columns[0].name


def test_what_is_forecast_is_told_with_how_it_did_and_what_bounds_it() -> None:
    fitted = FittedProcess("pareto_nbd", "weeks", {}, {}, (), -1.0, 2.0, 440)
    holdout = Holdout("pareto_nbd", 26, 13, 300, 120.4, 101, 140, 118, (), ())
    forecast = Forecast(
        datetime(2026, 2, 1), fitted, None, (), (), holdout, "Amounts are all alike.", None, ("Few weeks.",)
    )
    model = train(wholesale(), QUICK)
    outlook = Outlook(200, 150.0, 1_234.4, 1_100, 1_300, 45_000.2, 40_000, 50_000, 90_000)
    segments = (replace(model.segments[0], outlook=outlook), *model.segments[1:])
    told = list(model_lines(replace(model, forecast=forecast, segments=segments), is_active=True))

    assert "Forecast of purchases: Pareto/NBD, fitted to 440 customers." in told
    assert (
        "Of the last 13 weeks, kept from it, it expected 120 repeat purchases (101 to 140); there were 118."
        in told
    )
    assert {"Note: Amounts are all alike.", "Note: Few weeks."} <= set(told)
    (expected,) = (line.strip() for line in told if "next 90 days" in line)
    assert expected == (
        "Expected in the next 90 days: 1,234 (1,100 to 1,300) purchases, worth 45,000 (40,000 to 50,000)."
    )
    refused = list(model_lines(replace(model, forecast_refused="Too few buy again."), is_active=True))
    assert "No forecast: Too few buy again." in refused
