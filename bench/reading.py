"""A clean CSV of 1,000,000 rows read by us and by plain libraries, each in a process of its own, in turn."""

import math
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import polars as pl

from bench.results import Result, compared
from bench.rounds import ROUNDS, compare
from ml.data.reading import read_table

OTHERS = tuple(one for one in ("polars", "pandas", "pyarrow") if find_spec(one))


def measure(*, quick: bool = False) -> Iterator[Result]:
    """Compare the time and the peak memory of every reader, then a table with marks and one without."""
    n_rows = 100_000 if quick else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "clean.csv"
        values = np.random.default_rng(0).lognormal(8, 1, (n_rows, 8)).round(2)
        pl.DataFrame(values, schema=list("abcdefgh")).write_csv(file)
        workers = {reader: _Worker(reader, file) for reader in ("ours", *OTHERS)}
        for worker in workers.values():
            worker.read()  # does not count
        rounds = [{reader: worker.read() for reader, worker in workers.items()} for _ in range(ROUNDS)]
        peaks = {reader: worker.peak_megabytes() for reader, worker in workers.items()}
    ours = [one["ours"] for one in rounds]
    for reader in OTHERS:
        note = f"peak {peaks['ours']:.0f} MB beside {peaks[reader]:.0f}"
        theirs = [one[reader] for one in rounds]
        yield compared(f"read {n_rows:,} x 8 clean CSV / {reader}", ours, theirs, rival=reader, note=note)
    messy, clean = _messy_csv(n_rows // 5)
    yield compare(
        f"read {n_rows // 5:,} x 8 CSV with marks / without",
        lambda: read_table(messy),
        lambda: read_table(clean),
    )


def _messy_csv(n_rows: int) -> tuple[bytes, bytes]:
    """The same numbers as 1.234,50 EUR below a title, and as they are."""
    values = np.random.default_rng(0).lognormal(8, 1, (n_rows, 8)).round(2)
    swap = str.maketrans({",": ".", ".": ","})
    rows = "\n".join(";".join(f"{value:,.2f} EUR".translate(swap) for value in row) for row in values)
    clean = pl.DataFrame(values, schema=list("abcdefgh")).write_csv().encode()
    return f"Umsatz\n\na;b;c;d;e;f;g;h\n{rows}\n".encode(), clean


class _Worker:
    """A process that reads the file whenever it is told to."""

    def __init__(self, reader: str, file: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.reading", reader, str(file)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def read(self) -> float:
        """The seconds of one reading."""
        return float(self._ask("read"))

    def peak_megabytes(self) -> float:
        """The most memory so far beyond that of the imports; ends the process."""
        peak = float(self._ask("end"))
        self._process.wait()
        return peak

    def _ask(self, what: str) -> str:
        assert self._process.stdin  # noqa: S101 - told so above
        assert self._process.stdout  # noqa: S101
        self._process.stdin.write(f"{what}\n")
        self._process.stdin.flush()
        return self._process.stdout.readline()


def _work(reader: str, file: Path) -> None:
    read = _reader(reader)
    before = peak_megabytes()
    for line in sys.stdin:
        if line.strip() == "end":
            print(peak_megabytes() - before, flush=True)
            return
        start = time.perf_counter()
        read(file)
        print(time.perf_counter() - start, flush=True)


def _reader(name: str) -> Callable[[Path], object]:
    if name == "ours":
        from ml.data.reading import read_table

        return read_table
    if name == "polars":
        return pl.read_csv
    if name == "pandas":
        import pandas as pd

        return pd.read_csv
    from pyarrow.csv import read_csv

    return read_csv


def peak_megabytes() -> float:
    """The most memory that this process has held."""
    status = Path("/proc/self/status")
    if not status.exists():
        return math.nan
    # Not ru_maxrss, which a child begins with that of its parent.
    return int(re.findall(r"VmHWM:\s+(\d+)", status.read_text())[0]) / 1024


if __name__ == "__main__":
    _work(sys.argv[1], Path(sys.argv[2]))
