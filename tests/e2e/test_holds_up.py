"""An hour of clicking costs no memory, and a million customers are as quick to look at as some hundred."""

import csv
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import CDPSession, Page, Response, expect

from .conftest import Service, running
from .journeys import at_rest

SCREENS = [
    "segments",
    "map",
    "evidence",
    "explore",
    "customers",
    "score",
    "models",
    "settings",
    "data",
    "forecast",
]
N_NAVIGATIONS = 50
# Engines keep compiled code and caches of their own; a screen that is not let go is some thousand nodes.
MORE_BYTES, MORE_NODES, MORE_LISTENERS = 4_000_000, 1_000, 100
N_CUSTOMERS = 1_000_000
A_MEGABYTE = 1_000_000
BEHIND_A_SCREEN = ("/models", "/datasets", "/jobs", "/customers", "/segment", "/session", "/keys", "/metrics")


def test_fifty_navigations_leave_nothing_behind(page: Page, service: Service) -> None:
    service.activate_sample()
    browser = page.context.new_cdp_session(page)
    page.goto("/#/segments")
    at_rest(page)
    # Each screen loads its scripts, and the chart library warms up.
    _visit(page, 2 * len(SCREENS))
    before = _held(browser)
    _visit(page, N_NAVIGATIONS)
    after = _held(browser)
    grown = {name: after[name] - before[name] for name in before}
    assert grown["JSHeapUsedSize"] < MORE_BYTES, grown
    assert grown["Nodes"] < MORE_NODES, grown
    assert grown["JSEventListeners"] < MORE_LISTENERS, grown


def _visit(page: Page, times: int) -> None:
    for number in range(times):
        screen = SCREENS[number % len(SCREENS)]
        page.evaluate("(screen) => { location.hash = `#/${screen}` }", screen)
        expect(page.locator("main")).to_have_attribute("data-screen", screen)
        at_rest(page)
    page.evaluate("location.hash = '#/segments'")
    at_rest(page)


def _held(browser: CDPSession) -> dict[str, float]:
    browser.send("HeapProfiler.enable")
    for _ in range(3):
        browser.send("HeapProfiler.collectGarbage")
    browser.send("Performance.enable")
    told = {one["name"]: one["value"] for one in browser.send("Performance.getMetrics")["metrics"]}
    return {name: told[name] for name in ("JSHeapUsedSize", "Nodes", "JSEventListeners")}


@pytest.fixture(scope="module")
def million(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Serve a model of a million made-up customers."""
    folder = tmp_path_factory.mktemp("million")
    table = _table_of(folder / "million.csv")
    command = [
        sys.executable,
        "-m",
        "backend.cli",
        "train",
        str(table),
        "--algorithm",
        "kmeans",
        "--segments",
        "4",
    ]
    subprocess.run([*command, "--artifacts-dir", str(folder)], check=True, capture_output=True)
    table.unlink()
    with running(folder) as service:
        yield service


def _table_of(path: Path) -> Path:
    dice = np.random.default_rng(5)
    middle = np.array([[2, 3, 1, 2], [5, 2, 4, 1], [3, 5, 2, 4], [1, 1, 5, 5]])
    values = np.exp(middle[np.arange(N_CUSTOMERS) % 4] + dice.normal(0, 0.5, (N_CUSTOMERS, 4))).round(2)
    with path.open("w", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(["customer_id", "fresh", "milk", "grocery", "frozen"])
        lines.writerows((f"C{n:07d}", *row) for n, row in enumerate(values.tolist()))
    return path


class TestAMillion:
    """Sizes here; how long it takes is measured by ``python -m bench pages``."""

    @pytest.fixture
    def service(self, million: Service) -> Service:
        return million

    @pytest.fixture
    def sizes(self, page: Page) -> dict[str, int]:
        heard: dict[str, int] = {}

        def hear(answer: Response) -> None:
            path = answer.url.removeprefix(page.url.split("/#")[0])
            if path.startswith(BEHIND_A_SCREEN) and "export" not in path:
                heard[path] = len(answer.body())

        page.on("requestfinished", lambda request: (answer := request.response()) and hear(answer))
        return heard

    def test_no_screen_asks_for_a_megabyte(self, page: Page, sizes: dict[str, int]) -> None:
        for screen in SCREENS:
            page.goto(f"/#/{screen}")
            at_rest(page)
        assert len(sizes) > 8, sizes
        assert {path: size for path, size in sizes.items() if size > A_MEGABYTE} == {}

    def test_any_page_of_the_customers_can_be_looked_at(self, page: Page, sizes: dict[str, int]) -> None:
        page.goto("/#/customers")
        expect(page.get_by_text("1 to 50 of 1,000,000")).to_be_visible()
        page.goto("/#/customers?page=20000&sort=-fresh")
        expect(page.get_by_text("999,951 to 1,000,000 of 1,000,000")).to_be_visible()
        page.locator("#search").fill("C0999999")
        expect(page.get_by_role("row").nth(1)).to_contain_text("C0999999")
        assert max(sizes.values()) < A_MEGABYTE


def test_what_is_watched_would_be_found(page: Page, service: Service) -> None:
    service.activate_sample()
    browser = page.context.new_cdp_session(page)
    page.goto("/#/segments")
    at_rest(page)
    before: dict[str, Any] = _held(browser)
    page.evaluate("window.kept = Array.from({ length: 2000 }, () => document.createElement('p'))")
    assert _held(browser)["Nodes"] - before["Nodes"] > MORE_NODES
