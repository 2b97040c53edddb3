"""What a browser gets: the page, the chart library, the description of the API."""

import gzip
import re
import shutil
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import uvicorn
from playwright.sync_api import Page, sync_playwright

from backend.app import create_app
from backend.settings import Settings

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.mark.anyio
async def test_the_page_is_asked_for_anew_and_sent_only_when_it_has_changed(empty: httpx.AsyncClient) -> None:
    page = await empty.get("/")
    assert page.headers["content-type"].startswith("text/html")
    assert page.headers["Cache-Control"] == "no-cache"
    again = await empty.get("/", headers={"If-None-Match": page.headers["ETag"]})
    assert again.status_code == 304
    script = await empty.get("/src/main.js")
    assert script.headers["content-type"].startswith("text/javascript")


@pytest.mark.anyio
async def test_the_chart_library_comes_gzipped_and_is_cached(empty: httpx.AsyncClient) -> None:
    library = await empty.get("/vendor/plotly.min.js")
    assert library.headers["content-encoding"] == "gzip"
    assert "max-age" in library.headers["Cache-Control"]
    assert b"Plotly" in library.content
    plain = await empty.get("/vendor/plotly.min.js", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert len(gzip.compress(plain.content, 1)) < len(plain.content) / 2
    again = await empty.get("/vendor/plotly.min.js", headers={"If-None-Match": library.headers["ETag"]})
    assert again.status_code == 304
    assert again.content == b""


@pytest.mark.anyio
async def test_the_description_of_the_api_needs_no_other_host(empty: httpx.AsyncClient) -> None:
    page = await empty.get("/docs")
    assert page.status_code == 200
    assert re.findall(r'(?:src|href)="(?!/)', page.text) == []
    policy = page.headers["Content-Security-Policy"]
    assert "'sha256-" in policy
    assert "script-src 'self' 'sha256-" in policy
    assert (await empty.get("/redoc")).status_code == 404


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A service without jobs that a browser can reach."""
    app = create_app(Settings(artifacts_dir=tmp_path, sample_model=False))
    server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_config=None))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join()


@pytest.fixture
def page() -> Iterator[Page]:
    if CHROMIUM is None:
        pytest.skip("there is no Chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"],
        )
        yield browser.new_page()
        browser.close()


def test_the_description_of_the_api_works_in_a_browser(page: Page, address: str) -> None:
    problems: list[str] = []
    hosts: set[str] = set()
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("request", lambda request: hosts.add(httpx.URL(request.url).host))
    page.goto(f"{address}/docs")
    page.get_by_role("button", name="get /health", exact=False).first.click()
    page.get_by_text("Tell that the process lives.").wait_for()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    page.locator(".live-responses-table").get_by_text('"status": "ok"').wait_for()
    assert problems == []
    assert hosts <= {"127.0.0.1", ""}
