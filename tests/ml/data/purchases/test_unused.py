import polars as pl

from ml.data.purchases.unused import notice_unused
from ml.data.reading import read_table
from ml.data.transactions import as_purchases
from ml.types import TrainingConfig


def test_refunds_in_a_column_of_their_own_are_told() -> None:
    frame = pl.DataFrame(
        {"Refunded Amount": [0.0, None, 4.5, float("nan")], "Refund Reason": ["", "", "x", ""]}
    )

    (warning,) = notice_unused(frame)

    assert (warning.code, warning.rows) == ("unused_refunds", (3,))


def test_lines_that_were_undone_by_their_status_are_told() -> None:
    frame = pl.DataFrame({"Financial Status": ["paid", "voided", None, "partially_refunded"]})

    (warning,) = notice_unused(frame)

    assert (warning.code, warning.rows) == ("undone_purchases", (2, 4))
    assert "'voided'" in warning.message


def test_other_columns_and_good_orders_are_not_worth_a_word() -> None:
    frame = pl.DataFrame({"status": ["paid", "completed"], "note": ["cancelled", ""], "refunded": [0, 0]})

    assert notice_unused(frame) == []


def test_they_are_told_of_purchases() -> None:
    rows = "".join(
        f"c{n % 9},2026-01-{n % 28 + 1:02d},{n + 1}.5,{('completed', 'cancelled')[n == 4]},{int(n == 7)}\n"
        for n in range(40)
    )
    table = read_table(f"customer_id,order_date,amount,status,refunded_total\n{rows}".encode())

    purchases = as_purchases(table, TrainingConfig())

    assert purchases is not None
    told = {warning.code: warning.rows for warning in purchases.table.warnings}
    assert (told["undone_purchases"], told["unused_refunds"]) == ((5,), (8,))
