"""The real service, a real browser, and a page that nothing may go wrong on."""

import json
import os
import shutil
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, Request, expect, sync_playwright

from backend.security.principals import Role
from backend.settings import Settings
from backend.stores import open_stores
from tests.processes import start

SCREENSHOTS = Path(__file__).parent / "screenshots"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SECONDS_TO_START = 180
MILLISECONDS_TO_DRAW = 20_000
# A machine that has other work may take longer than the five seconds of Playwright.
expect.set_options(timeout=MILLISECONDS_TO_DRAW)


@dataclass
class Service:
    """A running service, asked over HTTP as anybody would."""

    address: str

    def get(self, path: str) -> Any:
        with urllib.request.urlopen(self.address + path, timeout=30) as answer:  # noqa: S310
            return json.load(answer)

    def activate_sample(self) -> None:
        sample = next(model for model in self.get("/models")["models"] if model["is_sample"])
        request = urllib.request.Request(  # noqa: S310
            f"{self.address}/models/{sample['model_id']}/activate", method="POST"
        )
        urllib.request.urlopen(request, timeout=30).close()  # noqa: S310


@dataclass
class Watch:
    """What went wrong on a page, apart from what a test says it provokes."""

    host: str
    allowed: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not any(part in message.text for part in self.allowed):
            self.problems.append(f"console: {message.text}")

    def see(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https", "ws", "wss"} and address.netloc != self.host:
            self.problems.append(f"foreign host: {request.url}")

    def listen_to(self, page: Page) -> None:
        page.on("console", self.hear)
        page.on("request", self.see)
        page.on("pageerror", lambda error: self.problems.append(f"page error: {error}"))
        page.on("dialog", lambda dialog: self.problems.append(f"dialog: {dialog.message}"))
        page.expose_function("reportViolation", lambda text: self.problems.append(f"policy: {text}"))
        page.add_init_script(
            "document.addEventListener('securitypolicyviolation',"
            " (event) => window.reportViolation(`${event.violatedDirective} ${event.blockedURI}`))"
        )


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Start the service, open to anybody; it has the made-up sample to show."""
    with running(tmp_path_factory.mktemp("artifacts")) as service:
        yield service


@contextmanager
def running(folder: Path) -> Iterator[Service]:
    """Run the service as a process on a free port, with what a folder keeps."""
    environment = {**os.environ, "SEGMENT_PORT": "0", "SEGMENT_ARTIFACTS_DIR": str(folder)}
    with start(
        [sys.executable, "-m", "backend.cli", "serve"], env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield Service(_address_told_by(process))
        finally:
            process.terminate()


def keys_made(folder: Path, roles: Mapping[str, Role]) -> dict[str, str]:
    """Make a key of each name; with the first of them the service of that folder is closed to all others."""
    stores = open_stores(Settings(artifacts_dir=folder))
    stores.prepare()
    made = {name: stores.keys.create(name, role) for name, role in roles.items()}
    stores.database.close()
    return made


def _address_told_by(process: subprocess.Popen[str]) -> str:
    too_late = threading.Timer(SECONDS_TO_START, process.kill)
    too_late.start()
    try:
        told = next((line for line in process.stdout or () if "ready at" in line), None)
    finally:
        too_late.cancel()
    if told is None:
        raise RuntimeError(f"the service did not start; it left with {process.wait()}")
    return told.split()[-1].rstrip("/")


# Its event loop runs as long as it lives, and other files in the same process have loops of their own.
@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("Chromium is absent; install it with: apt-get install chromium")
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture
def watch(service: Service) -> Watch:
    return Watch(host=urlsplit(service.address).netloc)


@pytest.fixture
def look() -> dict[str, Any]:
    """How the browser looks at the page; a test parametrizes it to be narrow or dark."""
    return {}


@pytest.fixture
def page(browser: Browser, service: Service, watch: Watch, look: dict[str, Any]) -> Iterator[Page]:
    context = browser.new_context(
        **{"base_url": service.address, "viewport": {"width": 1440, "height": 900}, "locale": "en-US", **look}
    )
    page = context.new_page()
    page.set_default_timeout(MILLISECONDS_TO_DRAW)
    watch.listen_to(page)
    yield page
    assert "WebGL is not supported" not in page.content()
    context.close()
    assert watch.problems == []


@pytest.fixture
def violations(page: Page) -> Callable[[], list[str]]:
    """What axe finds on the page as it is; it comes in before the page, so the policy stays as it is."""
    page.add_init_script((files("axe_playwright_python") / "axe.min.js").read_text("utf-8"))

    def run() -> list[str]:
        found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
        return [
            f"{one['id']}: {node['target']} {node['failureSummary']}"
            for one in found["violations"]
            for node in one["nodes"]
        ]

    return run
