"""What a connection is told that is no HTTP, and how long one may take to agree on TLS."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import uvloop
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from backend.app import create_app
from backend.security.headers import HEADERS
from backend.server import Server, _bound
from backend.settings import Settings

LOOPS = [asyncio.new_event_loop, uvloop.new_event_loop]


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate and its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=1))
        .sign(key, SHA256())
    )
    path = tmp_path / "certificate.pem"
    path.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + made.public_bytes(Encoding.PEM)
    )
    return path


@asynccontextmanager
async def served(folder: Path, **settings: Any) -> AsyncIterator[int]:
    """A whole service, by its port."""
    chosen = Settings(artifacts_dir=folder / "artifacts", sample_model=False, **settings)
    is_ready = asyncio.Event()
    server = Server(create_app(chosen), is_ready.set, handshake_seconds=0.2)
    with _bound("127.0.0.1", 0) as listener:
        serving = asyncio.ensure_future(server.serve([listener]))
        await asyncio.wait_for(is_ready.wait(), 60)
        yield listener.getsockname()[1]
        server.should_exit = True
        await serving


async def told_to(port: int, sent: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(sent)
    # Less than the minute that a loop allows by itself.
    told = await asyncio.wait_for(reader.read(), 20)
    writer.close()
    return told


@pytest.mark.parametrize("loop_factory", LOOPS)
def test_whoever_does_not_agree_on_tls_in_time_is_hung_up_on(
    tmp_path: Path, certificate: Path, loop_factory: Callable[[], asyncio.AbstractEventLoop]
) -> None:
    async def ask() -> bytes:
        async with served(tmp_path, tls_cert=certificate, tls_key=certificate) as port:
            return await told_to(port, b"")

    with asyncio.Runner(loop_factory=loop_factory) as runner:
        assert runner.run(ask()) == b""


def test_what_is_no_http_is_refused_as_a_problem_with_all_headers(tmp_path: Path) -> None:
    async def ask() -> list[bytes]:
        async with served(tmp_path) as port:
            return [await told_to(port, line + b"\r\n\r\n") for line in (b"get / HTTP/1.1", b"\x16\x03\x01")]

    for told in asyncio.run(ask()):
        head, _, body = told.partition(b"\r\n\r\n")
        status, *lines = head.decode().split("\r\n")
        headers = dict(line.split(": ", 1) for line in lines)
        assert status == "HTTP/1.1 400 Bad Request"
        assert headers["Content-Type"] == "application/problem+json"
        assert headers.items() >= HEADERS.items()
        assert json.loads(body)["status"] == 400
