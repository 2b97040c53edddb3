"""Every screen passes axe, the checker of the Web Content Accessibility Guidelines, in light and dark."""

from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from ml.data.samples import wholesale
from ml.data.writing import write_table

from .conftest import SCREENSHOTS, Service
from .journeys import (
    SCREENS,
    at_rest,
    drag,
    drop,
    drop_with,
    is_wider_than_its_window,
    named,
    two_groups_csv,
    warning,
)

pytestmark = pytest.mark.skipif(
    find_spec("axe_playwright_python") is None,
    reason="axe is absent; install it with: pip install axe-playwright-python",
)
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DARK = {"color_scheme": "dark"}
LOOKS = {"wide_light": {}, "wide_dark": DARK, "phone_light": PHONE, "phone_dark": {**PHONE, **DARK}}


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS.keys())
def test_no_screen_keeps_anybody_out(
    page: Page, service: Service, violations: Callable[[], list[str]], look: dict[str, Any], screen: str
) -> None:
    service.activate_sample()
    page.goto(f"/#/{screen}")
    at_rest(page)
    assert not is_wider_than_its_window(page)
    SCREENSHOTS.mkdir(exist_ok=True)
    name = next(name for name, one in LOOKS.items() if one == look)
    page.screenshot(path=SCREENSHOTS / f"{screen}_{name}.png", full_page=True)
    for summary in page.locator("main summary").all():
        summary.click()
    assert violations() == []


@pytest.mark.parametrize("look", [{}, {**PHONE, **DARK}], ids=["wide_light", "phone_dark"])
def test_neither_does_a_customer_that_is_opened(
    page: Page, service: Service, violations: Callable[[], list[str]], look: dict[str, Any]
) -> None:
    assert isinstance(look, dict)
    service.activate_sample()
    page.goto("/#/customers?customer=C0005")
    expect(page.get_by_role("dialog").get_by_role("heading", name="What would move it")).to_be_visible()
    at_rest(page)
    assert violations() == []


@pytest.mark.parametrize("look", [{}, {**PHONE, **DARK}], ids=["wide_light", "phone_dark"])
def test_neither_do_a_selection_on_the_map_and_filters(
    page: Page, service: Service, violations: Callable[[], list[str]], look: dict[str, Any]
) -> None:
    assert isinstance(look, dict)
    service.activate_sample()
    page.goto("/#/map?select=-2,-2;1,-2;1,2;-2,2")
    expect(page.locator(".selection-count")).to_contain_text("of 440")
    page.locator("#ranges-summary").click()
    at_rest(page)
    assert violations() == []
    page.get_by_role("link", name="List them").click()
    expect(page.get_by_role("group", name="Filters")).to_be_visible()
    page.locator("#add-filter").click()
    at_rest(page)
    assert violations() == []


@pytest.mark.parametrize("look", [{}, {**PHONE, **DARK}], ids=["wide_light", "phone_dark"])
def test_neither_does_a_file_that_was_placed_nor_a_value_that_is_wrong(
    page: Page, service: Service, violations: Callable[[], list[str]], look: dict[str, Any]
) -> None:
    assert isinstance(look, dict)
    service.activate_sample()
    page.goto("/#/score")
    expect(page.locator(".score-answer .standing-segment")).to_be_visible()
    lines = write_table(wholesale(), "csv").decode().splitlines()
    lines[1] = lines[1].rsplit(",", 1)[0] + ",much"
    content = "\n".join(lines).encode()
    page.locator("#score-file").set_input_files(named("placed.csv", content))
    expect(page.locator("#score-download")).to_be_visible()
    expect(page.locator(".problem-table")).to_be_visible()
    page.get_by_label("Milk", exact=True).fill("much")
    expect(page.locator(".score-old")).to_be_visible()
    at_rest(page)
    assert violations() == []


@pytest.mark.parametrize("look", [{}, DARK], ids=["light", "dark"])
def test_neither_does_a_report_with_its_options_nor_a_notice(
    page: Page, violations: Callable[[], list[str]], look: dict[str, Any]
) -> None:
    assert isinstance(look, dict)
    content = two_groups_csv(60).replace(b"K0007,", b"K0007,many")
    drop(page, named("accessible.csv", content))
    expect(page.get_by_role("region", name="Worth knowing")).to_be_visible()
    page.get_by_role("button", name="More options").click()
    drag(page, "drop", text="not a file")
    expect(page.get_by_role("alert")).to_be_visible()
    at_rest(page)
    assert violations() == []
    page.get_by_role("button", name="Dismiss").click()
    page.get_by_role("button", name="Choose another file").click()
    page.locator("#file").set_input_files(named("few.csv", two_groups_csv(9)))
    expect(page.get_by_text("At least 10 customers are needed")).to_be_visible()
    at_rest(page)
    assert violations() == []


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS.keys())
def test_neither_do_many_notes_with_their_rows_unfolded(
    page: Page, violations: Callable[[], list[str]], look: dict[str, Any]
) -> None:
    assert isinstance(look, dict)
    notes = [warning("of_tomorrow", f"Matter {n}.", tuple(range(1, 40)), "Mend it.") for n in range(9)]
    drop_with(page, warnings=[*notes, warning("total_row", "The total was left out.", advice="Nothing.")])
    page.get_by_text("4 more notes").click()
    for summary in page.get_by_text("and 31 more").all():
        summary.click()
    at_rest(page)
    assert violations() == []


def test_a_field_without_a_name_would_be_found(page: Page, violations: Callable[[], list[str]]) -> None:
    page.goto("/#/customers")
    at_rest(page)
    page.locator("#search").evaluate("(field) => field.replaceWith(document.createElement('select'))")
    assert [one for one in violations() if one.startswith("select-name")]
