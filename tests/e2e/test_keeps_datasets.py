"""The tables that were brought stay in a list: to open one again, and to delete it with a way back."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from .conftest import Service, Watch
from .journeys import drop, named, two_groups_csv

MOST_LOOKS = 100
HOSTILE = "<img src=x onerror=alert(1)>\u202e" + "y" * 300


def bring(page: Page, name: str, n_rows: int = 40) -> str:
    """Bring a table, go back to the list, and return the id of the table."""
    drop(page, named(f"{name}.csv", two_groups_csv(n_rows)))
    expect(page.get_by_role("button", name="Find segments")).to_be_enabled()
    dataset_id = page.url.split("dataset=")[1].split("&")[0]
    page.get_by_role("button", name="Choose another file").click()
    expect(page.get_by_role("heading", name="Tables you can open again")).to_be_visible()
    return dataset_id


def ids(service: Service) -> list[str]:
    return [one["dataset_id"] for one in service.get("/datasets")["datasets"]]


def test_a_table_of_the_list_is_opened_with_a_click_and_left_by_the_way_back(page: Page) -> None:
    bring(page, "first of all", 44)
    bring(page, "second of all", 55)
    table = page.get_by_role("region", name="Kept tables")
    expect(table.get_by_role("row").nth(1)).to_contain_text("second of all555Customers")
    row = table.get_by_role("row").filter(has_text="first of all").first
    expect(row).to_contain_text("445Customers")
    assert row.locator("time").get_attribute("datetime")
    row.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Found in “first of all”")
    page.go_back()
    expect(table).to_be_visible()
    page.get_by_role("link", name="second of all").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Found in “second of all”")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Found in “second of all”")


def test_a_deleted_table_can_be_taken_back_and_is_gone_when_nobody_does(page: Page, service: Service) -> None:
    dataset_id = bring(page, "to delete")
    row = page.get_by_role("region", name="Kept tables").get_by_role("row").filter(has_text="to delete")
    page.get_by_role("button", name="Delete to delete").click()
    expect(row).to_have_count(0)
    expect(page.locator(".undo-notice")).to_contain_text("The table “to delete” is deleted.")
    assert dataset_id in ids(service)
    page.get_by_role("button", name="Undo").click()
    expect(row).to_have_count(1)
    page.get_by_role("button", name="Delete to delete").click()
    with page.expect_response(lambda answer: answer.request.method == "DELETE") as told:
        page.get_by_role("button", name="Dismiss").click()
    assert told.value.status == 204
    assert dataset_id not in ids(service)
    page.reload()
    expect(page.get_by_role("heading", name="Tables you can open again")).to_be_visible()
    expect(row).to_have_count(0)


def test_a_deletion_is_done_by_whoever_leaves_the_page(page: Page, service: Service) -> None:
    dataset_id = bring(page, "left behind")
    page.get_by_role("button", name="Delete left behind").click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    page.goto("about:blank")
    # The browser sends it after the page is gone, and tells nobody.
    for _ in range(MOST_LOOKS):
        if dataset_id not in ids(service):
            return
        page.wait_for_timeout(200)
    pytest.fail("the table is still kept")


def test_a_table_that_could_not_be_deleted_comes_back(page: Page, watch: Watch) -> None:
    watch.allowed.append("503")
    bring(page, "wanted")

    def refuse(route: Route) -> None:
        if route.request.method != "DELETE":
            return route.continue_()
        problem = {"title": "Database unavailable", "status": 503, "detail": "It does not answer."}
        return route.fulfill(status=503, json=problem)

    page.route("**/datasets/*", refuse)
    page.get_by_role("button", name="Delete wanted").click()
    page.get_by_role("button", name="Dismiss").click()
    expect(page.get_by_role("alert")).to_contain_text("It does not answer.")
    expect(page.get_by_role("button", name="Delete wanted")).to_be_visible()


def test_a_table_that_is_gone_meanwhile_is_told_and_the_list_is_there(page: Page, watch: Watch) -> None:
    watch.allowed.append("404")
    page.goto("/#/data?dataset=0123456789abcdef")
    expect(page.get_by_role("alert")).to_contain_text("This file is no longer kept")
    expect(page.get_by_role("alert")).to_contain_text("bring the file again")
    expect(page.locator("#file")).to_be_enabled()


def test_an_empty_list_says_what_it_is_for(page: Page) -> None:
    page.route("**/datasets", lambda route: route.fulfill(json={"datasets": []}))
    page.goto("/#/data")
    expect(page.get_by_text("No table is kept yet.")).to_be_visible()
    expect(page.get_by_role("heading", name="What makes a good file")).to_be_visible()


def test_a_list_that_does_not_come_is_asked_for_again(page: Page, watch: Watch) -> None:
    watch.allowed.append("500")
    problem = {"title": "Internal Server Error", "status": 500, "detail": "It broke."}
    page.route("**/datasets", lambda route: route.fulfill(status=500, json=problem))
    page.goto("/#/data")
    expect(page.get_by_role("alert")).to_contain_text("It broke.")
    page.unroute("**/datasets")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.get_by_role("heading", name="Tables you can open again")).to_be_visible()


@pytest.mark.parametrize("look", [{}, {"viewport": {"width": 390, "height": 844}}], ids=["wide", "phone"])
def test_names_of_tables_stay_text_and_many_of_them_are_folded(page: Page, look: dict[str, Any]) -> None:
    assert isinstance(look, dict)
    row = {"kind": "customers", "n_rows": 1_000_000, "n_columns": 40, "created_at": "2026-01-31T12:00:00Z"}
    many = [{"dataset_id": f"{n:016x}", "name": f"{n} {HOSTILE}", **row} for n in range(30)]
    many.append({**many[0], "dataset_id": "f" * 16, "name": "of old", "created_at": None})
    body = json.dumps({"datasets": many})
    page.route("**/datasets", lambda route: route.fulfill(body=body, content_type="application/json"))
    page.goto("/#/data")
    table = page.get_by_role("region", name="Kept tables")
    expect(table).to_contain_text("<img src=x")
    expect(table.locator("tbody tr")).to_have_count(8)
    page.get_by_role("button", name="Show all 31 tables").click()
    expect(table.locator("tbody tr")).to_have_count(31)
    expect(table).to_contain_text("of old")
    page.reload()
    expect(table.locator("tbody tr")).to_have_count(31)
    page.get_by_role("button", name="Delete 7").first.click()
    expect(table.locator("tbody tr")).to_have_count(30)
    page.get_by_role("button", name="Undo").click()
    expect(table.locator("tbody tr")).to_have_count(31)
    assert page.locator("main img").count() == 0
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
