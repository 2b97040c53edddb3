"""Connections that do not hurry are closed, so that they cannot keep others out."""

import asyncio
from asyncio import TimerHandle, Transport
from functools import partial
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from backend.errors import MEDIA_TYPE, RETRY_AFTER_SECONDS, problem_of_status
from backend.security.headers import HEADERS, HTTPS_ONLY

HEADER_SECONDS = 5.0
# A loop that was busy reads what has come in meanwhile before it blames the client.
GRACE_SECONDS = 0.25
MAX_CONNECTIONS = 1000


def hurry_handshakes(seconds: float) -> None:
    """Limit how long a client of this loop may take to agree on TLS, which no request is begun before."""
    loop = asyncio.get_running_loop()
    # uvicorn does not pass it on.
    create_server = partial(loop.create_server, ssl_handshake_timeout=seconds)
    loop.create_server = create_server  # type: ignore[method-assign]


_BODY = (
    b'{"type": "about:blank", "title": "Service Unavailable", "status": 503, "detail": "Too many connections '
    b'are open at once; try again in a few seconds.", "errors": [], "request_id": null}'
)
TOO_MANY = (
    b"HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/problem+json\r\nConnection: close\r\n"
    b"Retry-After: %d\r\nContent-Length: %d\r\n\r\n" % (RETRY_AFTER_SECONDS, len(_BODY))
) + _BODY


class PatientProtocol(HttpToolsProtocol):
    """uvicorn's protocol, with a limit on how long the headers of a request may take.

    How long a connection may be idle between requests is uvicorn's own limit; how long a body may take, that
    of ``security.limits``.
    """

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._header_timer: TimerHandle | None = None
        self._headers_are_due = False

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Wait for the first request, unless too many wait already."""
        super().connection_made(transport)
        if len(self.connections) > MAX_CONNECTIONS:
            transport.write(TOO_MANY)
            transport.close()
        else:
            self._expect_headers(HEADER_SECONDS)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._headers_are_due = False
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Wait for the rest of the headers, where they did not all come at once."""
        super().data_received(data)
        if self._headers_are_due and self._header_timer is None:
            self._expect_headers(HEADER_SECONDS)

    def on_message_begin(self) -> None:
        """Note that headers come."""
        self._headers_are_due = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Let the request take its time from here on."""
        self._headers_are_due = False
        self._stop_waiting()
        super().on_headers_complete()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002  # it is uvicorn's, and plain text
        """Refuse what is no HTTP, as everything else is refused."""
        detail = "This is not an HTTP request that can be read: the request line or a header is malformed."
        body = problem_of_status(400, detail).model_dump_json().encode()
        headers = {
            **HEADERS,
            **({"Strict-Transport-Security": HTTPS_ONLY} if self.scheme == "https" else {}),
            "Content-Type": MEDIA_TYPE,
            "Content-Length": str(len(body)),
            "Connection": "close",
        }
        lines = ["HTTP/1.1 400 Bad Request", *(f"{name}: {value}" for name, value in headers.items())]
        self.transport.write("\r\n".join([*lines, "", ""]).encode() + body)
        self.transport.close()

    def _expect_headers(self, seconds: float) -> None:
        self._header_timer = self.loop.call_later(seconds, self._give_one_more_chance)

    def _give_one_more_chance(self) -> None:
        self._header_timer = self.loop.call_later(GRACE_SECONDS, self.transport.close)

    def _stop_waiting(self) -> None:
        if self._header_timer is not None:
            self._header_timer.cancel()
            self._header_timer = None
