"""What every test may ask for."""

import os
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data, outside the project; tests that need it are skipped where it is absent."""
    folder = Path(os.environ.get("SEGMENT_TEST_DATA", _ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no real data at {folder}; name its folder with SEGMENT_TEST_DATA")
    return folder


@pytest.fixture(scope="session")
def wholesale_csv(shared_data: Path) -> Path:
    """The UCI wholesale customers: 440 rows, Channel, Region and six spend columns."""
    return shared_data / "wholesale" / "wholesale.csv"
