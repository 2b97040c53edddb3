"""Clients that send their headers slowly, or nothing at all, do not keep others out."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from urllib.parse import urlsplit

import httpx

from backend.patience import GRACE_SECONDS, HEADER_SECONDS
from tests.faults.running import RunningService

N_SLOW = 200
BUSY_SECONDS = 20


@contextmanager
def opened(url: str, n_connections: int) -> Iterator[list[socket.socket]]:
    address = urlsplit(url)
    with ExitStack() as stack:
        yield [
            stack.enter_context(socket.create_connection((address.hostname, address.port), 10))
            for _ in range(n_connections)
        ]


def is_closed(connection: socket.socket) -> bool:
    connection.setblocking(False)
    try:
        return connection.recv(1) == b""
    except BlockingIOError:
        return False
    except ConnectionError:
        return True


def test_whoever_does_not_send_headers_in_time_is_hung_up_on_and_others_are_answered(
    running: RunningService,
) -> None:
    with opened(running.url, N_SLOW) as slow, httpx.Client(base_url=running.url) as client:
        dripping = slow[: N_SLOW // 2]
        began_at = time.monotonic()
        n_answered, still_open = 0, slow
        while still_open and time.monotonic() - began_at < HEADER_SECONDS + GRACE_SECONDS + BUSY_SECONDS:
            for connection in set(dripping) & set(still_open):
                with suppress(OSError):
                    connection.send(b"GET / HTTP/1.1\r\nX: y"[n_answered : n_answered + 1] or b"y")
            assert client.get("/health").status_code == 200
            n_answered += 1
            time.sleep(0.25)
            still_open = [one for one in still_open if not is_closed(one)]
    assert not still_open
    assert n_answered > 1
    running.ready_again()


def test_a_connection_that_goes_on_after_an_answer_has_to_send_headers_in_time_too(
    running: RunningService,
) -> None:
    request = b"GET /health HTTP/1.1\r\nHost: localhost\r\n"
    with opened(running.url, 1) as (connection,):
        connection.sendall(request + b"\r\n" + request)
        assert b"200 OK" in connection.recv(65536)
        connection.settimeout(HEADER_SECONDS + GRACE_SECONDS + BUSY_SECONDS)
        while told := connection.recv(65536):
            assert b"HTTP/1.1" not in told
