"""The chart library out of the installed package, compressed once, at an address that names its content."""

import gzip
import hashlib
import re
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from fastapi import APIRouter, Request
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, RedirectResponse, Response

A_YEAR = "public, max-age=31536000, immutable"
MEDIA_TYPE = "text/javascript"
_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))")

router = APIRouter(include_in_schema=False)


@router.get("/vendor/plotly.min.js")
def get_plotly_of_now() -> Response:
    """Send on to the library that is installed now."""
    return RedirectResponse(f"/vendor/plotly-{_digest()}.min.js", headers={"Cache-Control": "no-cache"})


@router.get("/vendor/plotly-{digest}.min.js")
def get_plotly(digest: str, request: Request) -> Response:
    """Return the library, for good: another one has another address."""
    if digest != _digest():
        raise HTTPException(404)
    headers = {"ETag": f'W/"{digest}"', "Cache-Control": A_YEAR, "Vary": "Accept-Encoding"}
    if digest in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if not takes_gzip(request.headers):
        return FileResponse(_file(), headers=headers, media_type=MEDIA_TYPE)
    return Response(_gzipped(), headers={**headers, "Content-Encoding": "gzip"}, media_type=MEDIA_TYPE)


def takes_gzip(headers: Headers) -> bool:
    """Tell whether who asks can unpack it.

    >>> [takes_gzip(Headers({"accept-encoding": one})) for one in ("br, gzip", "br, gzip;q=0")]
    [True, False]
    """
    return _GZIP.search(headers.get("accept-encoding", "")) is not None


def warm() -> None:
    """Compress the library ahead of the first browser."""
    with suppress(HTTPException):  # there is none; the page says so
        _digest()
        _gzipped()


def _file() -> Path:
    # Finding the package does not import it, which would take seconds.
    spec = find_spec("plotly")
    if spec is None or spec.origin is None:
        raise HTTPException(404)
    return Path(spec.origin).parent / "package_data" / "plotly.min.js"


@cache
def _digest() -> str:
    return hashlib.sha256(_file().read_bytes()).hexdigest()[:16]


@cache
def _gzipped() -> bytes:
    return gzip.compress(_file().read_bytes(), compresslevel=6, mtime=0)
