from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from ml import TrainingConfig, read_table
from ml.data.purchases.streaming import customers_of_parquet
from ml.data.transactions import as_purchases
from ml.errors import InvalidConfig, NotPurchases, UnreadableTable
from ml.purchases import TransactionColumns

COLUMNS = TransactionColumns(
    customer="who", date="when", quantity="pieces", price="price", invoice="invoice", product="thing"
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "lines.parquet"


def random_lines(seed: int, n_lines: int = 400, n_customers: int = 40) -> pl.DataFrame:
    """Lines with refunds, some of which mirror a purchase, and a few of everything that is left out."""
    rng = np.random.default_rng(seed)
    lines = pl.DataFrame(
        {
            "who": [f"{number}.0" for number in rng.integers(0, n_customers, n_lines)],
            "when": [
                datetime(2024, 1, 1) + timedelta(hours=int(hours)) for hours in rng.integers(0, 5000, n_lines)
            ],
            "pieces": rng.integers(1, 6, n_lines),
            "price": rng.choice([0.0, 0.1, 2.5, 9.99], n_lines, p=[0.05, 0.25, 0.4, 0.3]),
            "invoice": [f"{number}" for number in rng.integers(500, 600, n_lines)],
            "thing": rng.choice(["red", "green", "blue"], n_lines),
            "kind": rng.choice(["food", "toys", "wine", "none of these"], n_lines),
        }
    )
    mirrored = lines.sample(60, seed=seed).with_columns(
        -pl.col("pieces"), pl.col("when") + timedelta(days=3), invoice="C" + pl.col("invoice")
    )
    none, few = pl.lit(None), pl.int_range(pl.len())
    return pl.concat([lines, mirrored]).with_columns(
        who=pl.when(few % 17 != 0).then("who").otherwise(none),
        when=pl.when(few % 23 != 0).then("when").otherwise(none),
        price=pl.when(few % 29 != 0).then("price").otherwise(none),
    )


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("refunds", ["match", "net", "apart"])
@pytest.mark.parametrize("category", ["kind", None])
def test_customers_are_those_of_the_table_in_memory(
    file: Path, seed: int, refunds: Any, category: str | None
) -> None:
    random_lines(seed).write_parquet(file)
    config = TrainingConfig(transactions=replace(COLUMNS, category=category), refunds=refunds)

    customers, report = customers_of_parquet(file, config, lines_a_part=50)
    whole = as_purchases(read_table(file), config)

    assert whole is not None
    assert_frame_equal(customers, whole.table.frame)
    expected = replace(whole.report, n_repeated_lines=0)
    assert replace(report, revenue=0, refunded=0) == replace(expected, revenue=0, refunded=0)
    assert (report.revenue, report.refunded) == pytest.approx((expected.revenue, expected.refunded))


def test_every_line_is_counted_once(file: Path) -> None:
    lines = random_lines(0)
    lines.write_parquet(file)

    customers, report = customers_of_parquet(file, TrainingConfig(transactions=COLUMNS), lines_a_part=50)
    left_out = (
        report.n_without_customer
        + report.n_without_date
        + report.n_without_amount
        + report.n_in_future
        + report.n_free
    )

    assert report.n_lines == lines.height
    assert 0 < left_out < report.n_lines
    assert report.n_without_customer == lines["who"].null_count()
    assert report.n_customers == customers.height


def test_columns_are_found_by_their_names(file: Path) -> None:
    names = {"who": "CustomerID", "when": "InvoiceDate", "pieces": "Quantity", "price": "UnitPrice"}
    random_lines(1).rename(names).write_parquet(file)

    _, report = customers_of_parquet(file, TrainingConfig())

    assert (report.columns.customer, report.columns.date) == ("CustomerID", "InvoiceDate")


def test_a_day_to_count_to_leaves_out_what_comes_later(file: Path) -> None:
    random_lines(2).write_parquet(file)
    config = TrainingConfig(transactions=COLUMNS, as_of="2024-04-01", refunds="net")

    customers, report = customers_of_parquet(file, config, lines_a_part=50)

    assert report.n_in_future > 0
    assert report.last_at < report.as_of == datetime(2024, 4, 1, 23, 59, 59, 999999)
    assert customers["recency_days"].min() == (report.as_of - report.last_at).days


def test_no_customer_is_divided_among_parts(file: Path) -> None:
    lines = random_lines(3)
    lines.with_columns(who=pl.lit(" same ")).write_parquet(file)

    customers, _ = customers_of_parquet(file, TrainingConfig(transactions=COLUMNS), lines_a_part=10)

    assert customers["customer_id"].to_list() == ["same"]


def test_a_part_of_nothing_but_refunds_makes_no_customer(file: Path) -> None:
    lines = random_lines(5).with_columns(
        pieces=pl.when(pl.col("who") < "3").then(-pl.col("pieces").abs()).otherwise(pl.col("pieces").abs())
    )
    lines.write_parquet(file)

    customers, report = customers_of_parquet(file, TrainingConfig(transactions=COLUMNS), lines_a_part=1)

    assert customers["customer_id"].min() == "3"
    assert report.n_customers_without_purchase > 0


def test_texts_for_dates_and_amounts_are_refused(file: Path) -> None:
    random_lines(0).with_columns(pl.col("when", "price").cast(pl.String)).write_parquet(file)

    with pytest.raises(InvalidConfig, match="when, price: text"):
        customers_of_parquet(file, TrainingConfig(transactions=COLUMNS))


def test_customers_are_no_purchases(file: Path) -> None:
    pl.DataFrame({"customer_id": range(100), "spend": range(100)}).write_parquet(file)

    with pytest.raises(NotPurchases, match="transactions"):
        customers_of_parquet(file, TrainingConfig())


@pytest.mark.parametrize("nobody", [{"who": " "}, {"price": 0.0}, {"pieces": -1}])
def test_lines_without_any_purchase_are_refused(file: Path, nobody: dict[str, Any]) -> None:
    lines = random_lines(0)
    typed = {name: pl.lit(value, lines.schema[name]) for name, value in nobody.items()}
    lines.with_columns(**typed).write_parquet(file)

    with pytest.raises(NotPurchases):
        customers_of_parquet(file, TrainingConfig(transactions=COLUMNS))


def test_a_damaged_file_is_told(file: Path) -> None:
    random_lines(0).write_parquet(file)
    file.write_bytes(file.read_bytes()[:-50])

    with pytest.raises(UnreadableTable):
        customers_of_parquet(file, TrainingConfig(transactions=COLUMNS))


def test_columns_may_be_named_like_patterns(file: Path) -> None:
    lines = random_lines(4)
    odd = {"who": "^.*$", "when": "*", "price": "^w"}
    lines.write_parquet(file)
    expected, _ = customers_of_parquet(file, TrainingConfig(transactions=COLUMNS))
    lines.rename(odd).write_parquet(file)
    named = replace(COLUMNS, customer="^.*$", date="*", price="^w")

    customers, _ = customers_of_parquet(file, TrainingConfig(transactions=named))

    assert_frame_equal(customers, expected)


def test_the_file_may_be_named_like_a_pattern(tmp_path: Path) -> None:
    file = tmp_path / "lines[1]*.parquet"
    random_lines(0).write_parquet(file)

    assert customers_of_parquet(file, TrainingConfig(transactions=COLUMNS))[0].height > 0
