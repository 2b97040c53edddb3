"""``/health`` and ``/ready``."""

import shutil
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import httpx
import pytest

pytestmark = pytest.mark.anyio


async def test_a_service_that_works_is_ready(
    open_client: Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]], tmp_path: Path
) -> None:
    async with open_client(tmp_path, with_jobs=True) as service:
        assert (await service.get("/health")).json() == {"status": "ok"}
        ready = await service.get("/ready")
        assert ready.status_code == 200
        assert ready.json()["checks"] == {"artifacts": "ok", "database": "ok", "active_model": "ok"}


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
