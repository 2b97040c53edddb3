"""Signing in on the page."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import httpx
import pytest

from backend.security.sessions import COOKIE, LASTS_SECONDS

OpenClient = Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]]
pytestmark = pytest.mark.anyio


@pytest.fixture
async def guarded(open_client: OpenClient, tmp_path: Path) -> AsyncIterator[tuple[httpx.AsyncClient, str]]:
    """A service, and the key of its admin."""
    async with open_client(tmp_path) as client:
        key = (await client.post("/keys", json={"name": "ada", "role": "admin"})).json()["key"]
        yield client, key


Guarded = tuple[httpx.AsyncClient, str]


async def test_an_open_service_says_so(empty: httpx.AsyncClient) -> None:
    told = (await empty.get("/session")).json()
    assert told == {"name": "anybody on this machine", "role": "admin", "is_open": True}


async def test_a_key_becomes_a_cookie_that_scripts_cannot_read(guarded: Guarded) -> None:
    client, key = guarded
    nobody = {"name": None, "role": None, "is_open": False}
    assert (await client.get("/session")).json() == nobody
    answer = await client.post("/session", json={"key": f" {key}\n"})
    assert answer.json() == {"name": "ada", "role": "admin", "is_open": False}
    assert answer.headers["Cache-Control"] == "no-store"
    cookie = answer.headers["Set-Cookie"]
    for part in ("HttpOnly", "SameSite=strict", "Path=/", f"Max-Age={LASTS_SECONDS}"):
        assert part in cookie
    assert "Secure" not in cookie
    assert key not in cookie
    assert (await client.get("/models")).status_code == 200
    assert (await client.get("/session")).json()["name"] == "ada"
    assert (await client.delete("/session")).status_code == 204
    assert (await client.get("/models")).status_code == 401
    assert (await client.get("/session")).json() == nobody


async def test_over_https_the_cookie_stays_there(guarded: Guarded) -> None:
    client, key = guarded
    answer = await client.post("https://localhost/session", json={"key": key})
    assert "Secure" in answer.headers["Set-Cookie"]
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")
    assert "Strict-Transport-Security" not in (await client.get("/health")).headers


async def test_a_wrong_key_signs_nobody_in(guarded: Guarded) -> None:
    client, _ = guarded
    answer = await client.post("/session", json={"key": "seg_wrong"})
    assert answer.status_code == 401
    assert "Set-Cookie" not in answer.headers
    for body in ({}, {"key": 1}, {"key": ""}, {"key": "x" * 201}, []):
        assert (await client.post("/session", json=body)).status_code == 422


async def test_revoking_the_key_ends_its_sessions(guarded: Guarded) -> None:
    client, key = guarded
    await client.post("/session", json={"key": key})
    assert (await client.get("/models")).status_code == 200
    assert (await client.delete("/keys/ada", headers={"X-API-Key": key})).status_code == 200
    assert (await client.get("/models")).status_code == 401


async def test_a_cookie_that_was_changed_is_worth_nothing(guarded: Guarded) -> None:
    client, key = guarded
    await client.post("/session", json={"key": key})
    token = client.cookies[COOKIE]
    key_id, _, signature = token.split(".")
    later = f"{key_id}.{int(time.time()) + 10**9}.{signature}"
    for forged in (later, token[:-1], "", ".", "..", f"{key_id}.", f"a.{token}", "é"):
        client.cookies.set(COOKIE, forged) if forged.isascii() else None
        headers = {"Cookie": f"{COOKIE}={forged}".encode("latin-1")}
        client.cookies.clear()
        assert (await client.get("/models", headers=headers)).status_code == 401  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}]
)
async def test_a_page_of_another_site_cannot_use_the_cookie(
    guarded: Guarded, headers: dict[str, str]
) -> None:
    client, key = guarded
    assert (await client.post("/session", json={"key": key}, headers=headers)).status_code == 403
    await client.post("/session", json={"key": key})
    assert (await client.post("/segment", json={}, headers=headers)).status_code == 403
    assert (await client.post("/segment", json={})).status_code == 409
