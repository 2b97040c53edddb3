"""How much a request may send, how slowly, and how often."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import httpx
import polars as pl
import pytest
from starlette.types import Message, Receive, Scope, Send

from backend.errors import RequestTooSlow, TooManyRequests
from backend.security import limits
from backend.security.limits import BodyLimit
from backend.security.rates import RateLimit
from backend.settings import Settings
from backend.tables import N_LARGE_AT_ONCE, SPOOL_BYTES, Received, TableReader
from ml.data.samples import wholesale
from ml.data.writing import write_table
from ml.types import Table, TableFormat

OpenClient = Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]]
pytestmark = pytest.mark.anyio

RECORDS = [{"a": n, "b": 2 * n} for n in range(6)]


async def post_json(client: httpx.AsyncClient, path: str, text: str, method: str = "POST") -> httpx.Response:
    return await client.request(method, path, content=text, headers={"Content-Type": "application/json"})


async def test_more_rows_than_the_settings_allow_are_refused(open_client: OpenClient, tmp_path: Path) -> None:
    async with open_client(tmp_path, max_rows=5) as client:
        parquet = write_table(wholesale().head(6), "parquet")
        csv = b"a,b\n" + b"1,2\n3,4\n" * 3
        for answer in (
            await post_json(client, "/datasets", json.dumps(RECORDS)),
            await post_json(client, "/datasets", json.dumps({"records": RECORDS})),
            await client.post("/datasets", content=parquet, headers={"Content-Type": "text/csv"}),
            await client.post("/datasets", files={"file": ("a.csv", csv)}),
        ):
            assert answer.status_code == 413
            assert "SEGMENT_MAX_ROWS" in answer.json()["detail"]
        assert (await post_json(client, "/datasets", json.dumps(RECORDS[:5]))).status_code == 201


@pytest.mark.parametrize("depth", [50, 5_000, 100_000])
async def test_json_that_is_nested_deep_is_refused_everywhere(scoring: httpx.AsyncClient, depth: int) -> None:
    deep = '{"a":' * depth + "1" + "}" * depth
    form = {"file": ("a.csv", b"a,b\n1,2\n"), "options": (None, deep)}
    for answer in (
        await post_json(scoring, "/segment", f"[{deep}]"),
        await post_json(scoring, "/train", f'{{"records": [{{"a": 1}}], "options": {deep}}}'),
        await scoring.post("/train", files=form),
        await post_json(scoring, "/models/active/segments/0", f'{{"name": {deep}}}', "PATCH"),
        await post_json(scoring, "/session", deep),
    ):
        assert answer.status_code in {400, 413, 422}
        assert answer.headers["content-type"] == "application/problem+json"


async def test_what_is_no_table_is_small(scoring: httpx.AsyncClient) -> None:
    name = json.dumps({"name": "x" * 70_000})
    assert (await post_json(scoring, "/models/active/segments/0", name, "PATCH")).status_code == 413


async def test_a_body_that_is_too_long_is_told_with_the_setting(
    open_client: OpenClient, tmp_path: Path
) -> None:
    long = b"a,b\n" + b"1,2\n" * 1_000_000
    async with open_client(tmp_path, max_upload_bytes=300_000, max_json_bytes=1_000) as client:
        for answer in (
            await client.post("/datasets", files={"file": ("a.csv", long)}),
            await client.post("/datasets", files={"file": ("a.csv", long[:400_000])}),
            await client.post("/datasets", content=long, headers={"Content-Type": "text/csv"}),
        ):
            assert answer.status_code == 413
            assert "300,000 bytes" in answer.json()["detail"]
            assert "SEGMENT_MAX_UPLOAD_BYTES" in answer.json()["detail"]
        answer = await post_json(client, "/datasets", json.dumps(RECORDS * 20))
        assert answer.status_code == 413
        assert "1,000 bytes are taken; send less, or raise SEGMENT_MAX_JSON_BYTES" in answer.json()["detail"]


async def test_headers_are_bounded(empty: httpx.AsyncClient) -> None:
    many = {f"X-{n}": "1" for n in range(limits.MAX_HEADERS)}
    for headers in (many, {"X-Long": "x" * limits.MAX_HEADER_BYTES}):
        answer = await empty.get("/health", headers=headers)
        assert answer.status_code == 431
        assert answer.headers["content-type"] == "application/problem+json"


async def test_a_form_of_many_fields_is_refused(empty: httpx.AsyncClient) -> None:
    fields = {f"field{n}": (None, "1") for n in range(50)}
    answer = await empty.post("/datasets", files={"file": ("a.csv", b"a,b\n1,2\n"), **fields})
    assert answer.status_code == 400


async def read_all(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001
    while (await receive()).get("more_body"):
        pass


async def slowly(receive: Receive, **options: Any) -> None:
    scope = {"type": "http", "path": "/datasets", "headers": []}

    async def send(message: Message) -> None:
        raise AssertionError(message)

    await BodyLimit(read_all, Settings(), **options)(scope, receive, send)


async def test_a_body_that_stops_coming_is_given_up() -> None:
    async def nothing() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    with pytest.raises(RequestTooSlow, match="Nothing came for"):
        await slowly(nothing, max_pause_seconds=0.01)


async def test_a_body_that_trickles_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "GRACE_SECONDS", 0.02)

    async def one_byte() -> Message:
        await asyncio.sleep(0.005)
        return {"type": "http.request", "body": b"x", "more_body": True}

    with pytest.raises(RequestTooSlow, match="each second"):
        await slowly(one_byte)


async def test_only_a_few_large_tables_are_read_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = TableReader(None, Settings())  # type: ignore[arg-type]
    lock, go_on = threading.Lock(), threading.Event()
    n_now = n_most = 0

    def read(body: bytes) -> Any:  # noqa: ARG001
        nonlocal n_now, n_most
        with lock:
            n_now += 1
            n_most = max(n_most, n_now)
            if n_now == N_LARGE_AT_ONCE:
                go_on.set()
        assert go_on.wait(10)
        with lock:
            n_now -= 1
        return Received(Table(pl.DataFrame({"a": [1]}), TableFormat("json")))

    monkeypatch.setattr(reader, "_from_json", read)

    class Asked:
        def __init__(self) -> None:
            self.headers = {"content-type": "application/json"}

        async def stream(self) -> AsyncIterator[bytes]:
            yield b"x" * (SPOOL_BYTES + 1)

    await asyncio.gather(*(reader.read(Asked()) for _ in range(6)))  # type: ignore[arg-type]
    assert n_most == N_LARGE_AT_ONCE


def test_a_limit_counts_each_for_itself() -> None:
    limit = RateLimit("2/hour")
    limit.count("a")
    limit.count("a")
    with pytest.raises(TooManyRequests) as refused:
        limit.count("a")
    assert 0 < refused.value.retry_after_seconds <= 3600
    limit.count("b")


async def test_who_asks_too_often_is_told_when_to_come_back(open_client: OpenClient, tmp_path: Path) -> None:
    async with open_client(tmp_path, rate_limit="3/hour") as client:
        answers = [await client.get("/models") for _ in range(4)]
        assert [one.status_code for one in answers] == [200, 200, 200, 429]
        assert 0 < int(answers[-1].headers["Retry-After"]) <= 3600
        assert (await client.get("/health")).status_code == 200
        assert (await client.get("/src/main.js")).status_code == 200


async def test_a_key_has_a_limit_of_its_own(open_client: OpenClient, tmp_path: Path) -> None:
    async with open_client(tmp_path) as client:
        keys = {}
        for name in ("one", "two"):
            body = {"name": name, "role": "admin"}
            keys[name] = {
                "X-API-Key": (await client.post("/keys", json=body, headers=keys.get("one"))).json()["key"]
            }
    async with open_client(tmp_path, rate_limit="1/hour") as client:
        assert (await client.get("/models", headers=keys["one"])).status_code == 200
        assert (await client.get("/models", headers=keys["one"])).status_code == 429
        assert (await client.get("/models", headers=keys["two"])).status_code == 200


async def test_wrong_keys_are_counted_and_shut_no_right_one_out(
    open_client: OpenClient, tmp_path: Path
) -> None:
    async with open_client(tmp_path) as client:
        key = (await client.post("/keys", json={"name": "a", "role": "reader"})).json()["key"]
        wrong = [await client.get("/models", headers={"X-API-Key": f"seg_{n}"}) for n in range(31)]
        assert {one.status_code for one in wrong} == {401, 429}
        assert wrong[-1].status_code == 429
        assert (await client.post("/session", json={"key": "seg_wrong"})).status_code == 429
        assert (await client.get("/models", headers={"X-API-Key": key})).status_code == 200


async def test_other_sites_may_ask_only_when_they_are_named(
    empty: httpx.AsyncClient, open_client: OpenClient, tmp_path: Path
) -> None:
    theirs = {"Origin": "https://crm.example"}
    asking = {**theirs, "Access-Control-Request-Method": "POST"}
    assert "access-control-allow-origin" not in (await empty.options("/segment", headers=asking)).headers
    async with open_client(tmp_path / "cors", allowed_origins="https://crm.example") as client:
        allowed = await client.options("/segment", headers=asking)
        assert allowed.headers["access-control-allow-origin"] == "https://crm.example"
        assert "access-control-allow-credentials" not in allowed.headers
        other = {**asking, "Origin": "https://evil.example"}
        assert (await client.options("/segment", headers=other)).status_code == 400
        answer = await client.post("/segment", json={}, headers={**theirs, "Sec-Fetch-Site": "cross-site"})
        assert answer.status_code == 409
        assert answer.headers["access-control-allow-origin"] == "https://crm.example"
        assert (
            await client.post("/segment", json={}, headers={"Origin": "https://evil.example"})
        ).status_code == 403


async def test_an_open_service_answers_to_the_names_it_is_given(
    open_client: OpenClient, tmp_path: Path
) -> None:
    async with open_client(tmp_path, allowed_hosts="segments.local") as client:
        assert (await client.get("/models", headers={"Host": "segments.local:8000"})).status_code == 200
        assert (await client.get("/models", headers={"Host": "evil.example"})).status_code == 403
