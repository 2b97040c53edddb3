"""Pages of other sites: they may change nothing, and reach an open service by no name of theirs."""

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers

from backend.errors import RequestRefused
from backend.settings import is_loopback

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


def check_host(headers: Headers, allowed: Collection[str] = ()) -> None:
    """Refuse a host name that is not this machine's (DNS rebinding)."""
    host = headers.get("host", "")
    name = _hostname(f"//{host}")
    if not is_loopback(name) and name not in allowed:
        raise RequestRefused(
            f"This service does not answer to the host name {host[:100]!r}; ask for localhost."
        )


def check_origin(headers: Headers, allowed: Collection[str] = ()) -> None:
    """Refuse what a browser says comes from a page of somebody else (CSRF)."""
    origin = headers.get("origin")
    if origin in allowed:
        return
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
