"""``segment features``: a table of customers out of one of purchases."""

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
import typer

from backend.commands.understood import named_parts
from ml.data.samples import retail, wholesale
from ml.data.writing import write_table

SegmentHere = Callable[..., tuple[int, str, str]]


@pytest.fixture
def purchases_csv(tmp_path: Path) -> Path:
    """The invoice lines of 200 made-up customers."""
    path = tmp_path / "purchases.csv"
    path.write_bytes(write_table(retail(200), "csv"))
    return path


def test_purchases_become_customers_and_what_was_understood_is_told(
    segment_here: SegmentHere, purchases_csv: Path, tmp_path: Path
) -> None:
    code, out, told = segment_here("features", str(purchases_csv), "-o", str(tmp_path / "made.parquet"))

    assert (code, out) == (0, "")
    made = pl.read_parquet(tmp_path / "made.parquet")
    assert made["customer_id"].is_unique().all()
    assert {"recency_days", "n_purchases", "total_spend", "rfm_group", "frequency"} <= set(made.columns)
    assert told.startswith("Its rows are purchases: customer 'CustomerID', date 'InvoiceDate'")
    assert f"Customers: {made.height:,}. They made {made['n_purchases'].sum():,} purchases" in told


def test_columns_the_day_and_the_rule_of_refunds_are_named(segment_here: SegmentHere, tmp_path: Path) -> None:
    odd, out = tmp_path / "odd.csv", tmp_path / "made.csv"
    frame = retail(200)
    odd.write_bytes(write_table(frame.rename({"CustomerID": "who, now", "InvoiceDate": "x"}), "csv"))
    code, _, told = segment_here(
        "features", str(odd), "-o", str(out), "--transactions", "customer=who, now,date=x",
        "--as-of", "2024-06-30", "--refunds", "apart",
    )  # fmt: skip

    assert code == 0, told
    assert "recency is counted to 2024-06-30" in told
    assert "later than that" in told
    assert "Refunds (apart)" in told
    assert pl.read_csv(out)["recency_days"].min() >= 0  # type: ignore[operator]


def test_a_parquet_file_is_read_in_parts_to_the_same_end(
    segment_here: SegmentHere, purchases_csv: Path, tmp_path: Path
) -> None:
    lines, once, parts = (tmp_path / f"{name}.parquet" for name in ("lines", "once", "parts"))
    retail(200).write_parquet(lines)
    code, _, told = segment_here("features", str(lines), "-o", str(parts))

    assert code == 0, told
    assert told == segment_here("features", str(purchases_csv), "-o", str(once))[2]
    assert pl.read_parquet(parts).sort("customer_id").equals(pl.read_parquet(once).sort("customer_id"))


def test_a_parquet_file_that_holds_no_purchases_is_refused(segment_here: SegmentHere, tmp_path: Path) -> None:
    customers, broken = tmp_path / "customers.parquet", tmp_path / "broken.parquet"
    wholesale().write_parquet(customers)
    broken.write_bytes(b"PAR1, or so it says")
    for path, words in (
        (customers, "cannot be read as purchases"),
        (broken, "Parquet"),
        (tmp_path / "nowhere.parquet", "nowhere"),
    ):
        code, out, told = segment_here("features", str(path), "-o", "-")
        assert (code, out) == (2, "")
        assert len(told.splitlines()) == 1
        assert words in told


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--transactions", "customer"], "PART=COLUMN"),
        (["--transactions", "customer=nobody"], "nobody"),
        (["--transactions", "buyer=CustomerID"], "buyer"),
        (["--as-of", "some day"], "as_of"),
        (["--refunds", "never"], "refunds"),
    ],
)
def test_a_wrong_option_is_told_in_a_line(
    segment_here: SegmentHere, purchases_csv: Path, more: list[str], words: str
) -> None:
    code, out, told = segment_here("features", str(purchases_csv), "-o", "-", *more)

    assert (code, out) == (2, "")
    assert len(told.splitlines()) == 1
    assert words in told


def test_a_table_of_customers_holds_no_purchases(segment_here: SegmentHere, tmp_path: Path) -> None:
    csv = tmp_path / "customers.csv"
    csv.write_bytes(write_table(wholesale(), "csv"))
    code, out, told = segment_here("features", str(csv), "-o", "-")

    assert (code, out) == (2, "")
    assert len(told.splitlines()) == 1
    assert "cannot be read as purchases" in told


def test_a_column_may_have_a_comma_in_its_name() -> None:
    assert named_parts(["date=day, local,amount = total"]) == {"date": "day, local", "amount": "total"}


def test_columns_may_be_named_one_by_one_but_not_twice() -> None:
    assert named_parts(["customer=email", "date=day"]) == {"customer": "email", "date": "day"}
    with pytest.raises(typer.BadParameter, match="two columns for customer"):
        named_parts(["customer=email", "customer=name"])
