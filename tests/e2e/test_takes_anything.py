"""Whatever a file holds stays text, on every screen, and moves nothing out of its place."""

import json
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Page, expect

from .conftest import Service
from .journeys import at_rest, is_wider_than_its_window

SCREENS = [
    "segments",
    "map",
    "evidence",
    "explore",
    "forecast",
    "customers",
    "score",
    "models",
    "data",
    "settings",
]
MARKUP = '<img src=x onerror="alert(1)"><script>alert(2)</script>'
TURNED = "\u202eturned\u2067 \u0627\u0633\u0645"
LONG = "x" * 10_000
FORMULA = '=HYPERLINK("http://example.invalid")'
HOSTILE = [MARKUP, TURNED, LONG, FORMULA, "`${alert(3)}`", "../../etc", "%00", "a\tb"]


@pytest.fixture(scope="module")
def hostile(service: Service) -> Iterator[str]:
    """Train on a table whose name, columns, categories and ids are meant to do harm."""
    columns = [f"{MARKUP}a", f"{TURNED}b", f"{LONG}c"]
    rows = [
        {
            f"{MARKUP}id": f"{HOSTILE[n % len(HOSTILE)]}{n}",
            **{name: (n % 2) * 50 + (n * 7 + at * 13) % 9 for at, name in enumerate(columns)},
            f"{FORMULA}d": HOSTILE[n % 2],
        }
        for n in range(90)
    ]
    options = {
        "algorithm": "kmeans", "n_segments": 2, "n_resamples": 5, "n_references": 5,
        "id_column": f"{MARKUP}id", "name": f"{MARKUP}{TURNED}",
    }  # fmt: skip
    answer = httpx.post(
        f"{service.address}/train",
        json={"records": rows, "options": options},
        headers={"Prefer": "wait=90"},
        timeout=100,
    )
    job = answer.json()
    assert job.get("status") == "succeeded", json.dumps(job)[:600]
    httpx.patch(f"{service.address}/models/active/segments/0", json={"name": f"{MARKUP}{TURNED}"})
    yield job["model_id"]
    service.activate_sample()


@pytest.mark.parametrize("look", [{}, {"viewport": {"width": 390, "height": 844}}], ids=["wide", "phone"])
def test_no_screen_runs_or_is_moved_by_what_a_file_holds(
    page: Page, service: Service, hostile: str, look: dict[str, object]
) -> None:
    assert hostile, look
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for screen in SCREENS:
        page.goto(f"/#/{screen}")
        at_rest(page)
        assert page.locator("main img, main script, main iframe").count() == 0, screen
        assert not is_wider_than_its_window(page), screen
    assert not [url for url in asked if url.endswith("/x") or "example.invalid" in url]
    assert service.get("/models/active")["model_id"] == hostile


def test_a_customer_with_a_hostile_id_can_be_opened(page: Page, hostile: str) -> None:
    assert hostile
    page.goto("/#/customers?search=alert(2)")
    at_rest(page)
    page.locator(".customer-table tbody a").first.click()
    drawer = page.get_by_role("dialog")
    expect(drawer.get_by_role("heading", name="What would move it")).to_be_visible()
    assert drawer.locator("img, script").count() == 0
