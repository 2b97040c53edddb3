"""How much a request may send."""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backend.errors import BodyTooLarge
from backend.settings import MEBIBYTE, Settings

# Boundaries and the options around an uploaded file.
MULTIPART_OVERHEAD_BYTES = 2 * MEBIBYTE


class BodyLimit:
    """Stops reading a body once it is longer than the settings allow for its kind."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on whose body is counted while it is read."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        headers = Headers(scope=scope)
        limit = self._max_bytes(headers.get("content-type", "").lower())
        _check(int(headers.get("content-length") or 0), limit)
        n_bytes = 0

        async def receive_within_limit() -> Message:
            nonlocal n_bytes
            message = await receive()
            n_bytes += len(message.get("body", b""))
            _check(n_bytes, limit)
            return message

        return await self.app(scope, receive_within_limit, send)

    def _max_bytes(self, content_type: str) -> int:
        if content_type.startswith("application/json"):
            return self.settings.max_json_bytes
        if content_type.startswith("multipart/"):
            return self.settings.max_upload_bytes + MULTIPART_OVERHEAD_BYTES
        return self.settings.max_upload_bytes


def _check(n_bytes: int, limit: int) -> None:
    if n_bytes > limit:
        raise BodyTooLarge(
            f"At most {limit:,} bytes are taken; send less, or raise the limit in the settings."
        )
