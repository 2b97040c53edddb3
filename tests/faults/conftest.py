"""Real services that are made to suffer."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ml import TrainingConfig, train
from ml.artifacts import ArtifactStore
from ml.data.samples import SPEND_COLUMNS, wholesale
from ml.data.writing import write_table
from ml.types import SegmentationModel
from tests.faults.running import SECRET, RunningService

StartService = Callable[..., RunningService]


@pytest.fixture(scope="session")
def sample_csv() -> bytes:
    """440 made-up customers."""
    return write_table(wholesale(), "csv")


@pytest.fixture(scope="session")
def sample_model() -> SegmentationModel:
    """Two segments of the made-up customers by their spend, made quickly."""
    config = TrainingConfig(
        features=SPEND_COLUMNS, algorithm="kmeans", n_segments=2, n_references=0, n_resamples=2
    )
    return train(wholesale(), config)


@pytest.fixture(scope="session")
def keep_model(sample_model: SegmentationModel) -> Callable[[Path], None]:
    """Put the model into a folder, and make it the active one."""

    def keep(folder: Path) -> None:
        artifacts = ArtifactStore(folder / "artifacts", SECRET.encode())
        artifacts.save(sample_model)
        artifacts.activate(sample_model.model_id)

    return keep


@pytest.fixture
def start_service(tmp_path: Path, keep_model: Callable[[Path], None]) -> Iterator[StartService]:
    """Start a service that has a model, in a temporary folder: ``start(SEGMENT_WORKERS="4")``."""
    started: list[RunningService] = []

    def start(*, with_model: bool = True, **environment: str | None) -> RunningService:
        folder = tmp_path / str(len(started))
        folder.mkdir()
        if with_model:
            keep_model(folder)
        started.append(RunningService(folder, **environment))
        return started[-1]

    yield start
    for one in started:
        one.close()


@pytest.fixture(scope="module")
def running(
    tmp_path_factory: pytest.TempPathFactory, keep_model: Callable[[Path], None]
) -> Iterator[RunningService]:
    """A service with a model, one for each test file that does not break it for good."""
    folder = tmp_path_factory.mktemp("running")
    keep_model(folder)
    service = RunningService(folder)
    yield service
    service.close()
