"""Where a model has 1,000,000 customers: stored on SQLite and, where its programs are, on PostgreSQL."""

import statistics
import tempfile
import time
from pathlib import Path

import numpy as np
import polars as pl

from backend.database.database import Database, open_database
from backend.database.upgrading import upgrade
from backend.records.customer_ids import CustomerIds
from backend.records.places import store_places
from backend.settings import Settings
from tests.postgresql import PostgresServer, find_programs

N_CUSTOMERS = 1_000_000
N_MODELS = 3


def measure() -> None:
    """Print the seconds of each database for a model, with plain ids and with pseudonyms."""
    customers = _customers()
    _measure("SQLite", customers, None)
    programs = find_programs()
    if programs is None:
        print("(PostgreSQL is not installed)")
        return
    with PostgresServer(programs) as server:
        _measure("PostgreSQL", customers, server.new_database())


def _measure(name: str, customers: pl.DataFrame, url: str | None) -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(Settings(artifacts_dir=Path(folder), database_url=url))
        upgrade(database)
        plain, pseudonyms = (CustomerIds(b"of the bench", is_encrypting=one) for one in (False, True))
        seconds = [_store(database, plain, number, customers) for number in range(1, N_MODELS + 1)]
        _tell(f"store {N_CUSTOMERS:,} assignments: {name}", seconds)
        _tell(f"the same with pseudonyms: {name}", [_store(database, pseudonyms, N_MODELS + 1, customers)])
        database.close()


def _store(database: Database, ids: CustomerIds, number: int, customers: pl.DataFrame) -> float:
    start = time.perf_counter()
    with database.writing() as connection:
        store_places(connection, ids, number, customers)
    return time.perf_counter() - start


def _customers() -> pl.DataFrame:
    rng = np.random.default_rng(0)
    numbers = pl.Series(rng.permutation(N_CUSTOMERS)).cast(pl.String).str.zfill(7)
    return pl.DataFrame(
        {
            "customer_id": "C" + numbers,
            "segment": rng.integers(0, 5, N_CUSTOMERS),
            "confidence": rng.random(N_CUSTOMERS),
        }
    )


def _tell(task: str, seconds: list[float]) -> None:
    spread = f"{min(seconds):.2f} to {max(seconds):.2f}"
    print(f"{task:<52}{statistics.median(seconds):>9.3f}s ({spread})", flush=True)


if __name__ == "__main__":
    measure()
