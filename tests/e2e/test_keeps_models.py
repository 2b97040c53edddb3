"""Segments get names, and models are kept, compared and put into use."""

import json
import re
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Page, expect

from .conftest import Service, Watch
from .journeys import two_groups_csv

CHEAP = {"algorithm": "kmeans", "n_segments": 3, "n_resamples": 0, "n_references": 0, "exclude": ["note"]}
HOSTILE = '<img src=x onerror="alert(1)">'


@pytest.fixture
def _unnamed(service: Service) -> Iterator[None]:
    """Give the first segment of the sample its suggested name back."""
    service.activate_sample()
    yield
    httpx.patch(f"{service.address}/models/active/segments/0", json={"name": None})


def train_two_months(service: Service) -> None:
    """Train twice; in the second month some customers behave like others did in the first."""
    header, *first = two_groups_csv().splitlines()
    rows = [line.split(b",") for line in first]
    swapped = [[row[0], *rows[(at + 1) % 80 if at < 6 else at][1:]] for at, row in enumerate(rows)]
    second = [b",".join(row) for row in swapped[2:]]
    for name, lines in (("October", first), ("November", second)):
        answer = httpx.post(
            f"{service.address}/train",
            files={"file": (f"{name}.csv", b"\n".join([header, *lines]))},
            data={"options": json.dumps(CHEAP)},
            headers={"Prefer": "wait=90"},
            timeout=100,
        )
        assert answer.json()["status"] == "succeeded", answer.text


@pytest.mark.usefixtures("_unnamed")
def test_a_name_given_to_a_segment_is_there_after_a_reload(page: Page, watch: Watch) -> None:
    watch.allowed.append("422")
    page.goto("/#/segments")
    card = page.locator("article.card").first
    suggested = card.get_by_role("heading", level=3).inner_text()
    card.get_by_role("button", name="Rename").click()
    field = page.get_by_label("Name of this segment")
    expect(field).to_be_focused()
    field.fill(" ")
    field.press("Enter")
    expect(card.get_by_role("alert")).to_be_visible()
    field.fill(HOSTILE)
    field.press("Enter")
    expect(card.get_by_role("heading", name=HOSTILE, exact=True)).to_be_visible()
    expect(card.get_by_role("button", name="Rename")).to_be_focused()
    page.reload()
    expect(card.get_by_role("heading", name=HOSTILE, exact=True)).to_be_visible()
    expect(card).to_contain_text(f"By today\N{RIGHT SINGLE QUOTATION MARK}s numbers: {suggested}")
    page.get_by_role("link", name="Customers", exact=True).click()
    expect(page.get_by_label("Segment", exact=True)).to_contain_text(HOSTILE)
    page.get_by_role("link", name="Segments").click()
    card.get_by_role("button", name="Rename").click()
    field.press("Escape")
    expect(card.get_by_role("heading", name=HOSTILE, exact=True)).to_be_visible()
    card.get_by_role("button", name="Rename").click()
    page.get_by_role("button", name="Use the suggested name").click()
    expect(card.get_by_role("heading", name=suggested, exact=True)).to_be_visible()


def test_who_moved_between_two_models_is_shown_and_one_can_be_deleted(page: Page, service: Service) -> None:
    train_two_months(service)
    page.goto("/#/models")
    told = service.get(f"/models/{service.get('/models')['models'][1]['model_id']}/migration")
    assert told["basis"] == "shared_customers"
    assert told["n_left"] == 2
    expect(page.get_by_text(f"{told['n_moved']} customers moved")).to_be_visible()
    flows = sum(count > 0 for row in told["matrix"] for count in row)
    expect(page.locator(".sankey-link")).to_have_count(flows)

    stream = (
        page.get_by_role("region", name="Customers from each segment to each").get_by_role("button").first
    )
    count = re.search(r"\d+", stream.inner_text())
    stream.click()
    expect(stream).to_have_attribute("aria-pressed", "true")
    assert count
    moved = page.get_by_role("region", name="Customers who moved").locator("tbody tr")
    expect(moved).to_have_count(min(20, int(count[0])))
    assert "from_segment=" in page.url
    page.reload()
    expect(moved).to_have_count(min(20, int(count[0])))

    models = page.get_by_role("region", name="The models")
    models.get_by_role("button", name="Use October").click()
    expect(models.locator("tr.is-chosen")).to_contain_text("October")
    expect(page.locator(".model-name")).to_contain_text("October")
    models.get_by_role("button", name="Delete November").click()
    expect(models.get_by_role("row", name="November")).to_have_count(0)
    page.get_by_role("button", name="Dismiss").click()
    expect(page.locator(".undo-notice")).to_have_count(0)
    page.reload()
    expect(models.get_by_role("row", name="October")).to_have_count(1)
    assert "November" not in {one["name"].split(",")[0] for one in service.get("/models")["models"]}
