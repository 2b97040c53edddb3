"""On a phone nothing is cut off without a hint that there is more."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .conftest import MILLISECONDS_TO_DRAW, Service
from .journeys import is_wider_than_its_window

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
STILL = {**PHONE, "reduced_motion": "reduce"}
NO_LENGTH = "0px"


@pytest.fixture(autouse=True)
def _sample(service: Service) -> None:
    service.activate_sample()


def fade(page: Page, side: str) -> str:
    """How wide the fade at one side of the table of customers is."""
    script = f"(scroller) => getComputedStyle(scroller).getPropertyValue('--more-{side}')"
    return str(page.get_by_role("region", name="Customers").evaluate(script))


@pytest.mark.parametrize("look", [PHONE, STILL], ids=["phone", "without_motion"])
def test_a_table_that_scrolls_sideways_fades_at_the_edge_that_has_more(
    page: Page, look: dict[str, Any]
) -> None:
    page.goto("/#/customers")
    expect(page.get_by_text("1 to 50 of 440")).to_be_visible()
    assert fade(page, "right") != NO_LENGTH
    assert fade(page, "left") == NO_LENGTH
    scroller = page.get_by_role("region", name="Customers")
    scroller.evaluate("(scroller) => scroller.scrollTo(10_000, 0)")
    expect(scroller).to_have_css("--more-right", NO_LENGTH)
    assert fade(page, "left") != NO_LENGTH
    assert look["viewport"]["width"] < page.locator(".customer-table").evaluate("(one) => one.scrollWidth")


@pytest.mark.parametrize("look", [PHONE], ids=["phone"])
def test_the_third_column_of_customers_looks_out(page: Page, look: dict[str, Any]) -> None:
    page.goto("/#/customers")
    box = page.get_by_role("columnheader", name="Confidence").bounding_box()
    assert box
    assert box["x"] < look["viewport"]["width"] * 0.75


@pytest.mark.parametrize("look", [PHONE], ids=["phone"])
def test_the_shares_of_three_categories_fit(page: Page, service: Service, look: dict[str, Any]) -> None:
    active = service.get("/models/active")
    for segment in active["segments"]:
        shares = [{"value": str(value), "share": 0.333, "index": 100} for value in (1, 2, 3)]
        empty = dict.fromkeys(("mean", "median", "index", "effect"))
        segment["profile"] = [{"feature": "Region", **empty, "categories": shares}]
    page.route("**/models/active", lambda route: route.fulfill(body=json.dumps(active)))
    page.goto("/#/segments")
    scroller = page.get_by_role("region", name="Shares of Region")
    expect(scroller).to_be_visible()
    assert scroller.evaluate("(one) => one.scrollWidth <= one.clientWidth")
    assert not is_wider_than_its_window(page)
    assert look


@pytest.mark.parametrize("look", [PHONE], ids=["phone"])
def test_long_names_of_segments_do_not_widen_the_page(
    page: Page, service: Service, look: dict[str, Any]
) -> None:
    active = service.get("/models/active")
    for segment in active["segments"]:
        segment["name"] = (
            f"Very high detergents and groceries, very low fresh and frozen {segment['segment']}"
        )
    page.route("**/models/active", lambda route: route.fulfill(body=json.dumps(active)))
    for screen in ("customers", "segments", "map", "models"):
        page.goto(f"/#/{screen}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        if screen == "customers":
            expect(page.get_by_text("1 to 50 of 440")).to_be_visible()
        assert not is_wider_than_its_window(page), screen
    assert look


@pytest.mark.parametrize("look", [PHONE], ids=["phone"])
def test_the_map_has_letters_and_the_legend_tells_them(page: Page, look: dict[str, Any]) -> None:
    page.goto("/#/map")
    expect(page.locator(".chart .annotation-text").first).to_have_text("A")
    expect(page.locator(".legend .letter").first).to_be_visible()
    assert look


@pytest.mark.parametrize("look", [PHONE], ids=["phone"])
def test_features_and_a_customer_fit(page: Page, look: dict[str, Any]) -> None:
    page.goto("/#/explore")
    expect(page.locator(".chart .scatterlayer .point").first).to_be_visible(timeout=MILLISECONDS_TO_DRAW)
    expect(page.get_by_label("Across")).to_be_visible()
    expect(page.locator(".spread").first).to_be_visible()
    assert not is_wider_than_its_window(page)
    page.goto("/#/customers?customer=C0005")
    sheet = page.get_by_role("dialog")
    expect(sheet.locator(".contribution-table")).to_be_visible()
    assert sheet.evaluate("(one) => one.scrollWidth <= one.clientWidth")
    box = sheet.bounding_box()
    assert box
    assert round(box["width"]) == look["viewport"]["width"]
