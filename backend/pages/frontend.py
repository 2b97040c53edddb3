"""The static frontend, as its files are, and the chart library out of the installed package."""

import gzip
import hashlib
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

import backend

FOLDER = Path(backend.__file__).parents[1] / "frontend"
A_DAY = "public, max-age=86400"

router = APIRouter(include_in_schema=False)


class Frontend(StaticFiles):
    """Files that a browser asks for anew each time, and gets only when they have changed."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return a file, or 304 when the browser has it."""
        if scope["method"] not in {"GET", "HEAD"}:
            raise HTTPException(404)
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "no-cache"
        return response


def frontend() -> Frontend:
    """Serve the folder ``frontend``; the page is at ``/``."""
    return Frontend(directory=FOLDER, html=True, check_dir=False)


@router.get("/vendor/plotly.min.js")
def get_plotly(request: Request) -> Response:
    """Return the chart library."""
    plain, gzipped, etag = _plotly()
    headers = {"ETag": etag, "Cache-Control": A_DAY, "Vary": "Accept-Encoding"}
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(
            gzipped, headers={**headers, "Content-Encoding": "gzip"}, media_type="text/javascript"
        )
    return Response(plain, headers=headers, media_type="text/javascript")


@cache
def _plotly() -> tuple[bytes, bytes, str]:
    # Finding the package does not import it, which would take seconds.
    spec = find_spec("plotly")
    if spec is None or spec.origin is None:
        raise HTTPException(404)
    plain = (Path(spec.origin).parent / "package_data" / "plotly.min.js").read_bytes()
    return (
        plain,
        gzip.compress(plain, compresslevel=6, mtime=0),
        f'W/"{hashlib.sha256(plain).hexdigest()[:32]}"',
    )
