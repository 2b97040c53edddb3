"""One customer can be opened, and says why it is where it is."""

import json
import re

import pytest
from playwright.sync_api import Page, expect

from .conftest import Service, Watch

HOSTILE = "<img src=x onerror=alert(1)> \u202eliame " + "long" * 2500


@pytest.fixture(autouse=True)
def _sample(service: Service) -> None:
    service.activate_sample()


def test_an_opened_customer_says_why_it_is_there_and_what_would_move_it(page: Page, service: Service) -> None:
    model = service.get("/models/active")
    told = service.get(f"/models/{model['model_id']}/customers/C0005")
    page.goto("/#/customers?search=C0005")
    row = page.locator(".customer-table tbody tr")
    expect(row).to_have_count(1)
    row.focus()
    page.keyboard.press("Enter")
    opened = page.get_by_role("dialog", name="Customer C0005")
    expect(opened).to_contain_text(told["customer"]["segment_name"])
    bars = opened.get_by_role("table").get_by_role("row")
    expect(bars).to_have_count(1 + len(told["explanation"]["why"]))
    expect(bars.nth(1)).to_contain_text(told["explanation"]["why"][0]["feature"])
    change = told["explanation"]["to_move"][0]
    expect(opened.locator(".move")).to_have_text(
        f"With {change['feature']} of {change['to']:,.0f} instead of {change['from']:,.0f} "
        f"it would be in {told['explanation']['next_name']}."
    )
    assert re.search(r"search=C0005&customer=C0005", page.url)


def test_escape_closes_a_customer_and_the_focus_goes_back_to_its_row(page: Page) -> None:
    page.goto("/#/customers")
    rows = page.locator(".customer-table tbody tr")
    rows.nth(0).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    opened = page.get_by_role("dialog")
    expect(opened.locator(".contribution-table")).to_be_visible()
    page.keyboard.press("Escape")
    expect(opened).to_have_count(0)
    expect(rows.nth(1)).to_be_focused()
    assert "customer=" not in page.url
    rows.nth(3).click()
    expect(opened).to_be_visible()
    page.go_back()
    expect(opened).to_have_count(0)


def test_a_hostile_explanation_is_only_text(page: Page, service: Service) -> None:
    model = service.get("/models/active")
    told = service.get(f"/models/{model['model_id']}/customers/C0005")
    told["customer"] |= {"note": HOSTILE, HOSTILE: HOSTILE}
    told["explanation"] |= {
        "next_name": HOSTILE,
        "next_segment": 7,
        "why": [{"feature": HOSTILE, "value": HOSTILE, "typical": HOSTILE, "contribution": -1.5}],
        "to_move": [{"feature": HOSTILE, "from": HOSTILE, "to": HOSTILE}],
    }
    page.route("**/customers/*", lambda route: route.fulfill(body=json.dumps(told)))
    page.goto("/#/customers?customer=C0005")
    opened = page.get_by_role("dialog")
    expect(opened.locator(".move")).to_contain_text("<img src=x onerror=alert(1)> liame")
    assert opened.locator("img").count() == 0
    assert len(opened.inner_text()) < 2000
    assert opened.evaluate("(one) => one.scrollWidth <= one.clientWidth")


def test_a_customer_that_is_gone_is_told_in_words(page: Page) -> None:
    page.goto("/#/data")
    page.goto("/#/customers?customer=..")
    opened = page.get_by_role("dialog")
    expect(opened.get_by_role("alert")).to_contain_text("An id made of dots cannot be asked for alone")
    opened.get_by_role("button", name="Close").click()
    expect(opened).to_have_count(0)


def test_a_customer_the_model_does_not_know_is_told_in_plain_words(page: Page, watch: Watch) -> None:
    watch.allowed.append("404")
    page.goto("/#/customers?customer=NOBODY")
    opened = page.get_by_role("dialog", name="Customer NOBODY")
    expect(opened.get_by_role("status")).to_contain_text("was not trained on a customer with the id NOBODY")
    expect(opened.get_by_role("button", name="Try again")).to_have_count(0)
    assert "GET" not in opened.inner_text()
    opened.get_by_role("link", name="See all customers of this model").click()
    expect(opened).to_have_count(0)
