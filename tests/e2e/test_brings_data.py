"""A person brings a file: a good one, a wrong one, a messy one, a hostile one."""

import pytest
from playwright.sync_api import Page, expect

from .conftest import SCREENSHOTS, Service, Watch
from .journeys import MILLISECONDS_TO_TRAIN, choose, drag, drop, named, train, two_groups_csv

HOSTILE = "<img src=x onerror=alert(1)>"
WRONG = {
    "picture.csv": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01",
    "empty.csv": b"",
    "header.csv": b"visits,spend\n",
}
MESSY = (
    "kunde;umsatz;besuche;korb\n"
    + "\n".join(f"K{n};{n % 7 * 100},{n % 10};{'' if n % 20 == 3 else n % 9};{n % 5},5" for n in range(60))
    + "\nK3;300,3;;3,5\n"
)


@pytest.mark.parametrize("name", WRONG)
def test_T05_a_wrong_format_gives_an_error_message(
    page: Page, watch: Watch, service: Service, name: str
) -> None:
    watch.allowed.append("the server responded with a status of 4")
    before = service.get("/models/active")["model_id"]
    drop(page, named(name, WRONG[name]))
    problem = page.get_by_role("alert")
    expect(problem).to_contain_text(f"{name} could not be used")
    expect(problem).to_contain_text("What to do")
    expect(problem).to_contain_text("Nothing was changed")
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"T05_{name.removesuffix('.csv')}.png", full_page=True)
    assert service.get("/models/active")["model_id"] == before


def test_after_a_wrong_file_a_right_one_is_taken(page: Page, watch: Watch) -> None:
    watch.allowed.append("the server responded with a status of 4")
    drop(page, named("empty.csv", b""))
    expect(page.get_by_role("alert")).to_be_visible()
    page.locator("#file").set_input_files(named("right.csv", two_groups_csv()))
    expect(page.get_by_role("button", name="Find segments")).to_be_enabled()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_missing_values_decimal_commas_and_copies_are_shown_before_anything_is_computed(page: Page) -> None:
    drop(page, named("messy.csv", MESSY.encode("cp1252")))
    figures = page.locator("dl.figures")
    expect(figures).to_contain_text("Rows61")
    expect(figures).to_contain_text("Missing cells4")
    expect(figures).to_contain_text("Copies of a row1")
    expect(page.locator(".lead")).to_contain_text("semicolons")
    expect(page.locator(".lead")).to_contain_text("decimal commas")


@pytest.mark.parametrize("screen", ["segments", "map", "evidence", "customers", "data"])
def test_a_file_can_be_dropped_anywhere_on_any_screen(page: Page, screen: str) -> None:
    page.goto(f"/#/{screen}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    file = named("anywhere.csv", two_groups_csv())
    drag(page, "dragenter", file)
    expect(page.get_by_text("Drop it to see what is in it")).to_be_visible()
    drag(page, "drop", file)
    expect(page.get_by_role("heading", level=1)).to_contain_text("anywhere")
    expect(page.get_by_text("Drop it to see what is in it")).to_have_count(0)
    expect(page.get_by_role("button", name="Find segments")).to_be_enabled()


def test_what_is_dropped_and_cannot_be_used_is_told_what_is_expected(page: Page) -> None:
    page.goto("/#/map")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    two = [named(f"{number}.csv", two_groups_csv()) for number in (1, 2)]
    drag(page, "drop", *two)
    expect(page.get_by_role("alert")).to_contain_text("Those were 2 files")
    expect(page.get_by_role("alert")).to_contain_text("one row per customer")
    drag(page, "drop", text="visits,spend")
    expect(page.get_by_role("alert")).to_contain_text("That was text or a link")
    page.get_by_role("button", name="Dismiss").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_have_text("Who is near whom")


def test_too_few_customers_or_columns_are_told_beside_the_button(page: Page) -> None:
    drop(page, named("nine.csv", two_groups_csv(9)))
    expect(page.get_by_role("button", name="Find segments")).to_be_disabled()
    expect(page.get_by_text("At least 10 customers are needed; this table has 9.")).to_be_visible()
    page.get_by_role("button", name="Choose another file").click()
    page.locator("#file").set_input_files(named("enough.csv", two_groups_csv(40)))
    expect(page.get_by_role("button", name="Find segments")).to_be_enabled()
    for box in page.get_by_role("region", name="Columns of the file").get_by_role("checkbox").all():
        if box.is_enabled():
            box.uncheck()
    expect(page.get_by_role("button", name="Find segments")).to_be_disabled()
    expect(page.get_by_text("Tick at least one column below")).to_be_visible()


def test_every_warning_is_shown_before_training_and_again_with_the_evidence(
    page: Page, service: Service
) -> None:
    content = two_groups_csv(60).replace(b"K0007,", b"K0007,many").replace(b"K0009,", b"K0009,few")
    drop(page, named("warned.csv", content))
    told = page.get_by_role("region", name="Worth knowing")
    expect(told).to_be_visible()
    dataset = service.get(f"/datasets/{page.url.split('dataset=')[1]}")
    assert dataset["warnings"]
    for warning in dataset["warnings"]:
        expect(told).to_contain_text(warning["message"])
    place = "(one) => one.getBoundingClientRect().top"
    assert told.evaluate(place) < page.locator("#train").evaluate(place)
    train(page)
    page.get_by_role("link", name="Evidence").click()
    warnings = service.get("/models/active")["data"]["warnings"]
    assert warnings
    for warning in warnings:
        line = page.get_by_role("listitem").filter(has_text=warning["message"])
        expect(line).to_be_visible()
        if warning["rows"]:
            expect(line).to_contain_text(f"Rows {warning['rows'][0]} and")
    service.activate_sample()


def test_without_any_model_the_page_opens_on_data_without_an_error(page: Page) -> None:
    page.route("**/models", lambda route: route.fulfill(json={"models": []}))
    page.goto("/")
    expect(page.get_by_text("Drop a customer file here")).to_be_visible()
    expect(page.get_by_text("No model yet")).to_be_visible()


def test_the_sample_is_brought_like_any_file(page: Page) -> None:
    page.goto("/#/data")
    page.get_by_role("button", name="Try the made-up sample").click()
    expect(page.locator("dl.figures")).to_contain_text("Rows440")


def test_a_file_dropped_on_the_page_is_read(page: Page) -> None:
    page.goto("/#/data")
    zone = page.locator(".dropzone")
    transfer = page.evaluate_handle(
        "(text) => { const data = new DataTransfer();"
        " data.items.add(new File([text], 'dropped.csv', { type: 'text/csv' })); return data; }",
        two_groups_csv().decode(),
    )
    zone.dispatch_event("dragenter", {"dataTransfer": transfer})
    zone.dispatch_event("drop", {"dataTransfer": transfer})
    expect(page.get_by_role("heading", level=1)).to_contain_text("dropped")


def test_what_was_found_in_a_file_survives_a_reload(page: Page) -> None:
    drop(page, named("kept.csv", two_groups_csv()))
    expect(page.get_by_role("button", name="Find segments")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_contain_text("kept")


def test_a_reload_during_a_training_finds_it_again(page: Page, service: Service) -> None:
    drop(page, named("reloaded.csv", two_groups_csv(600)))
    page.get_by_role("button", name="Find segments").click()
    expect(page.get_by_role("button", name="Cancel")).to_be_enabled()
    page.reload()
    expect(page.locator("h1.verdict")).to_be_visible(timeout=MILLISECONDS_TO_TRAIN)
    service.activate_sample()


def test_a_training_can_be_cancelled_and_the_file_stays(page: Page, service: Service) -> None:
    before = service.get("/models/active")["model_id"]
    drop(page, named("cancelled.csv", two_groups_csv(600)))
    page.get_by_role("button", name="Find segments").click()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("Cancelled. Nothing was changed")).to_be_visible()
    expect(page.get_by_role("button", name="Find segments")).to_be_enabled()
    assert service.get("/models/active")["model_id"] == before


def test_markup_in_a_file_stays_text(page: Page, service: Service) -> None:
    content = two_groups_csv(extra=(HOSTILE, HOSTILE)).replace(b"spend", HOSTILE.encode() + b"spend", 1)
    content = content.replace(b"K0001", b"<script>alert(2)</script>")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    drop(page, named(f"{HOSTILE}.csv", content))
    expect(page.get_by_role("region", name="Columns of the file")).to_contain_text(f"{HOSTILE}spend")
    expect(page.get_by_role("region", name="First rows")).to_contain_text("<script>alert(2)</script>")
    choose(page, algorithm="k-means", number_of_segments="2", customer_id="customer")
    train(page)
    expect(page.locator(".chart .bars .point").first).to_be_visible()
    for screen in ("map", "evidence", "customers"):
        page.goto(f"/#/{screen}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.locator(".skeleton")).to_have_count(0)
    expect(page.get_by_role("region", name="Customers")).to_contain_text("<script>alert(2)</script>")
    assert page.locator("main img, main script").count() == 0
    assert not [url for url in asked if url.endswith("/x")]
    service.activate_sample()
