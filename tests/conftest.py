"""What tests of every folder share."""

import hashlib
import hmac
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ml.data.reading import read_table
from ml.types import Table
from tests.postgresql import PostgresServer, find_programs

PROJECT = Path(__file__).parents[1]
# The longest files begin first, so that none of them is left for the end.
LONGEST_FIRST = (
    "tests/faults/test_kill.py",
    "tests/faults/test_mixed_load.py",
    "tests/faults/test_many_processes.py",
    "tests/faults",
    "tests/deploy",
    "tests/backend/test_serve.py",
    "tests/backend/test_jobs.py",
    "tests/e2e",
    "tests/contract",
    "tests/backend",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files that take longest in front; within them nothing changes its place."""
    places = {PROJECT / path: place for place, path in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: min(places.get(path, 99) for path in (item.path, *item.path.parents)))


def pytest_xdist_auto_num_workers() -> int:
    """One a core: with more, browsers and services in between are too slow for what waits for them."""
    return max(2, os.cpu_count() or 1)


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with real data, beside the project or named by SEGMENT_TEST_DATA."""
    folder = Path(os.environ.get("SEGMENT_TEST_DATA", PROJECT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"there is no real data at {folder}; name its folder with SEGMENT_TEST_DATA")
    return folder


@pytest.fixture(scope="session")
def wholesale_csv(shared_data: Path) -> bytes:
    """The UCI wholesale customers."""
    return (shared_data / "wholesale" / "wholesale.csv").read_bytes()


@pytest.fixture(scope="session")
def online_retail(shared_data: Path) -> Table:
    """The UCI Online Retail purchases, one row a line of an invoice."""
    return read_table(shared_data / "online_retail" / "online_retail.csv.gz")


@pytest.fixture(scope="session")
def sign_as_before() -> Callable[[Path, bytes], None]:
    """Sign a model's folder, whatever is in it, as earlier versions did: all of its files together."""

    def sign(folder: Path, secret_key: bytes) -> None:
        digest = hmac.new(secret_key, digestmod=hashlib.sha256)
        for name in ("manifest.json", "pipeline.joblib", "customers.parquet"):
            content = (folder / name).read_bytes()
            digest.update(name.encode() + b"\0" + len(content).to_bytes(8, "big") + content)
        (folder / "signature").write_text(digest.hexdigest())

    return sign


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgresServer]:
    """A PostgreSQL server of our own, one for each process of the tests."""
    programs = find_programs()
    if programs is None:
        pytest.skip("the programs of a PostgreSQL server are not installed (Debian: postgresql)")
    with PostgresServer(programs) as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str | None:
    """SEGMENT_DATABASE_URL of an empty database: SQLite, which is the default (None), and PostgreSQL."""
    if request.param == "sqlite":
        return None
    url: str = request.getfixturevalue("postgresql").new_database()
    return url
