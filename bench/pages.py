"""The page with a model of 1,000,000 customers: the slowest and the largest request of each screen.

The first visit after the start of the service counts as well: nothing is warmed up but the browser.
"""

import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page, Request, sync_playwright

from bench.customers import draw
from bench.page import ARGUMENTS, CHROMIUM
from bench.results import Result, alone
from bench.starting import running
from bench.writing import show

N_ROWS, N_ROWS_QUICK = 1_000_000, 20_000
ROUNDS = 3
MOST_MILLISECONDS, MOST_KB = 500, 1000
STATIC = ("/src/", "/styles/", "/vendor/", "/favicon")
SCREENS = {
    "segments": "segments",
    "map": "map",
    "evidence": "evidence",
    "explore": "explore",
    "customers": "customers",
    "customers, last page by a number": "customers?page=20000&sort=-Fresh",
    "customers, searched": "customers?search=99999",
    "customers of a segment, by name": "customers?segment=1&sort=segment_name",
    "customers, filtered": "customers?where=%5B%22Fresh%3E%3D9000%22%5D&sort=Milk",
    "customers inside a region": "customers?region=-1%2C-1%3B1%2C-1%3B1%2C1%3B-1%2C1",
    "a customer": "customers?customer=77",
    "score": "score",
    "models": "models",
    "data": "data",
}


def measure(*, quick: bool = False) -> Iterator[Result]:
    """Visit every screen, and tell the slowest and the largest of its requests."""
    if CHROMIUM is None:
        print("(no Chromium: the page is not measured; apt-get install chromium)")
        return
    with tempfile.TemporaryDirectory() as folder:
        _train(Path(folder), N_ROWS_QUICK if quick else N_ROWS)
        times: dict[str, list[float]] = defaultdict(list)
        sizes: dict[str, float] = defaultdict(float)
        slowest: dict[str, str] = {}
        for _ in range(1 if quick else ROUNDS):
            with running(folder) as url:
                for screen, requests in _visited(url):
                    path, milliseconds, kilobytes = max(requests, key=lambda one: one[1])
                    times[screen].append(milliseconds)
                    slowest[screen] = path
                    sizes[screen] = max(sizes[screen], *(one[2] for one in requests), kilobytes)
    for screen, found in times.items():
        note = f"{slowest[screen]}; the largest of its requests has {sizes[screen]:.0f} kB"
        yield alone(f"{screen}: slowest request", found, unit="ms", goal=MOST_MILLISECONDS, note=note)
    yield alone("largest request of any screen", [max(sizes.values())], unit="kB", goal=MOST_KB)


def _train(folder: Path, n_rows: int) -> None:
    table = folder / "customers.csv"
    draw(n_rows).with_row_index("customer_id").write_csv(table)
    command = [
        sys.executable,
        "-m",
        "backend.cli",
        "train",
        str(table),
        "--algorithm",
        "kmeans",
        "--segments",
        "5",
    ]
    environment = {**os.environ, "SEGMENT_ARTIFACTS_DIR": str(folder)}
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
    table.unlink()


Asked = tuple[str, float, float]


def _visited(url: str) -> Iterator[tuple[str, list[Asked]]]:
    """Yield each screen with the path, milliseconds and kB of all it asked for."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        for screen, address in SCREENS.items():
            yield screen, _asked_by(page, f"{url}/#/{address}")
        browser.close()


def _asked_by(page: Page, address: str) -> list[Asked]:
    ended: list[Request] = []

    def hear(request: Request) -> None:
        if not urlsplit(request.url).path.startswith(STATIC):
            ended.append(request)

    page.on("requestfinished", hear)
    page.goto("about:blank")
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.remove_listener("requestfinished", hear)
    return [_figures(request) for request in ended]


def _figures(request: Request) -> Asked:
    path = urlsplit(request.url).path
    return path, request.timing["responseEnd"], request.sizes()["responseBodySize"] / 1000


if __name__ == "__main__":
    show(measure())
