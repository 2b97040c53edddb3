"""The lines of a made-up shop of any size: as many as it takes, a part at a time, into one file.

``python -m bench.shop 20000000 lines.parquet`` writes a file; its ending says which kind.
"""

import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from ml.data.samples import retail

_CUSTOMERS_AT_ONCE = 100_000  # about 1,450,000 lines and 100 MB
_APART = 1_000_000  # customers and invoices of a part; numbers of parts do not meet


def draw_lines(n_lines: int, random_state: int = 0) -> Iterator[pl.DataFrame]:
    """Draw parts that have ``n_lines`` in all; each is by date, and has customers of its own."""
    part = 0
    while n_lines > 0:
        drawn = retail(_CUSTOMERS_AT_ONCE, random_state + part).head(n_lines)
        digits = pl.col("InvoiceNo").str.strip_prefix("C").cast(pl.Int64) + part * _APART
        yield drawn.with_columns(
            pl.concat_str(pl.col("InvoiceNo").str.extract("^(C?)"), digits.cast(pl.String)).alias(
                "InvoiceNo"
            ),
            pl.col("CustomerID") + part * _APART,
        )
        n_lines -= drawn.height
        part += 1


def write_lines(file: Path, n_lines: int, random_state: int = 0) -> None:
    """Write ``n_lines`` to a Parquet or CSV file, without ever holding more than a part of them."""
    with tempfile.TemporaryDirectory(dir=file.parent) as folder:
        for number, lines in enumerate(draw_lines(n_lines, random_state)):
            lines.write_parquet(Path(folder) / f"{number:05}.parquet")
        parts = pl.scan_parquet(Path(folder) / "*.parquet")
        if file.suffix == ".csv":
            parts.sink_csv(file, datetime_format="%Y-%m-%d %H:%M:%S")
        else:
            parts.sink_parquet(file)


if __name__ == "__main__":
    start = time.perf_counter()
    write_lines(Path(sys.argv[2]), int(sys.argv[1]))
    print(f"{int(sys.argv[1]):,} lines in {time.perf_counter() - start:.1f} s")
