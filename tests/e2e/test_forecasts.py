"""Purchases go in, and what their customers will do comes out: told, drawn, and in numbers."""

import json
import re
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from .conftest import MILLISECONDS_TO_DRAW, SCREENSHOTS, Service, Watch
from .journeys import MILLISECONDS_TO_TRAIN, at_rest, choose, is_wider_than_its_window, train

CHEAP = {"algorithm": "kmeans", "n_segments": 3, "n_resamples": 0, "n_references": 0}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DARK = {"color_scheme": "dark"}
LOOKS = {"wide_light": {}, "wide_dark": DARK, "phone_light": PHONE, "phone_dark": {**PHONE, **DARK}}
SECONDS_TO_TRAIN = 300


def train_on_purchases(service: Service, table: bytes, **options: Any) -> str:
    """Train on a table of purchases, and return the id of the model."""
    answer = httpx.post(
        f"{service.address}/train",
        files={"file": ("shop.csv", table)},
        data={"options": json.dumps({**CHEAP, **options})},
        headers={"Prefer": "wait=60"},
        timeout=SECONDS_TO_TRAIN,
    )
    job = answer.json()
    with httpx.stream(
        "GET", f"{service.address}/jobs/{job['job_id']}/events", timeout=SECONDS_TO_TRAIN
    ) as end:
        for _ in end.iter_lines():
            pass
    job = service.get(f"/jobs/{job['job_id']}")
    assert job["status"] == "succeeded", job
    return str(job["model_id"])


@pytest.fixture(scope="module")
def trained(service: Service) -> str:
    """Two models of a made-up shop, the second with later purchases: it goes on with the first."""
    table = httpx.get(f"{service.address}/samples/retail.csv", timeout=60).content
    report = httpx.post(
        f"{service.address}/datasets", files={"file": ("shop.csv", table)}, timeout=SECONDS_TO_TRAIN
    ).json()
    last = report["purchases"]["last_at"]
    month_before = f"{int(last[:4]) - (last[5:7] == '01')}-{(int(last[5:7]) - 2) % 12 + 1:02}-28"
    first = train_on_purchases(service, table, name="Shop before", as_of=month_before, take_over=False)
    second = train_on_purchases(service, table, name="Shop")
    assert service.get(f"/models/{second}")["identity"]["previous_model_id"] == first
    return second


@pytest.fixture
def shop(service: Service, trained: str) -> Iterator[str]:
    """Put the model of the shop into use for one test."""
    httpx.post(f"{service.address}/models/{trained}/activate").raise_for_status()
    yield trained
    service.activate_sample()


def test_what_will_happen_is_told_in_a_sentence_for_the_horizon_of_the_address(
    page: Page, service: Service, shop: str
) -> None:
    page.goto("/#/forecast")
    for days in (90, 365):
        total = service.get(f"/models/{shop}/forecast?horizon_days={days}")["total"]
        lead = page.locator(".lead").first
        expect(page.get_by_role("heading", level=1)).to_have_text(f"The next {days} days")
        expect(lead).to_contain_text(f"In the next {days} days these {total['n_customers']:,} customers")
        expect(lead).to_contain_text(
            re.compile(rf"{round(total['expected_purchases']):,} times.* \([\d,]+ to [\d,]+\)")
        )
        page.get_by_role("radio", name="1 year").check()
    expect(page.get_by_role("radio", name="1 year")).to_be_focused()
    assert "days=365" in page.url
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("The next 365 days")
    page.get_by_role("radio", name="1 year").press("ArrowLeft")
    expect(page.get_by_role("heading", level=1)).to_have_text("The next 180 days")


def test_what_is_expected_stands_beside_what_happened(page: Page, service: Service, shop: str) -> None:
    told = service.get(f"/models/{shop}/forecast")
    page.goto("/#/forecast")
    future = page.get_by_role("figure", name=re.compile("^Expected repeat purchases"))
    expect(future.locator(".scatterlayer .js-line").first).to_be_visible(timeout=MILLISECONDS_TO_DRAW)
    holdout = told["holdout"]
    expect(
        page.get_by_text(f"{holdout['actual']:,} purchases happened, {round(holdout['expected']):,}")
    ).to_be_visible()
    past = page.get_by_role("figure", name=re.compile("^Repeat purchases of"))
    expect(past.get_by_text("kept from the model")).to_be_visible()
    page.get_by_text("The numbers behind the lines").first.click()
    rows = page.get_by_role("region", name="Expected purchases by week").get_by_role("row")
    expect(rows).to_have_count(1 + len(told["curve"]))
    chosen = page.get_by_role("region", name="Every process that was tried").locator("tr.is-chosen")
    expect(chosen).to_have_count(1)
    expect(page.get_by_role("region", name="Every process that was tried").get_by_role("row")).to_have_count(
        1 + len(told["candidates"])
    )
    page.get_by_text("Parameters and their standard errors").click()
    expect(page.get_by_role("region", name=re.compile("^Parameters of")).first).to_be_visible()


def test_segments_customers_and_groups_are_drawn_and_told_in_numbers(
    page: Page, service: Service, shop: str
) -> None:
    model = service.get("/models/active")
    groups = service.get(f"/models/{shop}/charts/recency_frequency")["rfm"]
    page.goto("/#/forecast")
    values = page.get_by_role("figure", name=re.compile("^Expected (value|purchases) in 90 days"))
    expect(values.locator(".barlayer .point").first).to_be_visible(timeout=MILLISECONDS_TO_DRAW)
    expect(values.locator(".barlayer .point")).to_have_count(model["n_segments"])
    page.get_by_text("The numbers behind the bars").click()
    rows = page.get_by_role("region", name="What each segment is expected to do").get_by_role("row")
    expect(rows).to_have_count(2 + model["n_segments"])
    matrix = page.get_by_role("figure", name=re.compile("^Probability of being active"))
    expect(matrix.locator(".heatmaplayer image")).to_have_count(1)
    marks = page.get_by_role("figure", name=re.compile("^Customers by days since"))
    expect(marks.locator(".scatterlayer .point").first).to_be_visible()
    expect(page.get_by_role("region", name="Groups by recency").get_by_role("row")).to_have_count(
        1 + len(groups)
    )


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS.keys())
@pytest.mark.skipif(
    find_spec("axe_playwright_python") is None,
    reason="axe is absent; install it with: pip install axe-playwright-python",
)
def test_a_forecast_fits_its_window_and_keeps_nobody_out(
    page: Page, service: Service, shop: str, violations: Callable[[], list[str]], look: dict[str, Any]
) -> None:
    assert isinstance(look, dict)
    someone = service.get(f"/models/{shop}/customers?page_size=1")["customers"][0]["customer_id"]
    for screen in ("forecast", "segments", "models", "customers", f"customers?customer={someone}"):
        page.goto(f"/#/{screen}")
        at_rest(page)
        name = next(name for name, one in LOOKS.items() if one == look)
        SCREENSHOTS.mkdir(exist_ok=True)
        page.screenshot(path=SCREENSHOTS / f"shop_{screen.partition('?')[0]}_{name}.png", full_page=True)
        # Under an opened customer nothing can be clicked.
        for summary in [] if "?" in screen else page.locator("main summary").all():
            summary.click()
        assert violations() == [], screen
        assert not is_wider_than_its_window(page), screen


def test_a_model_without_purchases_teaches_what_a_forecast_needs(page: Page, service: Service) -> None:
    service.activate_sample()
    page.goto("/#/forecast")
    expect(page.get_by_role("heading", name="A forecast needs purchases")).to_be_visible()
    expect(page.get_by_role("radio")).to_have_count(0)
    page.get_by_role("button", name="Try made-up purchases").click()
    expect(page.get_by_role("heading", name="These are purchases")).to_be_visible(
        timeout=MILLISECONDS_TO_TRAIN
    )


def test_a_table_of_purchases_is_understood_and_can_be_overruled(page: Page, service: Service) -> None:
    page.goto("/#/data")
    page.get_by_role("button", name="made-up purchases").click()
    expect(page.get_by_role("heading", name="These are purchases")).to_be_visible(
        timeout=MILLISECONDS_TO_TRAIN
    )
    report = service.get(f"/datasets/{page.url.split('dataset=')[1]}")
    found = report["purchases"]
    figures = page.locator(".figures")
    for words, count in (("Lines", found["n_lines"]), ("Customers", found["n_customers"])):
        expect(
            figures.locator("div").filter(has_text=re.compile(f"{words}$|^{words}")).first
        ).to_contain_text(f"{count:,}")
    customer = page.get_by_label("Customer", exact=True)
    expect(customer.locator("option").first).to_have_text(f"{found['columns']['customer']}, as found")
    made = page.get_by_role("region", name="What is known of each customer")
    expect(made.get_by_role("row")).to_have_count(1 + len(report["customer_columns"]))

    page.get_by_role("radio", name="A customer").check()
    expect(page.get_by_role("region", name="Columns of the file")).to_be_visible()
    expect(page.get_by_role("radio", name="A customer")).to_be_focused()
    page.get_by_role("radio", name="Part of a purchase").check()

    page.get_by_label("Refunds", exact=True).focus()
    page.keyboard.type("Take")
    expect(page.get_by_label("Refunds", exact=True)).to_have_value("net")
    expect(page.get_by_label("Refunds", exact=True)).to_be_focused()
    made.get_by_role("checkbox", name="Use Days since first purchase").check()
    expect(page.get_by_text("4 features of")).to_be_visible()
    choose(page, algorithm="k-means", number_of_segments="3")
    train(page)
    model = service.get("/models/active")
    assert model["data"]["purchases"]["refunds"] == "net"
    assert set(model["data"]["features"]) == {"recency_days", "n_purchases", "total_spend", "tenure_days"}
    expect(
        page.locator("article.card").first.get_by_role("heading", name="In the next 90 days")
    ).to_be_visible()
    service.activate_sample()


def test_what_is_chosen_of_purchases_is_shown_at_once_or_why_it_cannot_be(
    page: Page, watch: Watch, service: Service
) -> None:
    watch.allowed.append("the server responded with a status of 422")
    page.goto("/#/data")
    page.get_by_role("button", name="made-up purchases").click()
    heading = page.get_by_role("heading", name="These are purchases")
    expect(heading).to_be_visible(timeout=MILLISECONDS_TO_TRAIN)
    address = f"/datasets/{page.url.split('dataset=')[1]}"
    found = service.get(address)
    other = service.get(f"{address}?transactions=%7B%22customer%22:%22Country%22%7D")["purchases"]
    figures = page.locator(".figures")
    page.locator("#part-customer").select_option(label="Country")
    expect(figures).to_contain_text(f"Customers{other['n_customers']:,}")
    page.locator("#part-date").select_option(label="Product")
    expect(page.locator("p.notice")).to_contain_text("cannot be the date of purchases: it holds no dates")
    expect(page.locator("p.notice")).not_to_contain_text("'transactions'")
    expect(page.get_by_role("button", name="Find segments")).to_be_disabled()
    for part in ("customer", "date"):
        as_found = f"{found['purchases']['columns'][part]}, as found"
        page.locator(f"#part-{part}").select_option(label=as_found)
    expect(figures).to_contain_text(f"Customers{found['purchases']['n_customers']:,}")
    expect(page.locator("p.notice")).to_have_count(0)
    expect(page.get_by_role("button", name="Find segments")).to_be_enabled()


def test_customers_are_told_by_what_they_will_likely_do(page: Page, service: Service, shop: str) -> None:
    page.goto("/#/customers")
    head = page.get_by_role("columnheader")
    expect(head.nth(4)).to_contain_text("Likely still active")
    page.get_by_role("button", name="Likely still active").click()
    expect(head.nth(4)).to_have_attribute("aria-sort", "descending")
    best = service.get(f"/models/{shop}/customers?sort=-probability_active&page_size=1")["customers"][0]
    expect(page.locator("tbody tr").first.get_by_role("cell").nth(3)).to_have_text(
        f"{best['probability_active']:.0%}"
    )
    page.locator("tbody tr").first.click()
    drawer = page.get_by_role("dialog")
    expect(drawer.get_by_role("heading", name="In the next 90 days")).to_be_visible()
    values = drawer.get_by_role("region", name="All its values")
    expect(values.get_by_text("Days since last purchase")).to_be_visible()


def test_where_segments_are_going_is_told_with_who_may_move_down(
    page: Page, service: Service, shop: str
) -> None:
    told = service.get(f"/models/{shop}/trend?periods=3")
    page.goto("/#/models")
    trend = page.get_by_role("region", name="If it goes on like this")
    figure = trend.get_by_role("figure", name=re.compile("^Expected customers of each segment"))
    expect(figure.locator(".scatterlayer .trace").first).to_be_visible(timeout=MILLISECONDS_TO_DRAW)
    expect(figure.locator(".subplot")).to_have_count(len(told["segments"]))
    trend.get_by_text("The numbers behind the lines").click()
    rows = trend.get_by_role("region", name="Expected customers of each segment").get_by_role("row")
    expect(rows).to_have_count(1 + len(told["segments"]))
    down = trend.get_by_role("region", name="Customers most likely to move down")
    if not told["moving_down"]["customers"]:
        expect(trend.get_by_text("No segment loses customers")).to_be_visible()
        return
    expect(trend.get_by_text("not a probability of the customer")).to_be_visible()
    down.get_by_role("link").first.click()
    drawer = page.get_by_role("dialog")
    expect(drawer.get_by_role("heading", name="Where it was")).to_be_visible()
