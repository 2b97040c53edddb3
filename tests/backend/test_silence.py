"""What customers and keys are made of is in no log and no audit entry."""

import logging
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import httpx
import pytest

from backend.security.roles import READING

OpenClient = Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]]
pytestmark = pytest.mark.anyio
MARK = "marked7b1c"


async def test_ids_cells_and_keys_are_never_logged(
    open_client: OpenClient,
    tmp_path: Path,
    keep_model: Callable[[Path], None],
    caplog: pytest.LogCaptureFixture,
) -> None:
    keep_model(tmp_path)
    caplog.set_level(logging.DEBUG, logger="backend")
    async with open_client(tmp_path) as client:
        key = (await client.post("/keys", json={"name": "ada", "role": "admin"})).json()["key"]
        headers = {"X-API-Key": key}
        addresses = (await client.get("/openapi.json")).json()["paths"]
        for path, methods in addresses.items():
            for method in methods:
                for given in (headers, {"X-API-Key": f"seg_{MARK}"}, {}):
                    await ask(client, method.upper(), path, given)
        await client.post("/session", json={"key": key})
        audit = (await client.get("/audit", headers=headers)).text
    told = caplog.text + audit
    assert "create_key" in audit
    assert MARK not in told
    assert key not in told
    assert key.removeprefix("seg_") not in told


async def ask(client: httpx.AsyncClient, method: str, path: str, headers: dict[str, str]) -> None:
    filled = path
    for name in ("model_id", "dataset_id", "job_id", "customer_id", "chart", "segment", "name"):
        filled = filled.replace(f"{{{name}}}", MARK)
    record: list[dict[str, Any]] = [{"customer_id": MARK, "Milk": MARK}]
    body = None if method in READING else {"records": record, "key": MARK}
    await client.request(method, filled, headers=headers, json=body)
