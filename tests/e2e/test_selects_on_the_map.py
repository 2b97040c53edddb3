"""Customers are selected on the map, by the mouse or without, to be listed and downloaded."""

import csv
import math
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from .conftest import Service


@pytest.fixture(autouse=True)
def _sample(service: Service) -> None:
    service.activate_sample()


@pytest.fixture
def map_page(page: Page) -> Page:
    page.goto("/#/map")
    expect(page.locator(".scatterlayer .point").first).to_be_visible()
    return page


def params(page: Page) -> dict[str, str]:
    query = urlsplit(urlsplit(page.url).fragment).query
    return {name: values[0] for name, values in parse_qs(query).items()}


def choose_tool(page: Page, tool: str) -> None:
    page.locator(f"#map-tool-{tool}").check()
    expect(page.locator(".nsewdrag").first).to_have_css("cursor", "move" if tool == "pan" else "crosshair")


def draw_around(page: Page, *, x: float, y: float, radius: float) -> None:
    """Go around a place of the map, given in shares of its size, with the button of the mouse down."""
    box = page.locator(".nsewdrag").first.bounding_box()
    assert box is not None
    middle = (box["x"] + box["width"] * x, box["y"] + box["height"] * y)
    for step in range(121):
        angle = step / 120 * 2 * math.pi
        page.mouse.move(middle[0] + radius * math.cos(angle), middle[1] + radius * math.sin(angle))
        if step == 0:
            page.mouse.down()
    page.mouse.up()


def counted(page: Page) -> int:
    count = page.locator(".selection-count strong")
    expect(count).to_have_text(re.compile(r"^\d+ customers? of 440$"))
    return int(count.inner_text().split()[0])


def test_a_lasso_selects_customers_to_list_and_download(map_page: Page, tmp_path: Path) -> None:
    choose_tool(map_page, "lasso")
    draw_around(map_page, x=0.4, y=0.4, radius=120)
    count = counted(map_page)
    assert 0 < count < 440
    assert len(params(map_page)["select"].split(";")) <= 60
    # Whoever is not selected steps back.
    faint = map_page.locator(".scatterlayer .point").evaluate_all(
        "(all) => all.filter((one) => Number(one.style.opacity) < 0.5).length"
    )
    assert faint == 440 - count
    with map_page.expect_download() as waiting:
        map_page.get_by_role("link", name="Download").click()
    path = tmp_path / "selected.csv"
    waiting.value.save_as(path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        ids = [row["customer_id"] for row in csv.DictReader(file)]
    assert len(ids) == count
    map_page.get_by_role("link", name="List them").click()
    expect(map_page.get_by_text(f"{count} customers match")).to_be_visible()
    expect(map_page.get_by_role("link", name=f"Download {count} customers")).to_be_visible()
    assert map_page.locator(".customer-table tbody th").all_inner_texts() == ids[:50]
    map_page.get_by_role("link", name="Inside a region of the map").click()
    assert counted(map_page) == count
    map_page.get_by_role("button", name="Clear").click()
    expect(map_page.locator(".selection-count")).to_have_count(0)
    assert params(map_page) == {}


def test_a_selection_survives_a_reload_and_another_one_takes_its_place(map_page: Page) -> None:
    choose_tool(map_page, "select")
    box = map_page.locator(".nsewdrag").first.bounding_box()
    assert box is not None
    map_page.mouse.move(box["x"] + box["width"] * 0.55, box["y"] + 40)
    map_page.mouse.down()
    map_page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + 200)
    map_page.mouse.move(box["x"] + box["width"] * 0.95, box["y"] + box["height"] * 0.9)
    map_page.mouse.up()
    count = counted(map_page)
    before = params(map_page)["select"]
    assert len(before.split(";")) == 4
    map_page.reload()
    assert counted(map_page) == count
    expect(map_page.locator(".shapelayer path")).to_have_count(2 + 6)
    choose_tool(map_page, "lasso")
    draw_around(map_page, x=0.4, y=0.4, radius=90)
    expect(map_page).not_to_have_url(re.compile(re.escape(before.split(";")[0].replace(",", "%2C"))))
    assert counted(map_page) > 0


def test_without_a_pointer_a_range_or_the_middle_of_a_segment_is_selected(map_page: Page) -> None:
    summary = map_page.locator("#ranges-summary")
    summary.focus()
    map_page.keyboard.press("Enter")
    for name, value in {"x-from": "-2", "x-to": "2", "y-from": "-1", "y-to": "1"}.items():
        map_page.locator(f"#{name}").fill(value)
    map_page.locator("#y-to").press("Enter")
    ranged = counted(map_page)
    assert params(map_page)["select"] == "-2,-1;2,-1;2,1;-2,1"
    assert 0 < ranged < 440
    expect(map_page.locator("#ranges")).to_have_attribute("open", "")
    map_page.locator("#middle-of").select_option(index=2)
    expect(map_page.locator(".selection-count strong")).not_to_have_text(f"{ranged} customers of 440")
    assert 0 < counted(map_page) < 440


def test_what_is_drawn_is_in_the_address(map_page: Page) -> None:
    rings = map_page.locator(".shapelayer path")
    expect(rings).to_have_count(6)
    map_page.get_by_label("Ring typical customers").uncheck()
    expect(rings).to_have_count(0)
    map_page.get_by_label("Show what the axes are made of").check()
    map_page.locator("#show-1").uncheck()
    assert params(map_page) == {"typical": "0", "loadings": "1", "hide": "1"}
    map_page.reload()
    expect(map_page.locator(".scatterlayer .point").first).to_be_visible()
    expect(map_page.locator("#show-1")).not_to_be_checked()
    expect(map_page.get_by_label("Show what the axes are made of")).to_be_checked()
    expect(map_page.get_by_text("Grocery", exact=True)).to_be_visible()


def test_a_mark_opens_its_customer(map_page: Page) -> None:
    places = map_page.locator(".scatterlayer .point").evaluate_all(
        """(all) => all.map((one) => one.getBoundingClientRect())
          .map(({ x, y, width }) => [x + width / 2, y + width / 2])"""
    )

    def nearest(place: list[float]) -> float:
        return min(math.dist(place, other) for other in places if other is not place)

    # What is below the window cannot be pointed at.
    place = max((one for one in places if one[1] < 850), key=nearest)
    map_page.mouse.move(*place)
    hover: Locator = map_page.locator(".hoverlayer .hovertext")
    expect(hover).to_contain_text("belongs to")
    customer = re.search(r"Customer (C\d+)", hover.text_content() or "")
    assert customer
    map_page.mouse.down()
    map_page.mouse.up()
    expect(map_page.get_by_role("dialog", name=f"Customer {customer[1]}")).to_be_visible()
