"""Files of a model that are damaged while the service runs, or before it starts."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from ml.artifacts import FILES, ArtifactStore
from ml.data.samples import SPEND_COLUMNS
from ml.types import SegmentationModel
from tests.faults.running import SECRET, RunningService

OTHER = "0123456789abcdef"
CUSTOMER = dict.fromkeys(SPEND_COLUMNS, 100)
Damage = Callable[[Path, Path], object]


def flip(path: Path, _other: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def cut(path: Path, _other: Path) -> None:
    path.write_bytes(path.read_bytes()[:-10])


def remove(path: Path, _other: Path) -> None:
    path.unlink()


def swap(path: Path, other: Path) -> None:
    path.write_bytes(other.read_bytes() + b" ")


def link(path: Path, other: Path) -> None:
    path.unlink()
    path.symlink_to(other)


def told(service: RunningService, model_id: str) -> None:
    """The damaged model is refused by its name, wherever it is asked for; the other one serves."""
    deadline, ready = time.monotonic() + 30, httpx.get(f"{service.url}/ready")
    # A busy machine may take longer to look than /ready waits.
    while "no answer" in ready.text and time.monotonic() < deadline:
        ready = httpx.get(f"{service.url}/ready")
    assert ready.status_code == 503, ready.text
    assert f"active_model: Model {model_id}" in ready.json()["detail"]
    listed = httpx.get(f"{service.url}/models").json()
    assert [one["model_id"] for one in listed["models"]] == [OTHER]
    assert [one["model_id"] for one in listed["refused"]] == [model_id]
    assert model_id in listed["refused"][0]["reason"]
    scored = httpx.post(f"{service.url}/segment", params={"model": OTHER}, json=CUSTOMER)
    assert (scored.status_code, scored.json()["model_id"]) == (200, OTHER)


def healed(service: RunningService, model_id: str) -> None:
    service.ready_again()
    listed = httpx.get(f"{service.url}/models").json()
    assert {one["model_id"] for one in listed["models"]} == {model_id, OTHER}
    assert listed["refused"] == []
    assert httpx.post(f"{service.url}/segment", json=CUSTOMER).json()["model_id"] == model_id


@pytest.fixture(scope="module")
def service(running: RunningService, sample_model: SegmentationModel) -> RunningService:
    ArtifactStore(running.artifacts, SECRET.encode()).save(replace(sample_model, model_id=OTHER))
    return running


# Every file with the smallest damage, every damage with some file.
DAMAGES = [(file, flip) for file in (*FILES, "signature")] + list(
    zip(FILES, (cut, remove, swap), strict=True)
)


@pytest.mark.parametrize(("file", "damage"), [*DAMAGES, ("signature", link)])
def test_a_model_that_is_damaged_is_told_and_heals_when_it_is_restored(
    service: RunningService, sample_model: SegmentationModel, file: str, damage: Damage
) -> None:
    models = service.artifacts / "models"
    path = models / sample_model.model_id / file
    sound = path.read_bytes()
    try:
        damage(path, models / OTHER / file)
        told(service, sample_model.model_id)
    finally:
        path.unlink(missing_ok=True)
        path.write_bytes(sound)
    healed(service, sample_model.model_id)


def test_a_service_starts_on_damaged_models_and_heals_without_another_start(
    service: RunningService, sample_model: SegmentationModel
) -> None:
    paths = [service.artifacts / "models" / sample_model.model_id / name for name in FILES]
    sound = {path: path.read_bytes() for path in paths}
    for damage, path in zip((cut, flip, remove), paths, strict=True):
        damage(path, path)
    service.restart()
    told(service, sample_model.model_id)
    assert httpx.post(f"{service.url}/segment", json=CUSTOMER).status_code == 503
    for path, content in sound.items():
        path.write_bytes(content)
    healed(service, sample_model.model_id)
