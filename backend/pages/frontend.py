"""The static frontend: its files as they are, compressed, and sent only when they have changed."""

import gzip
import os
from functools import lru_cache
from pathlib import Path

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

import backend
from backend.pages.library import takes_gzip

FOLDER = Path(backend.__file__).parents[1] / "frontend"
TEXTS = ("text/", "image/svg+xml", "application/json")
# More than the page has.
MAX_KEPT = 512


class Frontend(StaticFiles):
    """Files that a browser asks for anew each time, and gets only when they have changed."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return a file, or 304 when the browser has it."""
        if scope["method"] not in {"GET", "HEAD"}:
            raise HTTPException(404)
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "no-cache"
        return response

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """Return a file, compressed for whoever takes that."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers["Vary"] = "Accept-Encoding"
        is_text = response.headers.get("content-type", "").startswith(TEXTS)
        if response.status_code == 304 or not is_text or not takes_gzip(Headers(scope=scope)):
            return response
        content = _gzipped(str(full_path), stat_result.st_mtime_ns, stat_result.st_size)
        kept = ("content-type", "last-modified", "vary")
        headers = {name: response.headers[name] for name in kept}
        # Weak, since the bytes are others than those of the file.
        headers |= {"content-encoding": "gzip", "etag": f"W/{response.headers['etag']}"}
        return Response(content, status_code, headers)


def frontend() -> Frontend:
    """Serve the folder ``frontend``; the page is at ``/``."""
    return Frontend(directory=FOLDER, html=True, check_dir=False)


@lru_cache(MAX_KEPT)
def _gzipped(path: str, changed_at: int, size: int) -> bytes:  # noqa: ARG001 - a file that has changed is another one
    return gzip.compress(Path(path).read_bytes(), mtime=0)
