"""Only this machine's own pages and programs may ask: the service has no keys and listens on loopback."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from backend.errors import RequestRefused
from backend.settings import is_loopback

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


class SameOrigin:
    """Refuses foreign host names (DNS rebinding), and writes that a page of another site asks for (CSRF)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on that may come in."""
        if scope["type"] == "http":
            headers = Headers(scope=scope)
            check_host(headers)
            if scope["method"] not in SAFE_METHODS:
                check_origin(headers)
        return await self.app(scope, receive, send)


def check_host(headers: Headers) -> None:
    """Refuse a host name that is not this machine's."""
    host = headers.get("host", "")
    if not is_loopback(_hostname(f"//{host}")):
        raise RequestRefused(
            f"This service does not answer to the host name {host[:100]!r}; ask for localhost."
        )


def check_origin(headers: Headers) -> None:
    """Refuse what a browser says comes from a page of somebody else."""
    origin = headers.get("origin")
    is_foreign_origin = origin is not None and _netloc(origin) != headers.get("host", "")
    if is_foreign_origin or headers.get("sec-fetch-site", "none") not in {"none", "same-origin"}:
        raise RequestRefused("A page of another site asked for a change; only this service's own page may.")


def _hostname(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _netloc(url: str) -> str | None:
    try:
        return urlsplit(url).netloc
    except ValueError:
        return None
