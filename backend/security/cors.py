"""Other sites whose pages may ask: none, unless the settings name them."""

from collections.abc import Collection

from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware

METHODS = ("GET", "POST", "PATCH", "DELETE")
HEADERS = ("Authorization", "X-API-Key", "Content-Type", "Prefer", "Idempotency-Key", "X-Request-ID")
EXPOSED = ("Location", "Retry-After", "Preference-Applied", "X-Request-ID", "X-Segment-Warnings")


def cross_origin(origins: Collection[str]) -> list[Middleware]:
    """Let pages of these sites ask with a key of their own; never with the cookie of this one."""
    if not origins:
        return []
    return [
        Middleware(
            CORSMiddleware,
            allow_origins=sorted(origins),
            allow_methods=METHODS,
            allow_headers=HEADERS,
            expose_headers=EXPOSED,
            allow_credentials=False,
        )
    ]
