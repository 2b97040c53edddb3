"""What keeps strangers out."""

import gzip
import stat
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import httpx
import pytest

from backend.security.headers import HEADERS
from backend.security.secret import secret_key
from backend.settings import Settings
from ml.errors import ArtifactRefused

OpenClient = Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]]
pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("path", ["/", "/health", "/nowhere", "/openapi.json", "/vendor/plotly.min.js"])
async def test_every_answer_carries_the_security_headers(empty: httpx.AsyncClient, path: str) -> None:
    answer = await empty.get(path)
    for name, value in HEADERS.items():
        assert answer.headers[name] == value


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "10.0.0.1", "", "[", "http://[", "[::1", "user@evil"]
)
async def test_a_foreign_host_name_is_refused(empty: httpx.AsyncClient, host: str) -> None:
    answer = await empty.get("/models", headers={"Host": host})
    assert answer.status_code == 403
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:8000", "[::1]:8000", "LOCALHOST"])
async def test_every_name_of_this_machine_is_answered(empty: httpx.AsyncClient, host: str) -> None:
    assert (await empty.get("/health", headers={"Host": host})).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "http://localhost:3000"},
        {"Origin": "null"},
        {"Origin": "http://["},
        {"Origin": ""},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
async def test_a_page_of_another_site_cannot_change_anything(
    empty: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    answer = await empty.post("/segment", json={}, headers=headers)
    assert answer.status_code == 403
    assert (await empty.delete("/models/active", headers=headers)).status_code == 403


@pytest.mark.parametrize("headers", [{"Origin": "http://localhost"}, {"Sec-Fetch-Site": "same-origin"}, {}])
async def test_the_own_page_and_programs_can(empty: httpx.AsyncClient, headers: dict[str, str]) -> None:
    assert (await empty.post("/segment", json={}, headers=headers)).status_code == 409


async def chunks(n: int) -> AsyncIterator[bytes]:
    for _ in range(n):
        yield b"x" * 1024


@pytest.mark.parametrize("is_announced", [True, False])
@pytest.mark.parametrize("content_type", ["application/json", "text/csv"])
async def test_a_body_that_is_too_large_is_refused(
    open_client: OpenClient, tmp_path: Path, content_type: str, is_announced: bool
) -> None:
    async with open_client(tmp_path, max_json_bytes=2048, max_upload_bytes=4096) as client:
        headers = {"Content-Type": content_type}
        body = b"x" * 8192 if is_announced else chunks(8)
        answer = await client.post("/datasets", content=body, headers=headers)
        assert answer.status_code == 413
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["Connection"] == "close"
        assert (await client.get("/health")).status_code == 200


async def test_a_small_file_that_unpacks_to_a_large_one(open_client: OpenClient, tmp_path: Path) -> None:
    async with open_client(tmp_path, max_upload_bytes=1_000_000) as client:
        bomb = gzip.compress(b"a,b\n" + b"1,2\n" * 5_000_000)
        answer = await client.post("/datasets", content=bomb, headers={"Content-Type": "text/csv"})
        assert answer.status_code == 413
        assert "unpacks to more than" in answer.json()["detail"]


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
async def test_json_is_not_larger_than_json_may_be_wherever_it_arrives(
    open_client: OpenClient, tmp_path: Path, pack: Callable[[bytes], bytes]
) -> None:
    content = pack(b" " * 100_000 + b'[{"a": 1, "b": 2}, {"a": 3, "b": 4}]')
    for max_json_bytes, status in ((50_000, 413), (200_000, 201)):
        async with open_client(tmp_path, max_json_bytes=max_json_bytes) as client:
            in_form = await client.post("/datasets", files={"file": ("a.csv", content)})
            as_body = await client.post("/datasets", content=content, headers={"Content-Type": "text/csv"})
            assert (in_form.status_code, as_body.status_code) == (status, status)


def test_the_secret_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    settings = Settings(artifacts_dir=tmp_path / "new")
    with ThreadPoolExecutor(8) as threads:
        secrets = set(threads.map(secret_key, [settings] * 8))
    assert len(secrets) == 1
    (secret,) = secrets
    assert len(secret) == 32
    assert stat.S_IMODE((tmp_path / "new" / "secret.key").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["secret.key"]


def test_a_secret_of_the_settings_is_used_and_not_written_down(tmp_path: Path) -> None:
    settings = Settings(artifacts_dir=tmp_path, secret_key="sixteen characters")  # noqa: S106
    assert secret_key(settings) == b"sixteen characters"
    assert "sixteen" not in repr(settings)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"\n", b"ab" * 31, b"ab" * 33, b"zz" * 32, b"\xff" * 64])
def test_a_secret_that_is_not_whole_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "secret.key").write_bytes(content)
    with pytest.raises(ArtifactRefused, match="64 hexadecimal digits"):
        secret_key(Settings(artifacts_dir=tmp_path))
