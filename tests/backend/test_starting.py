"""What a start brings into memory: nothing that it does not use, and nothing that is looked through again."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from tests.backend.conftest import PROJECT, SECRET

# Each takes 0.03 to 0.6 seconds to import, or brings others that do.
LEARNING = {"sklearn", "scipy", "pandas", "joblib", "ml.modeling", "diptest"}
TRAINING = {"ml.training", "ml.insight", "numba", "llvmlite", "genieclust"}
ON_OCCASION = {
    *("alembic", "plotly", "prometheus_client", "jinja2", "limits", "httpx", "fastexcel", "xlsxwriter"),
    *("sqlalchemy.dialects.mysql", "sqlalchemy.dialects.oracle", "matplotlib"),
}
SERVING = {
    "fastapi",
    "starlette",
    "uvicorn",
    "sqlalchemy",
    "psycopg",
    "dbos",
    "numpy",
    "polars",
    "cryptography",
}
SETTINGS = {"pydantic", "pydantic_settings", "asyncio"}
MODULES = "\nimport sys, json; print(json.dumps(sorted(sys.modules)))"
APP = """
import gc; gc.disable()
from backend.app import create_app
from backend.settings import Settings
app = create_app(Settings(jobs="worker", sample_model=False))
"""
READY = """
from backend.health.service import failed_checks
services = app.state.services
services.jobs.start()
assert failed_checks(services) == {}, failed_checks(services)
assert services.models.get().n_segments == 2
"""
STARTED = """
import asyncio, json
async def start():
    async with app.router.lifespan_context(app):
        while not gc.isenabled():
            await asyncio.sleep(0.01)
        print(json.dumps([gc.get_freeze_count(), len(gc.get_objects())]))
asyncio.run(start())
"""


def run(code: str, folder: Path) -> list[Any]:
    """Run it in a Python of its own, which works in a folder; return what it told last."""
    environment = {
        "PYTHONPATH": str(PROJECT),
        "SEGMENT_ARTIFACTS_DIR": str(folder),
        "SEGMENT_SECRET_KEY": SECRET,
        "OMP_NUM_THREADS": "1",
    }
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    told: list[Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def brought(heavy: Iterable[str], modules: Iterable[str]) -> set[str]:
    """Return which of the heavy ones are in memory, be it in parts."""
    return {one for one in heavy if any(name == one or name.startswith(f"{one}.") for name in modules)}


def test_the_command_line_imports_no_service_and_no_library_of_tables(tmp_path: Path) -> None:
    modules = run(f"import backend.cli{MODULES}", tmp_path)
    assert brought({*SERVING, *SETTINGS, *LEARNING, *TRAINING, *ON_OCCASION}, modules) == set()


def test_the_service_imports_nothing_that_learns(tmp_path: Path) -> None:
    modules = run(APP + MODULES, tmp_path)
    assert brought({*LEARNING, *TRAINING, *ON_OCCASION - {"alembic"}}, modules) == set()
    assert brought({"fastapi", "polars"}, modules) == {"fastapi", "polars"}


def test_a_service_that_is_ready_has_imported_nothing_that_trains(
    tmp_path: Path, keep_model: Callable[[Path], None]
) -> None:
    keep_model(tmp_path)
    # The first start makes the database.
    run(APP + MODULES, tmp_path)
    modules = run(APP + READY + MODULES, tmp_path)
    assert brought({*TRAINING, *ON_OCCASION}, modules) == set()


def test_what_a_start_brings_is_not_looked_through_by_later_collections(
    tmp_path: Path, keep_model: Callable[[Path], None]
) -> None:
    keep_model(tmp_path)
    kept, looked_through = run(APP + STARTED, tmp_path)
    assert kept > 100_000
    assert looked_through < kept / 20
