"""How much a request may send, and how slowly."""

import re
import time
from collections.abc import Coroutine
from typing import Any, NamedTuple, cast

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backend.errors import BodyTooLarge, RequestTooSlow, TooManyHeaders
from backend.settings import MEBIBYTE, Settings
from backend.waiting import within

MAX_HEADERS = 100
MAX_HEADER_BYTES = 32 * 1024
# Boundaries and the options around an uploaded file.
MULTIPART_OVERHEAD_BYTES = 2 * MEBIBYTE
TABLES = re.compile(r"/(train|segment|datasets|models/[^/]+/drift)/?")
# A name, a key: whatever is no table is small.
MAX_SMALL_BYTES = 64 * 1024
MAX_PAUSE_SECONDS = 20.0
GRACE_SECONDS = 30.0
MIN_BYTES_PER_SECOND = 1024


class HeaderLimit:
    """Refuses more headers, or longer ones, than anybody needs."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on whose headers are bounded."""
        if scope["type"] == "http":
            headers = scope["headers"]
            n_bytes = sum([len(name) + len(value) for name, value in headers])
            if len(headers) > MAX_HEADERS or n_bytes > MAX_HEADER_BYTES:
                raise TooManyHeaders(
                    f"At most {MAX_HEADERS} headers of {MAX_HEADER_BYTES:,} bytes are taken."
                )
        return await self.app(scope, receive, send)


class BodyLimit:
    """Stops reading a body once it is longer than the settings allow for its kind, or comes too slowly."""

    def __init__(
        self, app: ASGIApp, settings: Settings, max_pause_seconds: float = MAX_PAUSE_SECONDS
    ) -> None:
        self.app = app
        self.max_pause_seconds = max_pause_seconds
        upload = (settings.max_upload_bytes, "SEGMENT_MAX_UPLOAD_BYTES")
        self._file, self._form = _Limit(*upload), _Limit(*upload, MULTIPART_OVERHEAD_BYTES)
        self._json = _Limit(settings.max_json_bytes, "SEGMENT_MAX_JSON_BYTES")
        self._small = min(_Limit(MAX_SMALL_BYTES), self._json)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on whose body is counted while it is read."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        # The first of a name, as whoever reads the table takes it.
        headers = dict(reversed(scope["headers"]))
        limit = self._limit(scope["path"], headers.get(b"content-type", b"").lower())
        limit.check(int(headers.get(b"content-length") or 0))
        body = _Body(receive, limit, self.max_pause_seconds)
        return await self.app(scope, body.receive, send)

    def _limit(self, path: str, content_type: bytes) -> "_Limit":
        if not TABLES.fullmatch(path):
            return self._small
        if content_type.startswith(b"application/json"):
            return self._json
        return self._form if content_type.startswith(b"multipart/") else self._file


class _Limit(NamedTuple):
    """How much is taken, which setting says so, and what a form may add around it."""

    n_bytes: int
    setting: str = ""
    overhead: int = 0

    def check(self, n_bytes: int) -> None:
        if n_bytes <= self.n_bytes + self.overhead:
            return
        advice = f"send less, or raise {self.setting}" if self.setting else "send less"
        raise BodyTooLarge(f"At most {self.n_bytes:,} bytes are taken; {advice}.")


class _Body:
    """What has come of a body, and how long it was waited for."""

    def __init__(self, receive: Receive, limit: _Limit, max_pause_seconds: float) -> None:
        self._receive = receive
        self._limit = limit
        self._max_pause_seconds = max_pause_seconds
        self._n_bytes = 0
        self._waited_seconds = 0.0
        self._is_whole = False

    async def receive(self) -> Message:
        """Return the next piece; after the last one, wait for as long as the client stays."""
        if self._is_whole:
            return await self._receive()
        message = await self._next_piece()
        self._n_bytes += len(message.get("body", b""))
        self._is_whole = not message.get("more_body", False)
        self._limit.check(self._n_bytes)
        if self._waited_seconds > max(GRACE_SECONDS, self._n_bytes / MIN_BYTES_PER_SECOND):
            raise RequestTooSlow(
                f"After {GRACE_SECONDS:g} seconds, {MIN_BYTES_PER_SECOND:,} bytes must come each second."
            )
        return message

    async def _next_piece(self) -> Message:
        began_at = time.monotonic()
        try:
            coming = cast("Coroutine[Any, Any, Message]", self._receive())
            return await within(self._max_pause_seconds, coming)
        except TimeoutError:
            raise RequestTooSlow(
                f"Nothing came for {self._max_pause_seconds:g} seconds, and the body is not whole."
            ) from None
        finally:
            # Time in which this service was busy is not held against whoever sends.
            self._waited_seconds += time.monotonic() - began_at
