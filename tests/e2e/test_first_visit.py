"""Somebody who never saw the page goes from a messy file to named segments and a list."""

import random

import pytest
from playwright.sync_api import Page, expect

from .conftest import Service
from .journeys import MILLISECONDS_TO_TRAIN, named


def messy_csv() -> bytes:
    """Write what a spreadsheet exports: a title, decimal commas, currency, blanks, a total, copies."""
    dice = random.Random(11)  # noqa: S311
    lines = ["Kundenliste 2026;;;;", ";;;;", "Kunden-Nr.;Umsatz;Besuche;Warenkorb;Land"]
    for number in range(120):
        level = 1 if number % 2 else 8
        spend = f"{abs(dice.gauss(level * 300, 60)):,.2f} €".replace(",", " ").replace(".", ",")
        visits = "k.A." if number % 40 == 7 else str(max(1, round(dice.gauss(level * 3, 1))))
        basket = f"{abs(dice.gauss(level * 20, 4)):.2f}".replace(".", ",")
        country = ("DE", "de ", "AT", "")[number % 4]
        lines.append(f"K{number:04d};{spend};{visits};{basket};{country}")
    lines += [lines[5], lines[9], "Summe;;;;"]
    return "\r\n".join(lines).encode("cp1252")


@pytest.mark.parametrize("look", [{}, {"viewport": {"width": 390, "height": 844}}], ids=["wide", "phone"])
def test_from_a_messy_file_to_named_segments_and_a_downloaded_list(
    page: Page, service: Service, look: dict[str, object]
) -> None:
    assert isinstance(look, dict)
    service.activate_sample()
    page.goto("/")
    page.get_by_role("link", name="Use your own file").click()
    page.locator("#file").set_input_files(named("Kundenliste.csv", messy_csv()))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kundenliste")
    expect(page.get_by_role("region", name="Worth knowing")).to_be_visible()
    page.get_by_role("button", name="Find segments").click()
    expect(page.locator("h1.verdict")).to_be_visible(timeout=MILLISECONDS_TO_TRAIN)
    card = page.locator("article.card").first
    card.get_by_role("button", name="Rename").click()
    page.get_by_label("Name of this segment").fill("Stammkunden")
    page.keyboard.press("Enter")
    expect(card.get_by_role("heading", name="Stammkunden")).to_be_visible()
    card.get_by_role("link", name="customers").first.click()
    expect(page.locator(".customer-table tbody tr").first).to_contain_text("Stammkunden")
    with page.expect_download() as download:
        page.locator("#download-csv").click()
    lines = download.value.path().read_text("utf-8").splitlines()
    shown = int(page.locator(".table-line p").inner_text().split()[0])
    assert len(lines) == shown + 1
    assert all("Stammkunden" in line for line in lines[1:])
    service.activate_sample()
