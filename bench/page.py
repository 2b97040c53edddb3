"""The page in a real browser: how soon the first chart is drawn, and which scripts were sent for it."""

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Response, sync_playwright

from bench.results import Result, alone
from bench.starting import running
from bench.writing import show

ROUNDS = 5
MOST_KB = 150
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
# Since the navigation began, by the browser's own clock, when a chart is in the page.
DRAWN = "() => document.querySelector('.chart .main-svg') && performance.now()"


def measure(*, quick: bool = False) -> Iterator[Result]:
    """Tell the seconds from opening the page to its first chart, with an empty and a full cache."""
    if CHROMIUM is None:
        print("(no Chromium: the page is not measured; apt-get install chromium)")
        return
    with tempfile.TemporaryDirectory() as folder, running(folder) as url, sync_playwright() as playwright:
        # What it prepares after it is ready is not what is measured here.
        time.sleep(3)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        empty, full = [], []
        for _ in range(2 if quick else ROUNDS):
            with _fresh(browser) as context:
                empty.append(_seconds_to_chart(context, url))
                full.append(_seconds_to_chart(context, url))
        yield alone("first chart, empty cache", empty, goal=1.5)
        yield alone("first chart, full cache", full, goal=1.5)
        with _fresh(browser) as context:
            yield from _what_was_sent(context, url)
        browser.close()


def _seconds_to_chart(context: BrowserContext, url: str) -> float:
    page = context.new_page()
    page.goto(url, wait_until="commit")
    milliseconds: float = page.wait_for_function(DRAWN, polling=5).json_value()
    # What comes after the first chart is to be in the cache as well.
    page.wait_for_load_state("networkidle")
    page.close()
    return milliseconds / 1000


def _what_was_sent(context: BrowserContext, url: str) -> Iterator[Result]:
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
        goal = MOST_KB if some is before_chart else None
        note = f"{len(own)} files, {sent / 1000:.0f} kB as they were sent"
        yield alone(f"own scripts {words}", [raw / 1000], unit="kB", goal=goal, note=note)
    page.close()


@contextmanager
def _fresh(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    yield context
    context.close()


if __name__ == "__main__":
    show(measure())
