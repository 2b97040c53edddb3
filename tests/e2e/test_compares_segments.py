"""Segments: what they spend, two of them side by side, names, the verdict, and paper."""

import json
import random
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Page, expect

from .conftest import Service
from .journeys import at_rest, drop, is_wider_than_its_window, named, train, two_groups_csv

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DARK = {"color_scheme": "dark"}
A4_INSIDE = 688


def crowd_csv() -> bytes:
    """Customers of one kind, with no number that could be spend."""
    dice = random.Random(3)  # noqa: S311
    rows = [f"K{n:03d},{dice.gauss(40, 8):.1f},{dice.gauss(170, 8):.1f}" for n in range(150)]
    return "\n".join(["customer,age,height", *rows]).encode()


def shares_of_spend(service: Service, *features: str) -> list[int]:
    """As the service adds them up, in per cent."""
    model = service.get("/models/active")
    told = service.get(f"/models/{model['model_id']}/charts/totals")
    counted = [one["totals"] for one in told["features"] if one["feature"] in features]
    parts = [sum(several) for several in zip(*counted, strict=True)]
    return [round(100 * part / sum(parts)) for part in parts]


def told_shares(page: Page) -> list[int]:
    figures = page.locator("article.card .card-figure").filter(has_text="of spend").locator(".figure")
    expect(figures.first).to_be_visible()
    return [round(float(re.match(r"[\d.]+", text)[0])) for text in figures.all_inner_texts()]  # type: ignore[index]


def address(page: Page) -> dict[str, list[str]]:
    return parse_qs(page.url.partition("?")[2])


def test_each_card_says_its_share_of_spend_and_what_that_is(page: Page, service: Service) -> None:
    service.activate_sample()
    page.goto("/#/segments")
    goods = ("Fresh", "Milk", "Grocery", "Frozen", "Detergents_Paper", "Delicassen")
    expect(page.locator(".spend")).to_contain_text(
        "Spend is Fresh + Milk + Grocery + Frozen + Detergents_Paper + Delicassen. This is assumed"
    )
    assert told_shares(page) == shares_of_spend(service, *goods)
    figure = page.locator("article.card .figure .term").nth(1)
    figure.focus()
    expect(figure.get_by_role("tooltip")).to_contain_text("as a share of what all customers spend")


def test_what_counts_as_spend_is_chosen_and_the_address_keeps_it(page: Page, service: Service) -> None:
    service.activate_sample()
    page.goto("/#/segments")
    page.get_by_role("button", name="Change what counts as spend").click()
    for name in ("Grocery", "Frozen", "Detergents_Paper", "Delicassen"):
        page.get_by_role("checkbox", name=name).uncheck()
        expect(page.get_by_role("checkbox", name=name)).to_be_focused()
    expect(page.locator(".spend")).to_contain_text("Spend is Fresh + Milk: as you chose.")
    chosen = told_shares(page)
    assert chosen == shares_of_spend(service, "Fresh", "Milk")
    assert json.loads(address(page)["spend"][0]) == ["Fresh", "Milk"]

    page.reload()
    expect(page.locator(".spend")).to_contain_text("Spend is Fresh + Milk: as you chose.")
    assert told_shares(page) == chosen
    page.get_by_role("button", name="Change what counts as spend").click()
    page.get_by_role("button", name="Back to what was suggested").click()
    expect(page.locator(".spend")).to_contain_text("This is assumed")
    assert "spend" not in address(page)


def test_without_groups_that_is_said_first_and_without_spend_no_share_is_told(page: Page) -> None:
    drop(page, named("crowd.csv", crowd_csv()))
    train(page)
    first = page.locator("main .part").first.locator("> *").first
    expect(first).to_contain_text("Structure: none")
    expect(first.get_by_role("heading", level=1)).to_contain_text("No groups were found")
    assert first.inner_text().count("No groups were found") == 1
    expect(page.locator(".spend")).to_contain_text("Nothing here looks like what customers spend")
    expect(page.get_by_text("of spend", exact=True)).to_have_count(0)

    page.get_by_role("button", name="Choose what counts as spend").click()
    page.get_by_role("checkbox", name="age").check()
    expect(page.get_by_text("of spend", exact=True)).to_have_count(page.locator("article.card").count())
    page.get_by_role("link", name=re.compile("^Compare")).first.click()
    expect(page.locator(".finding-note.is-none")).to_contain_text("The customers look like one crowd")


def test_two_segments_are_compared_by_a_click_and_by_the_keyboard(page: Page, service: Service) -> None:
    service.activate_sample()
    model = service.get("/models/active")
    names = [one["name"] for one in model["segments"]]
    page.goto("/#/segments")
    card = page.locator("article.card").filter(has=page.get_by_role("heading", name=names[0], exact=True))
    card.get_by_role("link", name="Compare").focus()
    page.keyboard.press("Enter")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text(f"{names[0]} against {names[1]}")
    expect(heading).to_be_focused()
    expect(page.locator(".lead")).to_contain_text("What tells them apart most is")
    assert address(page)["compare"] == ["0,1"]

    rows = page.get_by_role("region", name="Both segments, feature by feature").locator("tbody tr")
    expect(rows).to_have_count(len(model["data"]["features"]))
    effects = [float(text.split(",")[0]) for text in rows.locator(".versus-told").all_inner_texts()]
    assert effects == sorted(effects, reverse=True)
    strongest = rows.first.get_by_role("rowheader").inner_text()
    for segment, cell in zip(model["segments"], rows.first.locator("td.number").all(), strict=True):
        row = next(one for one in segment["profile"] if one["feature"] == strongest)
        assert cell.inner_text().startswith(f"{row['mean']:,.0f}")

    page.keyboard.press("Tab")
    for _ in range(20):
        if page.evaluate("document.activeElement.id") == "compare-first":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    expect(heading).to_have_text(f"{names[1]} against {names[0]}")
    expect(page.get_by_label("First segment")).to_be_focused()
    page.reload()
    expect(heading).to_have_text(f"{names[1]} against {names[0]}")
    page.get_by_role("link", name="All segments").click()
    expect(page.locator("article.card")).to_have_count(len(names))
    page.go_back()
    expect(heading).to_have_text(f"{names[1]} against {names[0]}")


@pytest.mark.parametrize(
    "look", [{}, DARK, PHONE, {**PHONE, **DARK}], ids=["wide", "dark", "phone", "dark_phone"]
)
def test_a_comparison_keeps_nobody_out_and_fits(
    page: Page, service: Service, violations: Callable[[], list[str]], look: dict[str, Any]
) -> None:
    assert isinstance(look, dict)
    service.activate_sample()
    page.goto("/#/segments?compare=0,1")
    expect(page.locator(".versus-fill").first).to_be_attached()
    at_rest(page)
    assert violations() == []
    assert not is_wider_than_its_window(page)
    page.goto("/#/segments")
    page.get_by_role("button", name="Change what counts as spend").click()
    expect(page.get_by_role("checkbox", name="Milk")).to_be_visible()
    at_rest(page)
    assert violations() == []
    assert not is_wider_than_its_window(page)


def test_a_pair_that_the_model_has_not_is_all_segments(page: Page, service: Service) -> None:
    service.activate_sample()
    page.goto("/#/segments?compare=0,99")
    expect(page.locator("article.card").first).to_be_visible()


def test_a_new_name_can_be_taken_back(page: Page) -> None:
    drop(page, named("undo.csv", two_groups_csv()))
    train(page)
    card = page.locator("article.card").first
    before = card.get_by_role("heading", level=3).inner_text()
    card.get_by_role("button", name="Rename").click()
    page.get_by_label("Name of this segment").fill("Regulars")
    page.keyboard.press("Enter")
    expect(card.get_by_role("heading", name="Regulars", exact=True)).to_be_visible()
    expect(page.locator(".undo-notice")).to_contain_text("is called \N{LEFT DOUBLE QUOTATION MARK}Regulars")
    page.get_by_role("button", name="Undo").click()
    expect(card.get_by_role("heading", name=before, exact=True)).to_be_visible()
    expect(page.locator(".undo-notice")).to_have_count(0)
    page.reload()
    expect(page.locator("article.card").first.get_by_role("heading", name=before, exact=True)).to_be_visible()


@pytest.mark.parametrize("look", [DARK])
def test_paper_gets_whole_cards_in_light_and_charts_as_wide_as_a_sheet(
    page: Page, service: Service, look: dict[str, Any]
) -> None:
    assert isinstance(look, dict)
    service.activate_sample()
    page.goto("/#/segments")
    at_rest(page)
    expect(page.locator(".chart .bars .point").first).to_be_visible()
    ink = page.evaluate("getComputedStyle(document.querySelector('.chart text')).fill")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": A4_INSIDE, "height": 1000})
    for gone in (".rail", ".pencil", ".card-links", ".page-tools .tool", "#spend-open"):
        expect(page.locator(gone).first).to_be_hidden()
    expect(page.locator(".model-name")).to_be_visible()
    expect(page.locator(".facts")).to_contain_text(re.compile("Structure: .*trained"))
    expect(page.locator("article.card").first).to_have_css("break-inside", "avoid")
    expect(page.locator("body")).to_have_css("color", "rgb(30, 29, 26)")
    assert page.evaluate("getComputedStyle(document.querySelector('.chart text')).fill") != ink
    assert page.locator(".chart svg.main-svg").first.bounding_box()["width"] <= A4_INSIDE  # type: ignore[index]
    assert not is_wider_than_its_window(page)
    assert page.pdf(format="A4").startswith(b"%PDF")


@pytest.mark.parametrize("screen", ["map", "evidence", "explore", "forecast", "customers", "models", "data"])
def test_no_screen_is_wider_than_a_sheet(page: Page, service: Service, screen: str) -> None:
    service.activate_sample()
    page.goto(f"/#/{screen}")
    at_rest(page)
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": A4_INSIDE, "height": 1000})
    expect(page.locator(".rail")).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert not is_wider_than_its_window(page)
