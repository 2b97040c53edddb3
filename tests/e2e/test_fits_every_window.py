"""From a small phone to a wide screen nothing is cut off, and lines stay readable."""

from typing import Any

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
WIDTHS = [320, 390, 768, 1024, 2560]
MOST_WIDE = 1280
OUTSIDE = """() => [...document.querySelectorAll('main h1, main h2, main h3, main button, main select, main input')]
  .filter((one) => one.checkVisibility() && !one.closest('.scroller, .chart, .visually-hidden, details, label'))
  .filter((one) => { const box = one.getBoundingClientRect();
    return box.width > 1 && (box.left < 0 || box.right > document.documentElement.clientWidth); })
  .map((one) => one.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize(
    "look", [{"viewport": {"width": width, "height": 800}} for width in WIDTHS], ids=map(str, WIDTHS)
)
def test_each_screen_fits(page: Page, service: Service, look: dict[str, Any]) -> None:
    service.activate_sample()
    for screen in SCREENS:
        page.goto(f"/#/{screen}")
        at_rest(page)
        assert not is_wider_than_its_window(page), screen
        assert page.evaluate(OUTSIDE) == [], screen
        width = page.locator("main > .part").first.evaluate("(part) => part.getBoundingClientRect().width")
        assert width <= min(MOST_WIDE, look["viewport"]["width"]), screen


@pytest.mark.parametrize("look", [{"reduced_motion": "reduce"}], ids=["still"])
def test_nothing_moves_for_who_wants_it_still(page: Page, service: Service, look: dict[str, Any]) -> None:
    assert look
    service.activate_sample()
    moving = "document.getAnimations().filter(({ timeline }) => timeline instanceof DocumentTimeline).length"
    for screen in SCREENS:
        page.goto(f"/#/{screen}")
        assert page.evaluate(moving) == 0, screen
        at_rest(page)
        assert page.evaluate(moving) == 0, screen


@pytest.mark.parametrize("look", [{"locale": "de-DE"}, {"locale": "en-IN"}], ids=["german", "indian"])
def test_numbers_and_dates_are_written_as_the_reader_is_used_to(
    page: Page, service: Service, look: dict[str, Any]
) -> None:
    service.activate_sample()
    (customer,) = service.get("/models/active/customers?page_size=1&sort=-Fresh")["customers"]
    page.goto("/#/customers?sort=-Fresh")
    written = "([value, locale]) => new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }).format(value)"
    number = page.evaluate(written, [customer["Fresh"], look["locale"]])
    assert number != page.evaluate(written, [customer["Fresh"], "en-US"])
    expect(page.locator(".customer-table tbody tr").first).to_contain_text(number)
    day = page.evaluate(
        "(locale) => new Date(document.querySelector('header time').dateTime)"
        ".toLocaleDateString(locale, { day: 'numeric', month: 'short' })",
        look["locale"],
    )
    expect(page.locator("header time")).to_contain_text(day)
