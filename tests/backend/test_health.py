"""``/health`` and ``/ready``."""

import json
import shutil
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import httpx
import pytest

from ml.types import SegmentationModel

pytestmark = pytest.mark.anyio


async def test_a_service_that_works_is_ready(
    open_client: Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]], tmp_path: Path
) -> None:
    async with open_client(tmp_path, with_jobs=True) as service:
        assert (await service.get("/health")).json() == {"status": "ok"}
        ready = await service.get("/ready")
        assert ready.status_code == 200
        assert ready.json()["checks"] == dict.fromkeys(
            ("artifacts", "disk", "database", "jobs", "active_model"), "ok"
        )


async def test_what_does_not_answer_is_named(scoring: httpx.AsyncClient, tmp_path: Path) -> None:
    # Its jobs were never started, and then its folder goes.
    answer = await scoring.get("/ready")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert "database" in answer.json()["detail"]
    assert "artifacts" not in answer.json()["detail"]
    shutil.rmtree(tmp_path)
    assert "artifacts" in (await scoring.get("/ready")).json()["detail"]
    assert (await scoring.get("/health")).status_code == 200


async def test_one_damaged_model_stops_neither_the_lists_nor_a_training(
    open_client: Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]],
    keep_model: Callable[[Path], None],
    sample_model: SegmentationModel,
    sample_csv: bytes,
    tmp_path: Path,
) -> None:
    damaged = sample_model.model_id
    keep_model(tmp_path)
    (tmp_path / "models" / damaged / "manifest.json").write_text("{")
    async with open_client(tmp_path, with_jobs=True) as service:
        (refused,) = (await service.get("/models")).json()["refused"]
        assert refused["model_id"] == damaged
        assert damaged in refused["reason"]
        for path in ("/models/active", "/metrics", "/ready"):
            told = await service.get(path)
            assert told.status_code == 503
            assert damaged in told.json()["detail"]

        # What the message advises.
        options = {"algorithm": "kmeans", "n_segments": 2}
        trained = await service.post(
            "/train",
            files={"file": sample_csv},
            data={"options": json.dumps(options)},
            headers={"Prefer": "wait=60"},
        )
        assert trained.json()["status"] == "succeeded", trained.text
        assert (await service.delete(f"/models/{damaged}")).status_code == 204
        assert (await service.get("/ready")).status_code == 200
        assert len((await service.get("/metrics")).json()["models"]) == 1


async def test_a_model_in_memory_whose_folder_is_damaged_is_told(
    scoring: httpx.AsyncClient, sample_model: SegmentationModel, tmp_path: Path
) -> None:
    await scoring.get("/ready")
    for name in ("pipeline.joblib", "manifest.json"):
        path = tmp_path / "models" / sample_model.model_id / name
        path.write_bytes(path.read_bytes()[:-1] + b"?")
        told = (await scoring.get("/ready")).json()["detail"]
        assert f"active_model: Model {sample_model.model_id}" in told
        assert name in told
