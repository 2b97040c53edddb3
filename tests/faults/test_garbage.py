"""Thousands of uploads of garbage: each is refused as a problem, and afterwards all is as before."""

import io
import os
import random
import socket
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import httpx
import pytest

from ml.data.samples import wholesale
from ml.data.writing import write_table
from tests.faults.running import RunningService

N_UPLOADS = int(os.environ.get("SEGMENT_TEST_UPLOADS", "2000"))
N_CLIENTS = 8
CSV = {"Content-Type": "text/csv"}

Garbage = Callable[[random.Random], tuple[bytes, dict[str, str]]]


def noise(chance: random.Random) -> tuple[bytes, dict[str, str]]:
    """Bytes that mean nothing."""
    return b"\x00\x9d\x81" + chance.randbytes(chance.randint(1, 4000)), CSV


def nothing(_: random.Random) -> tuple[bytes, dict[str, str]]:
    """An empty file."""
    return b"", CSV


def cut_off(kind: str, media_type: str) -> Garbage:
    """A file that ends too early; what is missing is at its end in these formats."""
    whole = write_table(wholesale(), kind)

    def cut(chance: random.Random) -> tuple[bytes, dict[str, str]]:
        return whole[: chance.randint(8, len(whole) // 2)], {"Content-Type": media_type}

    return cut


def cut_off_zip(chance: random.Random) -> tuple[bytes, dict[str, str]]:
    """A zip without its directory."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("customers.csv", write_table(wholesale(), "csv"))
    return packed.getvalue()[: chance.randint(8, 4000)], {"Content-Type": "application/zip"}


def broken_json(chance: random.Random) -> tuple[bytes, dict[str, str]]:
    """JSON that is cut off, too deep, or no table."""
    deep = b'{"records":' * 1000 + b"[" * chance.randint(1, 3000)
    return chance.choice((b'[{"a": 1', b'{"records": 7}', b"\xff\xfe[", b"nul", deep)), {
        "Content-Type": "application/json"
    }


def broken_form(chance: random.Random) -> tuple[bytes, dict[str, str]]:
    """A form without an end, without a file, with another boundary, or with none."""
    part = b'--b\r\nContent-Disposition: form-data; name="file"; filename="x.csv"\r\n\r\n\x00\x01'
    bodies = (part, b"--b--\r\n", part.replace(b"file", b"other") + b"\r\n--b--\r\n", chance.randbytes(200))
    boundary = chance.choice(("; boundary=b", "; boundary=c", ""))
    return chance.choice(bodies), {"Content-Type": f"multipart/form-data{boundary}"}


def kinds() -> list[Garbage]:
    return [
        noise,
        nothing,
        cut_off("parquet", "application/vnd.apache.parquet"),
        cut_off("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        cut_off_zip,
        broken_json,
        broken_form,
    ]


def send_all(url: str, n_uploads: int, seed: int) -> Iterator[httpx.Response]:
    """Send garbage of every kind to every address that takes a table."""
    chance, garbage = random.Random(seed), kinds()  # noqa: S311
    with httpx.Client(base_url=url, timeout=60) as client:
        for _ in range(n_uploads):
            content, headers = chance.choice(garbage)(chance)
            path = chance.choice(("/segment", "/train", "/datasets"))
            yield client.post(path, content=content, headers=headers)


def counted(url: str, n_uploads: int, seed: int) -> Counter[tuple[int, str, str]]:
    return Counter(
        (one.status_code, one.headers.get("Content-Type", ""), "" if one.is_client_error else one.text)
        for one in send_all(url, n_uploads, seed)
    )


def test_garbage_is_refused_and_leaves_nothing_behind(running: RunningService) -> None:
    list(send_all(running.url, 200, seed=99))
    before, kept = running.memory_bytes(), sorted((running.artifacts / "datasets").rglob("*"))

    with ThreadPoolExecutor(N_CLIENTS) as pool:
        told = pool.map(lambda seed: counted(running.url, N_UPLOADS // N_CLIENTS, seed), range(N_CLIENTS))
    answers = sum(told, Counter())

    wrong = {key: n for key, n in answers.items() if key[1] != "application/problem+json" or key[2]}
    assert not wrong
    assert answers.total() == N_UPLOADS
    assert running.memory_settles_at(1.2 * before)
    assert sorted((running.artifacts / "datasets").rglob("*")) == kept
    assert "Traceback" not in running.log()
    running.ready_again()


@pytest.mark.parametrize(
    "head",
    [
        b"X: " + b"y" * 1_000_000,
        b"".join(b"X-%d: y\r\n" % n for n in range(20_000)),
        b"Content-Length: nine\r\n",
        b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        b"\x00\xff: \x01\r\n",
    ],
    ids=["long", "many", "no number", "two lengths", "binary"],
)
def test_headers_that_are_garbage_are_refused(running: RunningService, head: bytes) -> None:
    address = urlsplit(running.url)
    with socket.create_connection((address.hostname, address.port), 30) as connection:
        try:
            connection.sendall(b"POST /segment HTTP/1.1\r\nHost: localhost\r\n" + head + b"\r\n\r\n")
            told = connection.recv(65536)
        except ConnectionError:
            told = b""
    # Hanging up in the middle of them is an answer too.
    assert told == b"" or told.startswith(b"HTTP/1.1 4"), told[:200]
    running.ready_again()
