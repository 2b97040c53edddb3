"""Customers can be found, sorted, paged and taken away."""

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from .conftest import Service, Watch

HOSTILE = "<img src=x onerror=alert(1)>>=\u202eliam " + "long" * 40
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture(autouse=True)
def _sample(service: Service) -> None:
    service.activate_sample()


def rows(page: Page) -> list[str]:
    expect(page.locator(".is-stale")).to_have_count(0)
    return page.locator(".customer-table tbody th").all_inner_texts()


def test_pages_can_be_turned(page: Page) -> None:
    page.goto("/#/customers")
    expect(page.get_by_text("1 to 50 of 440")).to_be_visible()
    first = rows(page)
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("51 to 100 of 440")).to_be_visible()
    assert not set(first) & set(rows(page))
    page.go_back()
    page.goto("/#/customers?page=9")
    expect(page.get_by_text("401 to 440 of 440")).to_be_visible()
    expect(page.get_by_role("button", name="Next")).to_be_disabled()


def test_a_search_keeps_the_cursor_and_finds(page: Page) -> None:
    page.goto("/#/customers")
    expect(page.get_by_text("1 to 50 of 440")).to_be_visible()
    wanted = rows(page)[7]
    field = page.get_by_label("Search customers")
    field.press_sequentially(wanted)
    expect(page.get_by_text("1 customer matches")).to_be_visible()
    expect(field).to_be_focused()
    assert rows(page) == [wanted]
    field.fill("nobody has this name")
    expect(page.get_by_text("No customer matches")).to_be_visible()
    page.get_by_role("button", name="Show all customers").click()
    expect(page.get_by_text("1 to 50 of 440")).to_be_visible()
    expect(field).to_have_value("")


def test_a_heading_sorts_up_and_then_down(page: Page) -> None:
    page.goto("/#/customers")
    heading = page.get_by_role("columnheader", name="Milk")
    cells = page.locator(".customer-table tbody tr td:nth-child(6)")
    heading.get_by_role("button").click()
    expect(heading).to_have_attribute("aria-sort", "ascending")
    expect(page.locator(".is-stale")).to_have_count(0)
    smallest = float(cells.first.inner_text().replace(",", ""))
    heading.get_by_role("button").click()
    expect(heading).to_have_attribute("aria-sort", "descending")
    expect(page.locator(".is-stale")).to_have_count(0)
    assert float(cells.first.inner_text().replace(",", "")) > smallest


def test_confidence_says_what_it_is_under_the_mouse_on_focus_and_above_the_table(
    page: Page, service: Service
) -> None:
    words = {"gmm": "the probability of the segment", "kmeans": "It is no probability"}
    kind = words[service.get("/models/active")["algorithm"]]
    page.goto("/#/customers")
    expect(page.locator(".lead")).to_contain_text(kind)
    heading = page.locator("thead th", has_text="Confidence")
    heading.get_by_role("button").focus()
    expect(page.get_by_role("tooltip")).to_contain_text(kind)
    page.keyboard.press("Escape")
    expect(page.get_by_role("tooltip")).to_have_count(0)
    heading.get_by_role("button").hover()
    expect(page.get_by_role("tooltip")).to_contain_text(kind)
    expect(heading.get_by_role("button")).to_have_accessible_description(re.compile(kind))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_exactly_what_is_filtered_is_downloaded(
    page: Page, service: Service, tmp_path: Path, kind: str
) -> None:
    segment = service.get("/models/active")["segments"][1]
    page.goto("/")
    page.get_by_role("link", name=f"See its customers in {segment['name']}").click()
    expect(page.get_by_text(f"{segment['size']} customers match")).to_be_visible()
    with page.expect_download() as waiting:
        page.locator(f"#download-{kind}").click()
    path = tmp_path / f"customers.{kind}"
    waiting.value.save_as(path)
    if kind == "xlsx":
        assert path.read_bytes().startswith(b"PK")
        return
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == segment["size"]


def add_filter(page: Page, column: str, sign: str, value: str) -> None:
    page.get_by_text("Add a filter").click()
    page.get_by_label("Column").select_option(label=column)
    page.get_by_label("Comparison").select_option(label=sign)
    field = page.get_by_label("Value")
    if field.evaluate("(one) => one.tagName") == "SELECT":
        field.select_option(label=value)
    else:
        field.fill(value)
    page.get_by_role("button", name="Add", exact=True).click()


def test_filters_are_put_together_and_taken_away_and_the_address_holds_them(
    page: Page, service: Service
) -> None:
    customers = service.get("/models/active/customers?page_size=1000")["customers"]
    rich = [one for one in customers if one["Milk"] >= 5000]
    usual = [one for one in rich if not one["is_outlier"]]
    page.goto("/#/customers?page=3")
    add_filter(page, "Milk", "at least", "5000")
    expect(page.get_by_text(f"{len(rich)} customers match")).to_be_visible()
    expect(page.locator("#add-filter")).to_be_focused()
    add_filter(page, "Unusual", "is", "no")
    expect(page.get_by_role("link", name=f"Download {len(usual)} customers")).to_be_visible()
    assert rows(page) == [one["customer_id"] for one in usual[:50]]
    page.reload()
    expect(page.get_by_text(f"{len(usual)} customers match")).to_be_visible()
    chips = page.get_by_role("group", name="Filters")
    expect(chips).to_contain_text("Milk at least 5,000")
    chips.get_by_role("button", name="Remove the filter: Unusual is no").click()
    expect(page.get_by_text(f"{len(rich)} customers match")).to_be_visible()
    chips.get_by_role("button", name="Remove the filter: Milk at least 5,000").click()
    expect(page.locator("#main").get_by_text("440 customers", exact=True)).to_be_visible()
    assert "where" not in page.url


def test_the_download_is_exactly_what_is_filtered_in_the_order_on_the_screen(
    page: Page, service: Service
) -> None:
    where = json.dumps(["Milk>=3000", "is_outlier=false"])
    page.goto(f"/#/customers?sort=-Fresh&where={where}&region=-2,-2;3,-2;3,2;-2,2")
    expect(page.get_by_text("customers match")).to_be_visible()
    count = int(page.locator("#download-csv").inner_text().split()[1])
    shown = rows(page)
    href = page.locator("#download-csv").get_attribute("href")
    answer = page.request.get(service.address + str(href))
    downloaded = list(csv.DictReader(io.StringIO(answer.body().decode("utf-8-sig"))))
    assert 50 < count == len(downloaded) < 440
    assert [one["customer_id"] for one in downloaded[:50]] == shown


def test_everything_at_once_that_nobody_meets_can_be_taken_away(page: Page) -> None:
    page.goto(f"/#/customers?where={json.dumps(['Milk>=1e12'])}&segment=1")
    expect(page.get_by_text("Nobody meets all of these filters at once")).to_be_visible()
    page.get_by_role("button", name="Clear all").click()
    expect(page.get_by_text("1 to 50 of 440")).to_be_visible()


def test_a_filter_on_a_column_that_is_not_there_says_so_and_can_be_removed(page: Page, watch: Watch) -> None:
    watch.allowed.append("422")
    page.goto(f"/#/customers?where={json.dumps(['Fish>=3'])}")
    expect(page.get_by_role("alert")).to_contain_text("Fish>=3")
    expect(page.get_by_role("alert")).to_contain_text("customer_id, segment")
    page.get_by_role("button", name="Remove the filter: Fish>=3").click()
    expect(page.get_by_text("1 to 50 of 440")).to_be_visible()


def test_hostile_columns_and_filters_are_only_text(page: Page) -> None:
    def tell(route: Route) -> None:
        route.fulfill(body=json.dumps(hostile(json.loads(told))))

    def hostile(answer: dict[str, object]) -> dict[str, object]:
        return {
            **answer,
            "columns": [*answer["columns"], HOSTILE],  # type: ignore[misc]
            "kinds": {**answer["kinds"], HOSTILE: "text"},  # type: ignore[dict-item]
            "choices": {**answer["choices"], HOSTILE: [HOSTILE, "</select>"]},  # type: ignore[dict-item]
            "customers": [{**one, HOSTILE: HOSTILE} for one in answer["customers"]],  # type: ignore[attr-defined]
        }

    with page.expect_response("**/customers?*") as waiting:
        page.goto("/#/customers")
    told = waiting.value.text()
    page.route("**/customers?*", tell)
    page.goto(f"/#/customers?segment=0&search={HOSTILE[:30]}")
    page.get_by_text("Add a filter").click()
    page.get_by_label("Column").select_option(value=HOSTILE)
    page.get_by_label("Value").select_option(value=HOSTILE)
    page.get_by_role("button", name="Add", exact=True).click()
    chips = page.get_by_role("group", name="Filters")
    expect(chips.locator(".chip")).to_have_count(3)
    expect(chips).to_contain_text("<img src=x onerror=alert(1)>>=")
    assert page.locator("main img").count() == 0
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    page.get_by_role("button", name="Remove the filter: <img").click()
    expect(chips.locator(".chip")).to_have_count(2)


def test_every_heading_says_what_its_column_holds(page: Page) -> None:
    page.goto("/#/customers")
    expect(page.get_by_text("1 to 50 of 440")).to_be_visible()
    for button in page.locator("thead .sort").all():
        expect(button).to_have_accessible_description(re.compile("[a-z]{3}"))
    page.get_by_role("columnheader", name="Milk").get_by_role("button").hover()
    expect(page.get_by_role("tooltip")).to_contain_text("the segments were formed by")


def test_rows_are_gone_through_by_keyboard_and_stay_under_the_heading(page: Page) -> None:
    page.goto("/#/customers")
    table_rows = page.locator(".customer-table tbody tr")
    expect(table_rows).to_have_count(50)
    table_rows.first.focus()
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    expect(table_rows.nth(3)).to_be_focused()
    page.keyboard.press("End")
    expect(table_rows.nth(49)).to_be_focused()
    head, scroller = page.locator("thead th").first, page.locator(".scroller.is-tall")
    tops = [one.bounding_box() for one in (head, scroller)]
    assert tops[0] is not None
    assert tops[1] is not None
    assert abs(tops[0]["y"] - tops[1]["y"]) < 3


def test_a_filter_takes_a_number_as_it_is_written_and_nothing_else(page: Page, service: Service) -> None:
    service.activate_sample()
    page.goto("/#/customers")
    page.locator("#add-filter").click()
    page.locator("#filter-column").select_option("Fresh")
    page.locator("#filter-value").fill("much")
    page.locator("#apply-filter").click()
    assert (
        page.locator("#filter-value")
        .evaluate("(field) => field.validationMessage")
        .startswith("“much” is no number")
    )
    page.locator("#filter-value").fill("20.000,50")
    page.locator("#apply-filter").click()
    expect(page.get_by_role("group", name="Filters")).to_contain_text("20,000.5")
    n = service.get("/models/active/customers?where=Fresh%3E%3D20000.5")["n_customers"]
    expect(page.locator("#main").get_by_text(f"{n} customers match")).to_be_visible()


def test_a_page_behind_the_last_one_is_the_last_one(page: Page) -> None:
    page.goto("/#/customers?page=99999&sort=-Milk")
    expect(page.get_by_text("401 to 440 of 440")).to_be_visible()
    expect(page).to_have_url(re.compile(r"page=9\b"))
    expect(page).to_have_url(re.compile("sort=-Milk"))
    page.get_by_role("button", name="Previous").click()
    expect(page.get_by_text("351 to 400 of 440")).to_be_visible()


@pytest.mark.parametrize("nonsense", ["page=-3", "page=abc", "page=0", "segment=abc", "segment=-7&page=1e9"])
def test_what_is_no_page_and_no_segment_shows_all_customers(page: Page, nonsense: str) -> None:
    page.goto(f"/#/customers?{nonsense}")
    expect(page.get_by_text("1 to 50 of 440")).to_be_visible()
    expect(page.get_by_role("group", name="Filters")).to_have_count(0)
    expect(page).to_have_url(re.compile("#/customers$"))


@pytest.mark.parametrize("look", [PHONE], ids=["phone"])
def test_a_long_id_leaves_room_for_the_other_columns_of_a_phone(page: Page, look: dict[str, Any]) -> None:
    long = "customer-of-the-northern-branch-00012345"

    def tell(route: Route) -> None:
        answer = route.fetch().json()
        answer["customers"][0]["customer_id"] = long
        route.fulfill(body=json.dumps(answer))

    page.route("**/customers?*", tell)
    page.goto("/#/customers")
    opener = page.get_by_role("link", name=long)
    expect(opener).to_have_attribute("title", long)
    box = page.get_by_role("columnheader", name="Confidence").bounding_box()
    assert box
    assert box["x"] < look["viewport"]["width"] * 0.9
    assert opener.evaluate("(one) => one.scrollWidth > one.clientWidth")
