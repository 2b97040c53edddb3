"""Customers can be found, sorted, paged and taken away."""

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .conftest import Service


@pytest.fixture(autouse=True)
def _sample(service: Service) -> None:
    service.activate_sample()


def rows(page: Page) -> list[str]:
    expect(page.locator(".is-stale")).to_have_count(0)
    return page.locator(".customer-table tbody th").all_inner_texts()


def test_pages_can_be_turned(page: Page) -> None:
    page.goto("/#/customers")
    expect(page.get_by_text("1 to 50 of 440")).to_be_visible()
    first = rows(page)
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("51 to 100 of 440")).to_be_visible()
    assert not set(first) & set(rows(page))
    page.go_back()
    page.goto("/#/customers?page=9")
    expect(page.get_by_text("401 to 440 of 440")).to_be_visible()
    expect(page.get_by_role("button", name="Next")).to_be_disabled()


def test_a_search_keeps_the_cursor_and_finds(page: Page) -> None:
    page.goto("/#/customers")
    expect(page.get_by_text("1 to 50 of 440")).to_be_visible()
    wanted = rows(page)[7]
    field = page.get_by_label("Search customers")
    field.press_sequentially(wanted)
    expect(page.get_by_text("1 customer matches")).to_be_visible()
    expect(field).to_be_focused()
    assert rows(page) == [wanted]
    field.fill("nobody has this name")
    expect(page.get_by_text("No customer matches")).to_be_visible()
    page.get_by_role("button", name="Show all customers").click()
    expect(page.get_by_text("1 to 50 of 440")).to_be_visible()
    expect(field).to_have_value("")


def test_a_heading_sorts_up_and_then_down(page: Page) -> None:
    page.goto("/#/customers")
    heading = page.get_by_role("columnheader", name="Milk")
    cells = page.locator(".customer-table tbody tr td:nth-child(6)")
    heading.get_by_role("button").click()
    expect(heading).to_have_attribute("aria-sort", "ascending")
    expect(page.locator(".is-stale")).to_have_count(0)
    smallest = float(cells.first.inner_text().replace(",", ""))
    heading.get_by_role("button").click()
    expect(heading).to_have_attribute("aria-sort", "descending")
    expect(page.locator(".is-stale")).to_have_count(0)
    assert float(cells.first.inner_text().replace(",", "")) > smallest


def test_confidence_says_what_it_is_under_the_mouse_on_focus_and_above_the_table(
    page: Page, service: Service
) -> None:
    words = {"gmm": "the probability of the segment", "kmeans": "It is no probability"}
    kind = words[service.get("/models/active")["algorithm"]]
    page.goto("/#/customers")
    expect(page.locator(".lead")).to_contain_text(kind)
    heading = page.locator("thead th", has_text="Confidence")
    heading.get_by_role("button").focus()
    expect(page.get_by_role("tooltip")).to_contain_text(kind)
    page.keyboard.press("Escape")
    expect(page.get_by_role("tooltip")).to_have_count(0)
    heading.get_by_role("button").hover()
    expect(page.get_by_role("tooltip")).to_contain_text(kind)
    expect(heading.get_by_role("button")).to_have_accessible_description(re.compile(kind))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_exactly_what_is_filtered_is_downloaded(
    page: Page, service: Service, tmp_path: Path, kind: str
) -> None:
    segment = service.get("/models/active")["segments"][1]
    page.goto("/")
    page.get_by_role("link", name=f"See its customers in {segment['name']}").click()
    expect(page.get_by_text(f"{segment['size']} customers match")).to_be_visible()
    with page.expect_download() as waiting:
        page.locator(f"#download-{kind}").click()
    path = tmp_path / f"customers.{kind}"
    waiting.value.save_as(path)
    if kind == "xlsx":
        assert path.read_bytes().startswith(b"PK")
        return
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == segment["size"]
