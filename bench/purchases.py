"""Lines of purchases become customers, beside one plain group_by; and from Parquet, in bounded memory."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl

from bench.reading import peak_megabytes
from bench.results import Result, alone
from bench.rounds import compare
from ml import TrainingConfig, read_table
from ml.data.transactions import as_purchases
from ml.purchases import TransactionColumns
from ml.types import Table, TableFormat

COLUMNS = TransactionColumns(
    customer="CustomerID",
    date="InvoiceDate",
    quantity="Quantity",
    price="UnitPrice",
    invoice="InvoiceNo",
    product="StockCode",
)
_LINES_OF_ONLINE_RETAIL = 541_909
_CHUNK = 1_000_000
_LINES_AN_INVOICE, _LINES_A_CUSTOMER = 21, 100
_FROM = 1_672_531_200  # 2023-01-01
_MINUTES = 374 * 24 * 60


def measure(*, quick: bool = False) -> Iterator[Result]:
    """Compare the first with a group_by, and the second with itself at a tenth of the lines."""
    table, whose = _online_retail()
    yield compare(
        f"customers of {table.frame.height:,} {whose} lines / group_by",
        lambda: as_purchases(table, TrainingConfig(transactions=True)),
        lambda: _plain(table.frame),
        n_rounds=3,
    )
    with tempfile.TemporaryDirectory() as folder:
        for n_lines in (1_000_000,) if quick else (2_000_000, 20_000_000):
            file = Path(folder) / f"{n_lines}.parquet"
            _write(n_lines, file)
            told = subprocess.run(
                [sys.executable, "-m", "bench.purchases", file], capture_output=True, text=True, check=True
            )
            seconds, note = told.stdout.strip().split("  ")
            yield alone(f"customers of {n_lines:,} Parquet lines", [float(seconds)], note=note)


def _online_retail() -> tuple[Table, str]:
    """The real lines where they are, and otherwise as many that are made up."""
    folder = Path(os.environ.get("SEGMENT_TEST_DATA", Path(__file__).parents[2] / "shared" / "data"))
    file = folder / "online_retail" / "online_retail.csv.gz"
    if file.is_file():
        return read_table(file), "real"
    return Table(make_lines(0, _LINES_OF_ONLINE_RETAIL), TableFormat("frame")), "made-up"


def _plain(lines: pl.DataFrame) -> pl.DataFrame:
    """What a notebook does: the same kind of columns in one group_by, refunds told by their sign."""
    amount, is_bought = pl.col("Quantity") * pl.col("UnitPrice"), pl.col("Quantity") > 0
    known = lines.lazy().filter(pl.col("CustomerID").is_not_null()).with_columns(amount=amount)
    bought_at = pl.col("InvoiceDate").filter(is_bought)
    customers = known.group_by("CustomerID").agg(
        n_purchases=pl.col("InvoiceNo").filter(is_bought).n_unique(),
        n_days=bought_at.dt.date().n_unique(),
        n_products=pl.col("StockCode").filter(is_bought).n_unique(),
        total_spend=pl.sum("amount"),
        gross=pl.col("amount").filter(is_bought).sum(),
        refunded=pl.col("amount").filter(~is_bought).sum(),
        items=pl.col("Quantity").filter(is_bought).sum(),
        weekend_share=(bought_at.dt.weekday() > 5).mean(),
        first_at=bought_at.min(),
        last_at=bought_at.max(),
    )
    return customers.sort("CustomerID").collect()


def make_lines(seed: int, n_lines: int, n_customers: int | None = None) -> pl.DataFrame:
    """Lines of the shape of Online Retail: 21 an invoice, a quarter of nobody, a fiftieth refunds."""
    rng = np.random.default_rng(seed)
    n_invoices = max(n_lines // _LINES_AN_INVOICE, 1)
    invoice = np.sort(rng.integers(0, n_invoices, n_lines))
    customer = rng.integers(0, n_customers or max(n_lines // _LINES_A_CUSTOMER, 1), n_invoices)
    minute = np.sort(rng.integers(0, _MINUTES, n_invoices))
    is_refund, is_known = rng.random(n_lines) < 0.02, rng.random(n_invoices) < 0.75
    return pl.DataFrame(
        {
            "InvoiceNo": invoice + seed * n_invoices,
            "StockCode": rng.integers(10_000, 14_000, n_lines),
            "Quantity": np.where(is_refund, -1, 1) * rng.integers(1, 24, n_lines),
            "InvoiceDate": (_FROM + 60 * minute[invoice]) * 1_000_000,
            "UnitPrice": rng.lognormal(1, 1, n_lines).round(2) + 0.01,
            "CustomerID": customer[invoice] + 10_000,
            "is_known": is_known[invoice],
        }
    ).select(
        pl.col("InvoiceNo", "StockCode").cast(pl.String),
        "Quantity",
        pl.col("InvoiceDate").cast(pl.Datetime("us")),
        "UnitPrice",
        CustomerID=pl.when("is_known").then(pl.col("CustomerID").cast(pl.String)),
    )


def _write(n_lines: int, file: Path) -> None:
    with tempfile.TemporaryDirectory(dir=file.parent) as folder:
        for place in range(n_lines // _CHUNK):
            lines = make_lines(place, _CHUNK, n_lines // _LINES_A_CUSTOMER)
            lines.write_parquet(Path(folder) / f"{place:03}.parquet")
        pl.scan_parquet(f"{folder}/*.parquet").sink_parquet(file)


def _work(file: Path) -> None:
    """Stream one file in a process of its own, whose memory is nobody else's."""
    from ml.data.purchases.streaming import customers_of_parquet

    before, start = peak_megabytes(), time.perf_counter()
    customers, _ = customers_of_parquet(file, TrainingConfig(transactions=COLUMNS))
    seconds = time.perf_counter() - start
    print(f"{seconds:.3f}  {customers.height:,} customers, peak +{peak_megabytes() - before:.0f} MB")


if __name__ == "__main__":
    _work(Path(sys.argv[1]))
