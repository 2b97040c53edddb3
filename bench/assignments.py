"""Where a model has 1,000,000 customers: stored on SQLite and, where its programs are, on PostgreSQL."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl

from backend.database.database import Database, open_database
from backend.database.upgrading import upgrade
from backend.records.customer_ids import CustomerIds
from backend.records.places import store_places
from backend.settings import Settings
from bench.results import Result, alone, compared
from bench.writing import show
from tests.postgresql import PostgresServer, find_programs

N_CUSTOMERS = 1_000_000
N_MODELS = 3


def measure(*, quick: bool = False) -> Iterator[Result]:
    """Tell the seconds of each database for a model, with plain ids and with pseudonyms."""
    customers = _customers(N_CUSTOMERS // 10 if quick else N_CUSTOMERS)
    yield from _measure("SQLite", customers, None)
    programs = find_programs()
    if programs is not None:
        with PostgresServer(programs) as server:
            yield from _measure("PostgreSQL", customers, server.new_database())


def _measure(name: str, customers: pl.DataFrame, url: str | None) -> Iterator[Result]:
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(Settings(artifacts_dir=Path(folder), database_url=url))
        upgrade(database)
        plain, pseudonyms = (CustomerIds(b"of the bench", is_encrypting=one) for one in (False, True))
        seconds = [_store(database, plain, number, customers) for number in range(1, N_MODELS + 1)]
        yield alone(f"store {customers.height:,} assignments: {name}", seconds)
        again = _store(database, pseudonyms, N_MODELS + 1, customers)
        yield compared(f"the same with pseudonyms / without: {name}", [again], seconds[-1:])
        database.close()


def _store(database: Database, ids: CustomerIds, number: int, customers: pl.DataFrame) -> float:
    start = time.perf_counter()
    with database.writing() as connection:
        store_places(connection, ids, number, customers)
    return time.perf_counter() - start


def _customers(n_customers: int) -> pl.DataFrame:
    rng = np.random.default_rng(0)
    numbers = pl.Series(rng.permutation(n_customers)).cast(pl.String).str.zfill(7)
    return pl.DataFrame(
        {
            "customer_id": "C" + numbers,
            "segment": rng.integers(0, 5, n_customers),
            "confidence": rng.random(n_customers),
        }
    )


if __name__ == "__main__":
    show(measure())
