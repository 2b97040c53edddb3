"""``segment ready``, which the health checks of containers call."""

import fcntl
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

SegmentHere = Callable[..., tuple[int, str, str]]


class NotReady(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = b'{"detail": "database: gone"}'
        self.send_response(503)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing."""


def test_a_service_that_is_not_ready_is_told_with_its_reason(
    segment_here: SegmentHere, monkeypatch: pytest.MonkeyPatch
) -> None:
    with HTTPServer(("127.0.0.1", 0), NotReady) as server:
        Thread(target=server.handle_request).start()
        monkeypatch.setenv("SEGMENT_PORT", str(server.server_port))
        code, _, error = segment_here("ready")
    assert code == 1
    assert "database: gone" in error


def test_a_service_that_is_not_there_is_told(segment_here: SegmentHere) -> None:
    code, _, error = segment_here("ready", "--url", "http://127.0.0.1:1")
    assert code == 1
    assert "http://127.0.0.1:1 does not answer" in error


def test_a_worker_is_ready_while_somebody_runs_the_jobs(segment_here: SegmentHere, tmp_path: Path) -> None:
    code, _, error = segment_here("ready", "--worker")
    assert code == 1
    assert "Nobody runs the jobs" in error
    with (tmp_path / "artifacts" / "jobs.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert segment_here("ready", "--worker") == (0, "ready\n", "")
    assert segment_here("ready", "--worker")[0] == 1
