"""Pages of other sites: they may change nothing, and reach an open service by no name of theirs."""

from collections.abc import Collection, Mapping
from functools import lru_cache
from urllib.parse import urlsplit

from backend.errors import RequestRefused
from backend.settings import is_loopback

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}

Given = Mapping[bytes, bytes]
"""The headers of a request by their names in small letters."""


def check_host(given: Given, allowed: Collection[str] = frozenset()) -> None:
    """Refuse a host name that is not this machine's (DNS rebinding)."""
    host = given.get(b"host", b"")
    if not _is_this_machine(host) and _hostname(host) not in allowed:
        shown = host[:100].decode("latin-1")
        raise RequestRefused(f"This service does not answer to the host name {shown!r}; ask for localhost.")


def check_origin(given: Given, allowed: Collection[str] = frozenset()) -> None:
    """Refuse what a browser says comes from a page of somebody else (CSRF)."""
    origin = given.get(b"origin")
    if origin is not None and origin.decode("latin-1") in allowed:
        return
    is_foreign_origin = origin is not None and _netloc(origin) != given.get(b"host", b"").decode("latin-1")
    if is_foreign_origin or given.get(b"sec-fetch-site", b"none") not in {b"none", b"same-origin"}:
        raise RequestRefused("A page of another site asked for a change; only this service's own page may.")


@lru_cache(maxsize=16)
def _is_this_machine(host: bytes) -> bool:
    return is_loopback(_hostname(host))


def _hostname(host: bytes) -> str:
    try:
        return urlsplit(f"//{host.decode('latin-1')}").hostname or ""
    except ValueError:
        return ""


def _netloc(origin: bytes) -> str | None:
    try:
        return urlsplit(origin.decode("latin-1")).netloc
    except ValueError:
        return None
