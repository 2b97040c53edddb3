"""The page in a real browser: how soon the first chart is drawn, and which scripts were sent for it."""

import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Response, sync_playwright

from bench.starting import running

ROUNDS = 5
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
# Since the navigation began, by the browser's own clock, when a chart is in the page.
DRAWN = "() => document.querySelector('.chart .main-svg') && performance.now()"


def measure() -> None:
    """Print the seconds from opening the page to its first chart, with an empty and a full cache."""
    if CHROMIUM is None:
        print("(no Chromium: the page is not measured; apt-get install chromium)")
        return
    with tempfile.TemporaryDirectory() as folder, running(folder) as url, sync_playwright() as playwright:
        # What it prepares after it is ready is not what is measured here.
        time.sleep(3)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        empty, full = [], []
        for _ in range(ROUNDS):
            with _fresh(browser) as context:
                empty.append(_seconds_to_chart(context, url))
                full.append(_seconds_to_chart(context, url))
        _tell("page to first chart, empty cache", empty)
        _tell("page to first chart, full cache", full)
        with _fresh(browser) as context:
            _tell_what_was_sent(context, url)
        browser.close()


def _seconds_to_chart(context: BrowserContext, url: str) -> float:
    page = context.new_page()
    page.goto(url, wait_until="commit")
    milliseconds: float = page.wait_for_function(DRAWN, polling=5).json_value()
    # What comes after the first chart is to be in the cache as well.
    page.wait_for_load_state("networkidle")
    page.close()
    return milliseconds / 1000


def _tell_what_was_sent(context: BrowserContext, url: str) -> None:
    page = context.new_page()
    answers: list[Response] = []
    # Playwright cannot mark a method of a list as heard.
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108
    page.goto(url, wait_until="commit")
    page.wait_for_function(DRAWN, polling=5)
    before_chart = list(answers)
    page.wait_for_load_state("networkidle")
    for words, some in (("before the first chart", before_chart), ("in all", answers)):
        own = [one for one in some if urlsplit(one.url).path.startswith("/src/")]
        sent = sum(one.request.sizes()["responseBodySize"] for one in own)
        raw = sum(len(one.body()) for one in own)
        print(f"own scripts {words}: {len(own)} files, {raw:,} bytes, {sent:,} as they were sent")
    page.close()


def _tell(task: str, seconds: list[float]) -> None:
    spread = f"({min(seconds):.3f} to {max(seconds):.3f})"
    print(f"{task:<52}{statistics.median(seconds):>9.3f}s {spread}", flush=True)


@contextmanager
def _fresh(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    yield context
    context.close()


if __name__ == "__main__":
    measure()
