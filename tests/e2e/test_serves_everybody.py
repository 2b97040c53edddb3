"""Keyboard, screen reader, narrow window, dark room, broken line."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .conftest import Service, Watch
from .journeys import MILLISECONDS_TO_TRAIN, drop, is_wider_than_its_window, named, two_groups_csv

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def tab_to(page: Page, selector: str, most: int = 60) -> None:
    """Press Tab until the focus is on an element."""
    target = page.locator(selector)
    for _ in range(most):
        page.keyboard.press("Tab")
        if target.evaluate("(element) => element === document.activeElement"):
            return
    raise AssertionError(f"{selector} cannot be reached with the keyboard")


@pytest.mark.parametrize("look", [PHONE], ids=["phone"])
def test_a_report_on_a_file_fits_a_phone(page: Page, look: dict[str, Any]) -> None:
    assert look
    drop(page, named("phone.csv", two_groups_csv(extra=("a_name_without_any_space" * 5, "x" * 300))))
    expect(page.get_by_role("button", name="Find segments")).to_be_visible()
    page.get_by_role("button", name="More options").click()
    assert not is_wider_than_its_window(page)


def test_the_whole_way_by_keyboard(page: Page) -> None:
    drop(page, named("keyboard.csv", two_groups_csv()))
    expect(page.get_by_role("button", name="Find segments")).to_be_visible()
    tab_to(page, "#more-options")
    page.keyboard.press("Enter")
    expect(page.locator("#more-options")).to_be_focused()
    tab_to(page, "#option-algorithm")
    page.keyboard.type("k-means")
    tab_to(page, "#option-n_segments")
    page.keyboard.type("2")
    expect(page.get_by_label("Number of segments")).to_have_value("1")
    page.locator("h1").focus()
    tab_to(page, "#train")
    page.keyboard.press("Enter")
    expect(page.locator("h1.verdict")).to_be_focused(timeout=MILLISECONDS_TO_TRAIN)
    tab_to(page, "a.card-link >> nth=0")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Customers")).to_be_focused()
    tab_to(page, "tbody tr >> nth=0")
    page.keyboard.press("ArrowDown")
    expect(page.locator("tbody tr").nth(1)).to_be_focused()
    page.keyboard.press("End")
    expect(page.locator("tbody tr").last).to_be_focused()


def test_the_file_chooser_opens_with_the_keyboard(page: Page) -> None:
    # Listening from the start keeps the chooser from opening outside the test's sight.
    page.on("filechooser", lambda _: None)
    page.goto("/#/data")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    tab_to(page, "#file")
    with page.expect_file_chooser():
        page.keyboard.press("Enter")


def test_the_first_tab_stop_skips_to_the_content(page: Page) -> None:
    page.goto("/#/evidence")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Why")


def test_a_definition_is_there_on_focus_and_goes_with_escape(page: Page) -> None:
    page.goto("/#/segments")
    term = page.locator(".lead .term")
    term.focus()
    expect(page.get_by_role("tooltip")).to_contain_text("Rousseeuw")
    page.keyboard.press("Escape")
    expect(page.get_by_role("tooltip")).to_have_count(0)


def test_progress_is_said_aloud(page: Page) -> None:
    drop(page, named("aloud.csv", two_groups_csv()))
    expect(page.locator("#announcer")).to_contain_text("80 rows, 5 columns")
    page.get_by_role("button", name="Find segments").click()
    expect(page.get_by_role("progressbar")).to_have_attribute("aria-valuetext", re.compile(r"%, \w+"))
    expect(page.locator("#announcer")).to_have_text("Your segments are ready.", timeout=MILLISECONDS_TO_TRAIN)


def test_a_service_that_is_gone_is_told_and_found_again(page: Page, watch: Watch, service: Service) -> None:
    service.activate_sample()
    watch.allowed.append("ERR_INTERNET_DISCONNECTED")
    # The scripts of the other screens come a moment later; then they open without the service.
    with page.expect_response("**/src/views/settings.js"):
        page.goto("/#/segments")
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.context.set_offline(True)
    page.get_by_role("link", name="Customers", exact=True).click()
    expect(page.get_by_text("This page goes on by itself")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text("This page goes on by itself")).to_have_count(0)
    expect(page.get_by_text("1 to 50 of 440")).to_be_visible()
