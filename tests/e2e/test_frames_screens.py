"""What is around every screen: the rail and a phone's sheet, titles, and a service that cannot be reached."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .conftest import Service, Watch
from .journeys import is_wider_than_its_window

PHONES = {"phone": {"width": 390, "height": 844}, "small_phone": {"width": 320, "height": 568}}
LOOKS = [{"viewport": size, "has_touch": True, "is_mobile": True} for size in PHONES.values()]
LOW = {"viewport": {"width": 1100, "height": 600}}
SHOWN = {"segments": "1", "explore": "features", "customers": "Customers", "settings": "Settings"}
OFFLINE = "ERR_INTERNET_DISCONNECTED"


@pytest.fixture(autouse=True)
def _sample(service: Service) -> None:
    service.activate_sample()


@pytest.mark.parametrize("look", LOOKS, ids=PHONES.keys())
def test_a_phone_has_the_other_screens_behind_one_entry(page: Page, look: dict[str, Any]) -> None:
    page.goto("/#/segments")
    expect(page.locator("h1.verdict")).to_be_visible()
    bar = page.get_by_role("navigation", name="Screens")
    for entry in bar.locator(".rail-link:visible").all():
        box, word = entry.bounding_box(), entry.locator("span").first.bounding_box()
        assert box
        assert word
        assert box["x"] <= word["x"]
        assert word["x"] + word["width"] <= min(box["x"] + box["width"], look["viewport"]["width"])
        assert min(box["width"], box["height"]) >= 44
    more = page.get_by_role("button", name="More")
    more.click()
    sheet = page.get_by_role("dialog", name="More screens")
    expect(sheet).to_be_visible()
    assert page.evaluate("document.activeElement.closest('dialog') !== null")
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(more).to_be_focused()
    page.keyboard.press("Enter")
    sheet.get_by_role("link", name="Explore").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    expect(sheet).to_be_hidden()
    expect(page.get_by_role("button", name="More , Explore")).to_have_attribute("aria-current", "true")
    page.get_by_role("button", name="More").tap()
    page.touchscreen.tap(look["viewport"]["width"] / 2, 40)
    expect(sheet).to_be_hidden()
    assert not is_wider_than_its_window(page)


@pytest.mark.parametrize("look", [LOW], ids=["low"])
def test_the_whole_rail_can_be_reached_in_a_low_window(page: Page, look: dict[str, Any]) -> None:
    page.goto("/#/segments")
    last = page.get_by_role("link", name="Settings", exact=True)
    expect(last).to_be_in_viewport(ratio=1)
    page.set_viewport_size({"width": look["viewport"]["width"], "height": 320})
    last.focus()
    expect(last).to_be_in_viewport(ratio=1)


def test_a_title_names_the_screen_and_the_model(page: Page) -> None:
    page.goto("/#/map")
    expect(page).to_have_title("Map · Made-up wholesale customers · Segment")
    page.get_by_role("link", name="Settings", exact=True).click()
    expect(page).to_have_title("Settings · Made-up wholesale customers · Segment")
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_skipping_to_the_content_keeps_the_address(page: Page) -> None:
    page.goto("/#/evidence")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    expect(page).to_have_url(re.compile("#/evidence$"))


@pytest.mark.parametrize("screen", SHOWN)
def test_being_offline_is_told_on_every_screen_and_ends_by_itself(
    page: Page, watch: Watch, screen: str
) -> None:
    watch.allowed.append(OFFLINE)
    page.goto(f"/#/{screen}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.context.set_offline(True)
    expect(page.get_by_role("alert").filter(has_text="You are offline.")).to_be_visible()
    expect(page.locator("#announcer")).to_have_text("You are offline.")
    page.context.set_offline(False)
    expect(page.get_by_text("You are offline.")).to_have_count(0)
    expect(page.locator("#announcer")).to_have_text("The service answers again.")


def test_a_service_that_is_silent_is_no_missing_network(page: Page, watch: Watch) -> None:
    watch.allowed.append("ERR_CONNECTION_REFUSED")
    page.goto("/#/segments")
    expect(page.locator("h1.verdict")).to_be_visible()
    page.route(re.compile(r"^http://[^/]+/(models|ready)\b"), lambda route: route.abort("connectionrefused"))
    page.get_by_role("link", name="Customers", exact=True).click()
    expect(page.get_by_role("alert").filter(has_text="This page keeps asking")).to_be_visible()
    expect(page.get_by_text("You are offline.")).to_have_count(0)
    page.unroute_all()
    expect(page.get_by_text("1 to 50 of 440")).to_be_visible()


def test_a_network_that_is_missing_is_not_told_while_the_service_answers(page: Page) -> None:
    page.goto("/#/segments")
    expect(page.locator("h1.verdict")).to_be_visible()
    with page.expect_response("**/ready"):
        page.evaluate(
            """Object.defineProperty(navigator, 'onLine', { value: false, configurable: true });
            window.dispatchEvent(new Event('offline'))"""
        )
    page.get_by_role("link", name="Customers", exact=True).click()
    expect(page.get_by_text("1 to 50 of 440")).to_be_visible()
    expect(page.get_by_text("You are offline.")).to_have_count(0)


def test_what_was_typed_stays_while_the_service_is_gone(page: Page, watch: Watch) -> None:
    watch.allowed.append(OFFLINE)
    page.goto("/#/settings")
    page.get_by_label("Name").fill("nightly")
    page.context.set_offline(True)
    page.get_by_role("button", name="Make the key").click()
    expect(page.get_by_role("alert").filter(has_text="You are offline.")).to_be_visible()
    expect(page.get_by_role("alert", name="The service does not answer")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text("You are offline.")).to_have_count(0)
    expect(page.get_by_label("Name")).to_have_value("nightly")


def test_a_screen_that_does_not_come_leaves_the_others(page: Page, watch: Watch) -> None:
    watch.allowed.append("ERR_FAILED")
    page.route("**/src/views/explore.js", lambda route: route.abort())
    page.goto("/#/segments")
    expect(page.locator("h1.verdict")).to_be_visible()
    page.get_by_role("link", name="Explore", exact=True).click()
    expect(page.get_by_role("heading", name="Explore could not be loaded")).to_be_visible()
    page.get_by_role("link", name="Customers", exact=True).click()
    expect(page.get_by_text("1 to 50 of 440")).to_be_visible()
    page.get_by_role("link", name="Explore", exact=True).click()
    page.route("**/ready", lambda route: route.abort())
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("#announcer")).to_have_text("The service still does not answer.")
    page.unroute_all()
    expect(page.get_by_role("heading", name="Which features go together")).to_be_visible()


def test_a_screen_that_does_not_come_from_a_service_that_answers_can_be_tried_again(
    page: Page, watch: Watch
) -> None:
    watch.allowed.append("ERR_FAILED")
    page.route("**/src/views/explore.js", lambda route: route.abort())
    page.goto("/#/explore")
    expect(page.get_by_role("heading", name="Explore could not be loaded")).to_be_visible()
    expect(page.get_by_role("alert").filter(has_text="This page keeps asking")).to_have_count(0)
    page.unroute_all()
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("heading", name="Which features go together")).to_be_visible()


def test_a_missing_screen_comes_by_itself_when_the_service_is_back(page: Page, watch: Watch) -> None:
    watch.allowed.append("ERR_FAILED")
    page.route("**/src/views/explore.js", lambda route: route.abort())
    page.goto("/#/segments")
    expect(page.locator("h1.verdict")).to_be_visible()
    page.route(re.compile(r"^http://[^/]+/(models|ready)\b"), lambda route: route.abort())
    page.get_by_role("link", name="Explore", exact=True).click()
    expect(page.get_by_role("heading", name="Explore could not be loaded")).to_be_visible()
    expect(page.get_by_role("alert").filter(has_text="This page keeps asking")).to_be_visible()
    page.unroute_all()
    expect(page.get_by_role("heading", name="Which features go together")).to_be_visible()
    expect(page).to_have_url(re.compile("#/explore$"))


def test_a_screen_that_was_lost_unseen_comes_when_it_is_opened(page: Page, watch: Watch) -> None:
    watch.allowed.append("ERR_FAILED")
    page.route("**/src/views/explore.js", lambda route: route.abort())
    with page.expect_event("requestfailed", lambda request: request.url.endswith("/explore.js")):
        page.goto("/#/segments")
    page.unroute_all()
    page.get_by_role("link", name="Explore", exact=True).click()
    expect(page.get_by_role("heading", name="Which features go together")).to_be_visible()


def test_a_service_that_comes_back_leaves_what_is_typed_on_a_screen_that_is_there(
    page: Page, watch: Watch
) -> None:
    watch.allowed.append("ERR_FAILED")
    page.route("**/src/views/explore.js", lambda route: route.abort())
    page.route("**/ready", lambda route: route.abort())
    page.goto("/#/segments")
    expect(page.locator("h1.verdict")).to_be_visible()
    page.get_by_role("link", name="Explore", exact=True).click()
    expect(page.get_by_role("heading", name="Explore could not be loaded")).to_be_visible()
    page.get_by_role("link", name="Settings", exact=True).click()
    page.get_by_label("Name").fill("nightly")
    page.unroute("**/ready")
    expect(page.locator("#announcer")).to_have_text("The service answers again.")
    expect(page.get_by_label("Name")).to_have_value("nightly")
