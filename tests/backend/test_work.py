"""What a job leaves behind when it is stopped."""

import json
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from pathlib import Path

import anyio
import httpx
import pytest

from ml.artifacts import ArtifactStore
from ml.types import SegmentationModel

OpenClient = Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]]
pytestmark = pytest.mark.anyio

LONG = {"algorithm": "gmm", "max_segments": 50, "outliers": "keep"}


async def start_training(service: httpx.AsyncClient, csv: bytes) -> str:
    answer = await service.post("/train", files={"file": csv}, data={"options": json.dumps(LONG)})
    job_id: str = answer.json()["job_id"]
    return job_id


async def wait_for(service: httpx.AsyncClient, job_id: str, status: str) -> None:
    with anyio.fail_after(60):
        while (await service.get(f"/jobs/{job_id}")).json()["status"] != status:
            await anyio.sleep(0.05)


@pytest.mark.parametrize("status", ["queued", "running"])
async def test_a_cancelled_job_leaves_no_model_though_it_has_saved_one(
    open_client: OpenClient,
    sample_csv: bytes,
    sample_model: SegmentationModel,
    tmp_path: Path,
    status: str,
) -> None:
    async with open_client(tmp_path, with_jobs=True) as service:
        running, queued = await start_training(service, sample_csv), await start_training(service, sample_csv)
        job_id = {"running": running, "queued": queued}[status]
        await wait_for(service, job_id, status)
        # What the process that trains does last, or did before the service was killed.
        ArtifactStore(tmp_path, b"only for these tests").save(replace(sample_model, model_id=job_id))
        assert (await service.get(f"/models/{job_id}")).status_code == 200
        assert (await service.delete(f"/jobs/{job_id}")).json()["status"] == "cancelled"
        assert (await service.get(f"/models/{job_id}")).status_code == 404
        assert (await service.get("/models")).json() == {"models": []}
