"""An upload that is cut off in the middle leaves nothing behind."""

import socket
import time
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import psutil

from tests.faults.running import RunningService

PART = b'--b\r\nContent-Disposition: form-data; name="file"; filename="customers.csv"\r\n\r\n'
ENOUGH_TO_SPILL = 24 * 1024 * 1024


def cut_off(url: str, path: str, head: bytes, content: bytes) -> None:
    """Announce more than is sent, and hang up."""
    address = urlsplit(url)
    with socket.create_connection((address.hostname, address.port), 30) as connection:
        connection.sendall(f"POST {path} HTTP/1.1\r\nHost: localhost\r\n".encode() + head + content)


def open_files(server: psutil.Process) -> list[str]:
    """Unlinked ones too, which ``open_files`` of psutil leaves out."""
    links = Path(f"/proc/{server.pid}/fd").iterdir()
    found = []
    for link in links:
        try:
            found.append(str(link.readlink()))
        except FileNotFoundError:
            continue
    return [one for one in found if "/tmp" in one and "artifacts" not in one and "service.log" not in one]  # noqa: S108


def kept(service: RunningService) -> set[str]:
    return {str(path) for path in (service.artifacts / "datasets").rglob("*")}


def test_an_upload_that_is_cut_off_leaves_no_dataset_no_job_and_no_file(running: RunningService) -> None:
    jobs, datasets = (httpx.get(f"{running.url}/{one}").json() for one in ("jobs", "datasets"))
    before = kept(running)
    (server,) = running.servers()
    files = open_files(server)
    rows = b"id,Fresh,Milk\n" + b"1,2,3\n" * (ENOUGH_TO_SPILL // 6)
    length = f"Content-Length: {2 * ENOUGH_TO_SPILL}\r\n".encode()
    form = b"Content-Type: multipart/form-data; boundary=b\r\n" + length + b"\r\n" + PART
    for path in ("/train", "/datasets", "/segment"):
        cut_off(running.url, path, form, rows)
        cut_off(running.url, path, b"Content-Type: text/csv\r\n" + length + b"\r\n", rows)
    running.ready_again()
    deadline = time.monotonic() + 20
    while open_files(server) != files and time.monotonic() < deadline:
        time.sleep(0.1)
    assert open_files(server) == files
    assert kept(running) == before
    assert httpx.get(f"{running.url}/jobs").json() == jobs
    assert httpx.get(f"{running.url}/datasets").json() == datasets
    assert "Traceback" not in running.log()
