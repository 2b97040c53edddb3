"""The short way of ``POST /segment`` beside the general one: the same answers, and errors from there."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import anyio
import httpx
import numpy as np
import pytest

from backend.app import create_app
from backend.segment.lane import PlainLane
from backend.segment.plain import MAX_BYTES_AT_ONCE
from backend.settings import Settings
from ml import TrainingConfig, train
from ml.artifacts import ArtifactStore
from ml.data.samples import wholesale
from ml.types import SegmentationModel
from tests.backend.conftest import SECRET

pytestmark = pytest.mark.anyio

# An Accept header that the short way does not know.
GENERAL = {"Accept": "application/json;q=0.9"}
WHOLE = {
    "Fresh": 12669, "Milk": 9656.5, "Grocery": 7561, "Frozen": 214, "Detergents_Paper": 2674,
    "Delicassen": 1338, "Channel": "1", "Region": "3",
}  # fmt: skip
PLAIN: dict[str, Any] = {
    "one": WHOLE,
    "an array": [WHOLE],
    "records": {"records": [WHOLE, WHOLE]},
    "with ids": [
        WHOLE | {"customer_id": "C0001"},
        WHOLE | {"customer_id": "Zoë"},
        WHOLE | {"customer_id": None},
    ],
    "whole ids": [WHOLE | {"customer_id": 7}],
    "gaps": [WHOLE | {"Milk": None, "Region": None}, dict.fromkeys(WHOLE)],
    "zeros and extremes": [WHOLE | {"Milk": 0, "Fresh": 1e9}, WHOLE | {"Milk": -5, "Fresh": 1e-9}],
    "others beside": [WHOLE | {"comment": "likes cheese", "age": 44}],
    "another order": [dict(reversed(WHOLE.items()))],
}
ODD: dict[str, Any] = {
    "text in a number": [WHOLE | {"Milk": "lots"}],
    "a number as text": [WHOLE | {"Milk": "9656"}],
    "a missing column": [{name: value for name, value in WHOLE.items() if name != "Milk"}],
    "an unknown category": [WHOLE | {"Region": "9"}],
    "nested": [WHOLE | {"address": {"city": "Porto"}}],
    "nothing": [],
    "no object": [1, 2],
    "options": {"records": [WHOLE], "options": {"a": 1}},
    "escapes": [WHOLE | {"customer_id": 'a"b'}],
}


@pytest.fixture(scope="module", params=["kmeans", "gmm"])
def model(request: pytest.FixtureRequest) -> SegmentationModel:
    config = TrainingConfig(algorithm=request.param, n_segments=4, n_resamples=0, n_references=0)
    return train(wholesale(), config)


@pytest.fixture
async def client(model: SegmentationModel, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A service whose short way is open, as it is once the service has warmed up."""
    artifacts = ArtifactStore(tmp_path, SECRET.encode())
    artifacts.save(model)
    artifacts.activate(model.model_id)
    app = create_app(Settings(artifacts_dir=tmp_path, secret_key=SECRET, sample_model=False, max_rows=20_000))
    app.state.scorers.prepare(app.state.services.models.get())
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://localhost", timeout=120
    ) as opened:
        opened.headers["X-Request-ID"] = "the-same"
        yield opened


@pytest.fixture
def ways(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether the short way took each request that came to it."""
    taken: list[bool] = []
    end = PlainLane._end

    async def noting(self: PlainLane, scope: Any, receive: Any, send: Any, answer: Any) -> None:
        taken.append(answer is not None)
        await end(self, scope, receive, send, answer)

    monkeypatch.setattr(PlainLane, "_end", noting)
    return taken


@pytest.mark.parametrize("query", ["", "?probabilities=true", "?on_error=skip&count=false&explain=false"])
async def test_plain_customers_are_answered_alike(
    client: httpx.AsyncClient, ways: list[bool], query: str
) -> None:
    for kind, content in PLAIN.items():
        ways.clear()
        short = await client.post(f"/segment{query}", json=content)
        general = await client.post(f"/segment{query}", json=content, headers=GENERAL)
        assert ways == [True], kind
        assert (short.status_code, short.content) == (200, general.content), kind
        assert short.headers == general.headers, kind


async def test_anything_else_goes_the_general_way(client: httpx.AsyncClient, ways: list[bool]) -> None:
    for kind, content in ODD.items():
        ways.clear()
        short = await client.post("/segment", json=content)
        general = await client.post("/segment", json=content, headers=GENERAL)
        assert ways == [False], kind
        assert (short.status_code, short.content) == (general.status_code, general.content), kind


@pytest.mark.parametrize(
    "query",
    ["?explain=true", "?probabilities=perhaps", "?model=nobody", "?count=1", "?x=1", "?model=a&model=b"],
)
async def test_what_the_short_way_does_not_know_is_asked_of_the_general_one(
    client: httpx.AsyncClient, ways: list[bool], query: str
) -> None:
    short = await client.post(f"/segment{query}", json=WHOLE)
    general = await client.post(f"/segment{query}", json=WHOLE, headers=GENERAL)
    assert not any(ways)
    assert (short.status_code, short.content) == (general.status_code, general.content)


@pytest.mark.parametrize("n_rows", [10, 1_000, 12_000])
async def test_many_customers_are_answered_alike(
    client: httpx.AsyncClient, ways: list[bool], n_rows: int
) -> None:
    rng = np.random.default_rng(0)
    spend = [name for name in WHOLE if name not in {"Channel", "Region"}]
    drawn = rng.lognormal(8, 2, (n_rows, len(spend))).round(2).tolist()
    rows = [
        WHOLE | dict(zip(spend, row, strict=True)) | {"customer_id": f"C{number}"}
        for number, row in enumerate(drawn)
    ]
    short = await client.post("/segment?probabilities=true", json=rows)
    general = await client.post("/segment?probabilities=true", json=rows, headers=GENERAL)
    assert ways == [True]
    assert (len(json.dumps(rows)) > MAX_BYTES_AT_ONCE) == (n_rows > 10)
    assert short.content == general.content


async def test_more_rows_than_are_taken_are_refused_by_the_general_way(
    client: httpx.AsyncClient, ways: list[bool]
) -> None:
    answer = await client.post("/segment", json=[WHOLE] * 20_001)
    assert ways == [False]
    assert answer.status_code == 413


async def test_both_ways_count_for_the_drift_and_the_metrics(
    client: httpx.AsyncClient, ways: list[bool], model: SegmentationModel
) -> None:
    for headers in ({}, GENERAL):
        await client.post("/segment", json=[WHOLE] * 3, headers=headers)
    await client.post("/segment?count=false", json=WHOLE)
    assert ways == [True, True]
    drift = (await client.get(f"/models/{model.model_id}/drift")).json()
    assert drift["n_rows"] == 6
    metrics = (await client.get("/metrics")).json()
    assert metrics["service"]["rows_scored"] == 7
    assert metrics["service"]["requests"] >= 3


async def test_a_new_name_is_told_at_once(client: httpx.AsyncClient, ways: list[bool]) -> None:
    before = (await client.post("/segment", json=WHOLE)).json()["results"][0]
    await client.patch(f"/models/active/segments/{before['segment']}", json={"name": 'The "big" ones'})
    after = (await client.post("/segment", json=WHOLE)).json()["results"][0]
    assert ways[0]
    assert after == before | {"name": 'The "big" ones'}


async def test_a_body_in_pieces_is_answered_alike(client: httpx.AsyncClient, ways: list[bool]) -> None:
    async def pieces(body: bytes) -> AsyncIterator[bytes]:
        for at in range(0, len(body), 100):
            yield body[at : at + 100]

    headers = {"Content-Type": "application/json"}
    for content in ([WHOLE] * 50, [WHOLE | {"Milk": "lots"}] * 50):
        body = json.dumps(content).encode()
        short = await client.post("/segment", content=pieces(body), headers=headers)
        general = await client.post("/segment", content=pieces(body), headers=headers | GENERAL)
        assert (short.status_code, short.content) == (general.status_code, general.content)
    assert ways == [True, False]


async def test_who_hangs_up_in_the_middle_of_a_body_is_not_counted(
    client: httpx.AsyncClient, ways: list[bool], model: SegmentationModel
) -> None:
    transport = client._transport
    assert isinstance(transport, httpx.ASGITransport)
    messages: list[Any] = [
        {"type": "http.request", "body": json.dumps(WHOLE).encode(), "more_body": True},
        {"type": "http.disconnect"},
    ]

    async def receive() -> Any:
        return messages.pop(0) if len(messages) > 1 else messages[0]

    async def send(_: Any) -> None:
        """Nobody hears it."""

    headers = [(b"host", b"localhost"), (b"content-type", b"application/json")]
    scope = {
        "type": "http", "method": "POST", "path": "/segment", "query_string": b"", "headers": headers,
        "scheme": "http", "root_path": "", "http_version": "1.1", "client": ("127.0.0.1", 1),
    }  # fmt: skip
    await transport.app(scope, receive, send)  # type: ignore[arg-type]
    assert ways == [False]
    assert (await client.get(f"/models/{model.model_id}/drift")).json()["n_rows"] == 0


async def test_two_content_types_go_the_general_way(client: httpx.AsyncClient, ways: list[bool]) -> None:
    headers = [("Content-Type", "text/csv"), ("Content-Type", "application/json")]
    answer = await client.post("/segment", content=json.dumps([WHOLE] * 3), headers=headers)
    assert answer.status_code >= 400 or ways == []


async def test_a_model_that_comes_later_gets_its_short_way_too(
    client: httpx.AsyncClient, ways: list[bool], tmp_path: Path
) -> None:
    later = train(
        wholesale(), TrainingConfig(algorithm="kmeans", n_segments=2, n_resamples=0, n_references=0)
    )
    artifacts = ArtifactStore(tmp_path, SECRET.encode())
    artifacts.save(later)
    artifacts.activate(later.model_id)
    for _ in range(200):
        answer = await client.post("/segment", json=WHOLE)
        assert answer.json()["model_id"] == later.model_id
        if any(ways):
            return
        await anyio.sleep(0.05)
    pytest.fail("the short way never opened")
