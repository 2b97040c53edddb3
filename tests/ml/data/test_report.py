from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from ml.data.cleaning import clean
from ml.data.reading import read_table
from ml.data.report import describe_table
from ml.types import Table, TableFormat, TrainingConfig


def test_wholesale_is_described_in_its_own_units(wholesale_csv: Path) -> None:
    report = describe_table(read_table(wholesale_csv))
    fresh = next(column for column in report.columns if column.name == "Fresh")

    assert (report.n_rows, report.n_columns, report.n_duplicates) == (440, 8, 0)
    assert (fresh.min, fresh.median, fresh.max) == (3, 8504, 112151)
    assert [column.n_outliers for column in report.columns if column.role == "numeric"] == [
        16,
        4,
        2,
        10,
        2,
        14,
    ]
    assert fresh.histogram is not None
    assert sum(fresh.histogram.counts) == 440
    assert fresh.histogram.scale == "log"
    assert (fresh.histogram.edges[0], fresh.histogram.edges[-1]) == (3, 112151)
    assert max(fresh.histogram.counts) < 150
    assert len(report.preview) == 20


def test_duplicates_and_odd_cells_are_warned_about() -> None:
    rows = "\n".join(f"{n * 3},{n % 5}.5" for n in range(1, 21))
    report = describe_table(read_table(f"spend,visits\n{rows}\n3,1.5\nmuch,\n".encode()))

    assert report.n_duplicates == 1
    assert {warning.code: warning.rows for warning in report.warnings} == {
        "unparsable_values": (22,),
        "duplicate_rows": (21,),
        "empty_rows": (22,),
    }
    assert [(column.n_missing, column.n_unparsable) for column in report.columns] == [(0, 1), (1, 0)]


def test_what_a_training_would_mend_is_told_before() -> None:
    rng = np.random.default_rng(0)
    spend = rng.lognormal(4, 1, 60)
    spend[5] = -20
    frame = pl.DataFrame(
        {
            "customer_id": [f"C{n}" for n in range(59)] + ["C0"],
            "spend": spend,
            "fax": [None] * 60,
            "points": [1.5, 2.5, 3, *[None] * 57],
        }
    )
    table = Table(pl.concat([frame, frame[:1]]), TableFormat("frame"))
    report = describe_table(table)

    assert (report.n_duplicates, report.n_repeated_ids) == (1, 1)
    assert [warning.code for warning in report.warnings] == [
        "repeated_ids", "negative_values", "duplicate_rows", "almost_empty_column", "empty_column"
    ]  # fmt: skip
    assert report.warnings == clean(table, TrainingConfig()).warnings


def test_missing_spellings_count_as_missing_in_texts_and_dates_have_no_numbers() -> None:
    frame = pl.DataFrame(
        {
            "plan": ["free", "paid", "N/A", "-"] * 10,
            "since": [date(2026, 1, 1 + n % 28) for n in range(40)],
            "spend": range(3, 123, 3),
        }
    )
    report = describe_table(Table(frame, TableFormat("frame")))
    plan, since, spend = report.columns

    assert (plan.n_missing, plan.n_distinct) == (20, 2)
    assert (since.role, since.min, since.median, since.histogram) == ("date", None, None, None)
    assert (spend.mean, spend.n_distinct) == (61.5, 40)


def test_an_almost_empty_column_of_numbers_keeps_its_figures() -> None:
    frame = pl.DataFrame({"spend": range(3, 33, 3), "points": [1.5, 2.5, 9, *[None] * 7]})

    points = describe_table(Table(frame, TableFormat("frame"))).columns[1]

    assert (points.role, points.n_missing, points.median, points.n_outliers) == ("almost_empty", 7, 2.5, None)


def test_skewed_amounts_with_refunds_are_drawn_on_the_log_scale() -> None:
    spend = np.random.default_rng(0).lognormal(4, 1, 200)
    spend[:4] *= -1

    (column,) = describe_table(Table(pl.DataFrame({"spend": spend}), TableFormat("frame"))).columns

    assert column.histogram is not None
    assert column.histogram.scale == "log"
    assert sum(column.histogram.counts) == 200


def test_a_table_without_features_is_described_all_the_same() -> None:
    frame = pl.DataFrame({"customer_id": [*range(20), 3], "note": [f"says {n}" for n in range(21)]})

    report = describe_table(Table(frame, TableFormat("frame")))

    assert report.n_repeated_ids == 1


def test_an_id_of_numbers_tells_from_where_to_where_they_go() -> None:
    frame = pl.DataFrame({"client_no": range(100, 130), "code": [f"C{n}" for n in range(30)]})

    number, text = describe_table(Table(frame, TableFormat("frame"))).columns

    assert (number.role, number.min, number.max, number.mean) == ("id", 100, 129, None)
    assert (text.role, text.min) == ("text", None)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"spend\n" + b"".join(b"%d\n" % n**2 for n in range(9)), "too_few_customers"),
        (b"spend,note\n" + b"1,a\n" * 20, "no_usable_column"),
    ],
)
def test_what_cannot_be_trained_on_is_told_first(data: bytes, code: str) -> None:
    first = describe_table(read_table(data)).warnings[0]

    assert first.code == code
    assert first.advice


def purchases_csv() -> bytes:
    rows = "".join(
        f"c{n % 12},{'C' if n == 30 else ''}{500 + n},2026-01-{n % 28 + 1:02d},"
        f"{-1 if n == 30 else n % 4 + 1},{n + 0.5},Ulm\n"
        for n in range(60)
    )
    return f"Customer ID,InvoiceNo,InvoiceDate,Quantity,UnitPrice,City\n{rows}".encode()


def test_purchases_are_described_with_the_customers_that_are_made_of_them() -> None:
    table = read_table(purchases_csv())
    report = describe_table(table)

    assert (report.kind, report.n_rows, report.n_columns) == ("transactions", 60, 6)
    assert [(column.name, column.role) for column in report.columns] == [
        ("Customer ID", "id"),
        ("InvoiceNo", "text"),
        ("InvoiceDate", "date"),
        ("Quantity", "numeric"),
        ("UnitPrice", "numeric"),
        ("City", "constant"),
    ]
    assert report.columns[4].max == 59.5
    assert report.purchases is not None
    assert report.purchases.n_customers == 12
    assert [column.name for column in report.customer_columns[:4]] == [
        "customer_id",
        "recency_days",
        "n_purchases",
        "total_spend",
    ]
    assert report.customer_columns[0].role == "id"
    # Few different numbers of purchases are numbers all the same.
    assert {column.role for column in report.customer_columns[1:4]} == {"numeric"}
    assert report.preview[0] == table.frame.row(0, named=True)


def test_of_purchases_nothing_is_said_that_holds_for_customers_only() -> None:
    report = describe_table(read_table(purchases_csv()))

    assert [warning.code for warning in report.warnings] == ["purchases_found", "refunds"]


def test_too_few_customers_are_told_after_what_was_understood() -> None:
    rows = "".join(f"c{n % 4},2026-01-{n + 1:02d},{n + 1}\n" for n in range(20))

    report = describe_table(read_table(f"customer_id,order_date,amount\n{rows}".encode()))

    assert [warning.code for warning in report.warnings[:2]] == ["purchases_found", "too_few_customers"]


def test_a_description_follows_the_options_of_purchases() -> None:
    table = read_table(purchases_csv())

    assert describe_table(table, TrainingConfig(transactions=False)).kind == "customers"
    until = describe_table(table, TrainingConfig(as_of="2026-01-10")).purchases
    assert until is not None
    assert until.n_in_future > 0


def test_online_retail_is_described_as_purchases(online_retail: Table) -> None:
    report = describe_table(online_retail)
    roles = {column.name: column.role for column in report.columns}

    assert report.kind == "transactions"
    assert (roles["CustomerID"], roles["InvoiceNo"], roles["StockCode"]) == ("id", "text", "text")
    assert report.n_duplicates == 5_268
    assert {warning.code for warning in report.warnings} == {
        "purchases_found",
        "lines_without_customer",
        "refunds",
        "customers_without_purchase",
        "free_lines",
        "repeated_lines",
    }


def test_a_quantity_that_is_always_one_has_no_figures() -> None:
    rows = "".join(f"c{n % 4},2026-01-{n + 1:02d},{n + 1},1\n" for n in range(20))

    report = describe_table(read_table(f"customer_id,order_date,amount,quantity\n{rows}".encode()))

    assert (report.columns[3].role, report.columns[3].skew) == ("constant", None)


def test_huge_numbers_that_hardly_differ_are_drawn() -> None:
    frame = pl.DataFrame({"spend": [1e17, 1e17 + 32, 1e17 + 64] * 5})

    (column,) = describe_table(Table(frame, TableFormat("frame"))).columns

    assert column.histogram is not None
    assert sum(column.histogram.counts) == 15


def test_purchases_of_which_none_can_be_used_are_shown_with_the_reason() -> None:
    rows = "".join(f"{n % 20},2954-01-{n % 28 + 1:02d},{n + 1}.5\n" for n in range(100))
    table = read_table(f"customer,date,amount\n{rows}".encode())

    report = describe_table(table)

    assert (report.kind, report.warnings[0].code) == ("customers", "unusable_purchases")
    assert "100 in future" in report.warnings[0].message
    assert report.columns[0].role == "text"
