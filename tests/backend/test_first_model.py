"""Which model is active when the service starts."""

import logging
import shutil
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from ml.artifacts import ArtifactStore
from ml.types import SegmentationModel

OpenClient = Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]]
pytestmark = pytest.mark.anyio

DAMAGED, NEWEST, OLDEST, GONE = (f"{number:016x}" for number in range(4))


@pytest.fixture
def artifacts(tmp_path: Path, sample_model: SegmentationModel) -> ArtifactStore:
    """Three models of different age, and an active one that somebody has deleted; the newest is damaged."""
    artifacts = ArtifactStore(tmp_path, b"only for these tests")
    for age_days, model_id in enumerate((DAMAGED, NEWEST, OLDEST, GONE)):
        created_at = sample_model.created_at - timedelta(days=age_days)
        artifacts.save(replace(sample_model, model_id=model_id, created_at=created_at))
    artifacts.activate(GONE)
    shutil.rmtree(tmp_path / "models" / GONE)
    (tmp_path / "models" / DAMAGED / "pipeline.joblib").write_bytes(b"")
    return artifacts


@pytest.mark.parametrize("pointer", [None, b"garbage", b"\xff\xfe", b"../../etc"])
async def test_the_newest_sound_model_takes_over_when_the_active_one_is_gone(
    artifacts: ArtifactStore,
    open_client: OpenClient,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    pointer: bytes | None,
) -> None:
    if pointer is not None:
        (tmp_path / "active_model").write_bytes(pointer)
    with caplog.at_level(logging.WARNING):
        async with open_client(tmp_path, with_jobs=True) as client:
            assert (await client.get("/models/active")).json()["model_id"] == NEWEST
            assert (await client.get("/ready")).status_code == 200
            assert (await client.get("/metrics")).json()["model"]["model_id"] == NEWEST
    assert artifacts.active_id() == NEWEST
    assert NEWEST in caplog.text
    assert DAMAGED in caplog.text


async def test_the_sample_takes_over_when_no_model_is_left(
    artifacts: ArtifactStore, open_client: OpenClient, tmp_path: Path
) -> None:
    for manifest in artifacts.list():
        artifacts.delete(manifest["model_id"])
    async with open_client(tmp_path, with_jobs=True, sample_model=True) as client:
        assert (await client.get("/models/active")).json()["is_sample"]


async def test_without_a_sample_the_service_waits_for_its_first_table(
    open_client: OpenClient, tmp_path: Path
) -> None:
    (tmp_path / "active_model").write_text(GONE)
    async with open_client(tmp_path, with_jobs=True) as client:
        assert (await client.get("/ready")).status_code == 200
        assert (await client.post("/segment", json={"a": 1})).status_code == 409


async def test_a_model_that_was_not_made_active_stays_so(
    artifacts: ArtifactStore, open_client: OpenClient, tmp_path: Path
) -> None:
    artifacts.deactivate()
    async with open_client(tmp_path, with_jobs=True) as client:
        assert (await client.get("/models/active")).status_code == 409
