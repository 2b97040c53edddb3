"""A real service in this process, or in one of its own where that matters."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from backend.app import create_app
from backend.cli import main
from backend.settings import Settings
from ml import TrainingConfig, train
from ml.artifacts import ArtifactStore
from ml.data.samples import SPEND_COLUMNS, wholesale
from ml.data.writing import write_table
from ml.types import SegmentationModel
from tests.processes import start

PROJECT = Path(__file__).parents[2]
SECRET = "only for these tests"  # noqa: S105
OpenClient = Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]]


@pytest.fixture(scope="session")
def sample_csv() -> bytes:
    """Made-up customers, so that these tests need no real data."""
    return write_table(wholesale(), "csv")


@pytest.fixture(scope="session")
def sample_model() -> SegmentationModel:
    """Two segments of the made-up customers by their spend."""
    config = TrainingConfig(features=SPEND_COLUMNS, algorithm="kmeans", n_segments=2)
    return replace(train(wholesale(), config), is_sample=True)


@pytest.fixture(scope="session")
def keep_model(sample_model: SegmentationModel) -> Callable[[Path], None]:
    """Put the model into a folder of artifacts, and make it the active one."""

    def keep(folder: Path) -> None:
        artifacts = ArtifactStore(folder, SECRET.encode())
        artifacts.save(sample_model)
        artifacts.activate(sample_model.model_id)

    return keep


@pytest.fixture(scope="session")
def open_client() -> OpenClient:
    """Open a client of a new service; its lifespan, and with it the jobs, runs only when asked for."""

    @asynccontextmanager
    async def opened(
        folder: Path, *, with_jobs: bool = False, **settings: Any
    ) -> AsyncIterator[httpx.AsyncClient]:
        app = create_app(
            Settings(artifacts_dir=folder, secret_key=SECRET, **{"sample_model": False, **settings})
        )
        client = httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url="http://localhost", timeout=120
        )
        async with client:
            if with_jobs:
                async with app.router.lifespan_context(app):
                    yield client
            else:
                yield client

    return opened


@pytest.fixture
async def empty(open_client: OpenClient, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A service without a model, and without jobs."""
    async with open_client(tmp_path) as client:
        yield client


@pytest.fixture
async def scoring(
    open_client: OpenClient, tmp_path: Path, keep_model: Callable[[Path], None]
) -> AsyncIterator[httpx.AsyncClient]:
    """A service with a model, and without jobs."""
    keep_model(tmp_path)
    async with open_client(tmp_path) as client:
        yield client


@pytest.fixture(scope="module")
async def service(
    open_client: OpenClient,
    tmp_path_factory: pytest.TempPathFactory,
    keep_model: Callable[[Path], None],
) -> AsyncIterator[httpx.AsyncClient]:
    """A service with a model and jobs, one for each test file."""
    folder = tmp_path_factory.mktemp("artifacts")
    keep_model(folder)
    async with open_client(folder, with_jobs=True) as client:
        yield client


@dataclass
class RunningService:
    """``segment serve`` in a process of its own."""

    process: subprocess.Popen[str]
    url: str

    def stop(self, sign: signal.Signals = signal.SIGINT) -> tuple[int, str]:
        """Send a signal; return the exit code and what was written to standard error."""
        self.process.send_signal(sign)
        _, log = self.process.communicate(timeout=30)
        return self.process.returncode, log

    def children(self) -> list[int]:
        """The processes that it has started."""
        threads = Path(f"/proc/{self.process.pid}/task").iterdir()
        return [int(child) for thread in threads for child in (thread / "children").read_text().split()]


@pytest.fixture
def start_service(tmp_path: Path) -> Iterator[Callable[..., RunningService]]:
    """Start ``segment serve`` on a free port; whatever is still alive afterwards is killed."""
    started: list[subprocess.Popen[str]] = []

    def start(**environment: str) -> RunningService:
        process = _segment_process("serve", "--port", "0", artifacts=tmp_path, **environment)
        started.append(process)
        assert process.stdout is not None
        line = process.stdout.readline()
        assert re.match("Customer segmentation is ready at https?://127.0.0.1:", line), line
        return RunningService(process, line.split()[-1])

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def segment(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Run a command of ``segment`` to its end."""

    def run(
        *arguments: str, stdin: bytes = b"", **environment: str | None
    ) -> subprocess.CompletedProcess[bytes]:
        process = _segment_process(*arguments, artifacts=tmp_path, **environment)
        try:
            out, err = process.communicate(stdin.decode(), timeout=120)
        finally:
            process.kill()
        return subprocess.CompletedProcess(arguments, process.returncode, out.encode(), err.encode())

    return run


@pytest.fixture
def segment_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """The command line in this process, which is quicker than one of its own for each call."""
    monkeypatch.setenv("SEGMENT_ARTIFACTS_DIR", str(tmp_path / "artifacts"))

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["segment", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        told = capsys.readouterr()
        return int(ended.value.code or 0), told.out, told.err

    return run


def _segment_process(*arguments: str, artifacts: Path, **environment: str | None) -> subprocess.Popen[str]:
    """None takes a name out of the environment."""
    given = {
        **os.environ,
        "SEGMENT_ARTIFACTS_DIR": str(artifacts),
        "SEGMENT_SECRET_KEY": SECRET,
        **environment,
    }
    return start(
        [sys.executable, "-m", "backend.cli", *arguments],
        cwd=PROJECT,
        env={name: value for name, value in given.items() if value is not None},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
