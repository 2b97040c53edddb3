import polars as pl
import pytest

from ml.data.purchases.notices import are_before_discounts
from ml.data.purchases.unused import notice_unused
from ml.data.reading import read_table
from ml.data.transactions import as_purchases
from ml.purchases import TransactionColumns
from ml.types import TrainingConfig


def test_refunds_in_a_column_of_their_own_are_told() -> None:
    frame = pl.DataFrame(
        {"Refunded Amount": [0.0, None, 4.5, float("nan")], "Refund Reason": ["", "", "x", ""]}
    )

    (warning,) = notice_unused(frame, "amount", is_before_discounts=True)

    assert (warning.code, warning.rows) == ("unused_refunds", (3,))


def test_discounts_that_are_not_taken_off_are_told() -> None:
    frame = pl.DataFrame(
        {
            "Discount": [0.0, 0.2, None],
            "Rabattbetrag": [5, 0, 2],
            "discount_pct": [0, 10, 0],
            "discount_code": [1, 2, 3],
            "Shipping Discount": [1.0, 0.0, 0.0],
            "line discount": [0, 0, 0],
        }
    )

    warnings = notice_unused(frame, "Quantity x Price", is_before_discounts=True)

    assert [(one.code, one.rows) for one in warnings] == [
        ("unused_discounts", (2,)),
        ("unused_discounts", (1, 3)),
        ("unused_discounts", (2,)),
    ]
    assert ["a share of the price" in one.message for one in warnings] == [True, False, True]
    assert all("a line counts Quantity x Price" in one.message for one in warnings)
    assert notice_unused(frame, "Total", is_before_discounts=False) == []


@pytest.mark.parametrize(
    ("columns", "is_before"),
    [
        (TransactionColumns(quantity="Quantity", price="Price"), True),
        (TransactionColumns(amount="Price"), True),
        (TransactionColumns(amount="Gross Sales"), True),
        (TransactionColumns(amount="Order Total"), False),
    ],
)
def test_what_was_paid_is_after_discounts(columns: TransactionColumns, is_before: bool) -> None:
    assert are_before_discounts(columns) is is_before


def test_lines_that_were_undone_by_their_status_are_told() -> None:
    frame = pl.DataFrame({"Financial Status": ["paid", "voided", None, "partially_refunded"]})

    (warning,) = notice_unused(frame, "amount", is_before_discounts=True)

    assert (warning.code, warning.rows) == ("undone_purchases", (2, 4))
    assert "'voided'" in warning.message


def test_other_columns_and_good_orders_are_not_worth_a_word() -> None:
    frame = pl.DataFrame({"status": ["paid", "completed"], "note": ["cancelled", ""], "refunded": [0, 0]})

    assert notice_unused(frame, "amount", is_before_discounts=True) == []


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
