"""What a browser gets: the page, the chart library, the description of the API."""

import hashlib
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
from backend.pages.frontend import FOLDER, Frontend
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
async def test_a_file_of_the_page_comes_gzipped_to_whoever_takes_that(empty: httpx.AsyncClient) -> None:
    plain = await empty.get("/src/main.js", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    for accepted in ("gzip", "br, gzip;q=0.5"):
        gzipped = await empty.get("/src/main.js", headers={"Accept-Encoding": accepted})
        assert gzipped.headers["content-encoding"] == "gzip"
        assert int(gzipped.headers["content-length"]) < len(plain.content) / 2
        assert gzipped.content == plain.content == (FOLDER / "src" / "main.js").read_bytes()
        assert gzipped.headers["content-type"] == plain.headers["content-type"]
        assert gzipped.headers["etag"] == f"W/{plain.headers['etag']}"
    refused = await empty.get("/src/main.js", headers={"Accept-Encoding": "gzip;q=0"})
    assert "content-encoding" not in refused.headers
    for answer in (plain, gzipped, refused):
        assert answer.headers["vary"] == "Accept-Encoding"
        assert answer.headers["cache-control"] == "no-cache"
        again = await empty.get("/src/main.js", headers={"If-None-Match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")


@pytest.mark.anyio
async def test_a_file_that_has_changed_is_not_sent_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "a.js"
    transport = httpx.ASGITransport(Frontend(directory=tmp_path))
    async with httpx.AsyncClient(transport=transport, base_url="http://page") as client:
        for content in ("first", "second, and longer"):
            file.write_text(content)
            assert (await client.get("/a.js")).text == content


@pytest.mark.anyio
async def test_the_chart_library_is_kept_for_a_year_at_an_address_of_its_content(
    empty: httpx.AsyncClient,
) -> None:
    sent_on = await empty.get("/vendor/plotly.min.js")
    assert (sent_on.status_code, sent_on.headers["cache-control"]) == (307, "no-cache")
    address = sent_on.headers["location"]
    library = await empty.get(address)
    assert library.headers["content-encoding"] == "gzip"
    assert library.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert b"Plotly" in library.content
    assert hashlib.sha256(library.content).hexdigest()[:16] in address
    plain = await empty.get(address, headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.content == library.content
    for answer in (library, plain):
        assert answer.headers["content-type"].startswith("text/javascript")
        assert answer.headers["vary"] == "Accept-Encoding"
        again = await empty.get(address, headers={"If-None-Match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")


@pytest.mark.anyio
async def test_the_chart_library_of_another_version_is_not_there(empty: httpx.AsyncClient) -> None:
    for digest in ("0" * 16, "..%2f", "x"):
        assert (await empty.get(f"/vendor/plotly-{digest}.min.js")).status_code == 404


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
