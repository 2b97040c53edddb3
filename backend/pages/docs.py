"""``/docs``: the description of the API, with nothing from another host."""

import base64
import hashlib
import re
from pathlib import Path

import fastapi_offline
from fastapi import APIRouter, FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from starlette.responses import HTMLResponse
from starlette.staticfiles import StaticFiles

from backend.security.headers import POLICY

ASSETS = "/docs-assets"


def add_docs(app: FastAPI) -> None:
    """Serve the page and its files."""
    folder = Path(fastapi_offline.__file__).parent / "static"
    app.mount(ASSETS, StaticFiles(directory=folder))
    page = _page(app.title)
    router = APIRouter(include_in_schema=False)

    @router.get("/docs")
    async def get_docs() -> HTMLResponse:
        return page

    app.include_router(router)


def _page(title: str) -> HTMLResponse:
    page = get_swagger_ui_html(
        openapi_url="/openapi.json",
        title=f"{title}: the API",
        swagger_js_url=f"{ASSETS}/swagger-ui-bundle.js",
        swagger_css_url=f"{ASSETS}/swagger-ui.css",
        swagger_favicon_url=f"{ASSETS}/favicon.png",
        oauth2_redirect_url=None,
        swagger_ui_parameters={"validatorUrl": None},
    )
    page.headers["Content-Security-Policy"] = _policy_for(bytes(page.body).decode())
    return page


def _policy_for(html: str) -> str:
    # The page has one inline script; its hash lets that one run, and no other.
    scripts = re.findall(r"<script>(.*?)</script>", html, flags=re.DOTALL)
    hashes = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    allowed = " ".join(f"'sha256-{one}'" for one in hashes)
    return POLICY.replace("script-src 'self'", f"script-src 'self' {allowed}")
