"""A person copies cells in a spreadsheet and pastes them on Data."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .journeys import drop, named, two_groups_csv

HOSTILE = "<img src=x onerror=alert(1)>"


def cells(n_rows: int = 40, extra: tuple[str, str] = ("note", "plain")) -> str:
    """Customers as a spreadsheet copies them."""
    return two_groups_csv(n_rows, extra).decode().replace(",", "\t")


@pytest.fixture
def copy(page: Page) -> Callable[[str], None]:
    """Put a text on the clipboard, as another program would."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    return lambda text: page.evaluate("(text) => navigator.clipboard.writeText(text)", text)


def test_cells_are_pasted_anywhere_on_the_screen_and_read_like_a_file(
    page: Page, copy: Callable[[str], None]
) -> None:
    page.goto("/#/data")
    expect(page.get_by_role("heading", name="Bring your customers")).to_be_visible()
    copy(cells())
    page.keyboard.press("Control+V")
    expect(page.get_by_role("heading", level=1)).to_have_text("Found in “pasted table”")
    expect(page.locator(".lead")).to_contain_text("separated by tabs")
    expect(page.locator("dl.figures")).to_contain_text("Rows40")
    copy(cells(50))
    page.keyboard.press("Control+V")
    expect(page.locator("dl.figures")).to_contain_text("Rows50")
    page.go_back()
    page.go_back()
    expect(page.locator("dl.figures")).to_contain_text("Rows40")


def test_a_box_takes_cells_from_the_keyboard_alone(page: Page, copy: Callable[[str], None]) -> None:
    page.goto("/#/data")
    copy(cells())
    page.get_by_role("button", name="Paste a table").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Paste the cells here")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Paste a table")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Control+V")
    expect(page.get_by_role("heading", level=1)).to_contain_text("pasted table")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a\tb\tc", "That was a single line"),
        ("only a thought", "That was a single line"),
        ("a thought\nand another one, longer", "That was text without columns"),
        ("spend\n1\n2\n3", "That was text without columns"),
    ],
)
def test_what_is_no_table_is_told_in_words(
    page: Page, copy: Callable[[str], None], text: str, reason: str
) -> None:
    page.goto("/#/data")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    copy(text)
    page.keyboard.press("Control+V")
    expect(page.get_by_role("alert")).to_contain_text(reason)
    page.get_by_role("button", name="Dismiss").click()
    page.get_by_role("button", name="Paste a table").click()
    page.keyboard.press("Control+V")
    expect(page.get_by_role("alert")).to_contain_text(reason)
    expect(page.get_by_label("Paste the cells here")).to_have_value(text)
    page.get_by_label("Paste the cells here").fill(cells(20))
    page.get_by_role("button", name="Read it").click()
    expect(page.locator("dl.figures")).to_contain_text("Rows20")


def test_whoever_writes_in_a_field_pastes_into_it(page: Page, copy: Callable[[str], None]) -> None:
    drop(page, named("kept.csv", two_groups_csv()))
    page.get_by_role("button", name="More options").click()
    copy("March\tand April")
    page.get_by_label("Name of the model").focus()
    page.keyboard.press("Control+V")
    expect(page.get_by_label("Name of the model")).to_have_value("March\tand April")
    expect(page.get_by_role("heading", level=1)).to_contain_text("kept")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_paste_on_another_screen_is_left_alone(page: Page, copy: Callable[[str], None]) -> None:
    page.goto("/#/data")
    expect(page.get_by_role("heading", name="Bring your customers")).to_be_visible()
    page.goto("/#/models")
    expect(page.get_by_role("heading", level=1)).to_have_text("Models")
    copy(cells())
    page.keyboard.press("Control+V")
    page.get_by_role("link", name="Data").click()
    expect(page.get_by_role("heading", name="Bring your customers")).to_be_visible()


@pytest.mark.parametrize("look", [{"viewport": {"width": 390, "height": 844}, "has_touch": True}])
def test_pasted_markup_stays_text(page: Page, copy: Callable[[str], None], look: dict[str, Any]) -> None:
    assert look
    page.goto("/#/data")
    copy(cells(30, (HOSTILE, f"{HOSTILE} \u202e{'x' * 10_000}")))
    page.get_by_role("button", name="Paste a table").tap()
    page.keyboard.press("Control+V")
    expect(page.get_by_role("region", name="Columns of the file")).to_contain_text(HOSTILE)
    expect(page.get_by_role("region", name="First rows")).to_contain_text(HOSTILE)
    assert page.locator("main img, main script").count() == 0
