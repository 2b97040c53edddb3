"""The page shows what was found."""

import re

import pytest
from playwright.sync_api import Page, expect

from .conftest import SCREENSHOTS, Service
from .journeys import drop, named, train


def test_T04_the_page_shows_the_clusters(page: Page, service: Service) -> None:
    model = service.get("/models/active")
    page.goto("/")
    cards = page.locator("article.card")
    expect(cards).to_have_count(model["n_segments"])
    for segment in model["segments"]:
        card = cards.filter(has=page.get_by_role("heading", name=segment["name"], exact=True))
        expect(card).to_contain_text(f"{segment['size']} customers")
    expect(page.locator(".chart .bars .point").first).to_be_visible()

    page.get_by_role("link", name="Map").click()
    expect(page.locator(".chart .scatterlayer .point")).to_have_count(
        service.get(f"/models/{model['model_id']}/charts/projection")["n_shown"]
    )
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / "T04_map.png", full_page=True)
    page.get_by_role("link", name="Segments").click()
    expect(page.locator(".chart .bars .point").first).to_be_visible()
    page.screenshot(path=SCREENSHOTS / "T04_segments.png", full_page=True)


def test_the_made_up_sample_is_announced_and_leads_to_an_own_file(page: Page, service: Service) -> None:
    service.activate_sample()
    page.goto("/")
    expect(page.get_by_role("note")).to_contain_text("made-up sample")
    expect(page.get_by_role("note")).to_contain_text("Drop your own file anywhere on this page")
    page.get_by_role("link", name="Use your own file").click()
    expect(page.get_by_text("Drop a customer file here")).to_be_visible()


def test_the_whole_way_with_the_real_wholesale_customers(page: Page, wholesale_csv: bytes) -> None:
    drop(page, named("wholesale.csv", wholesale_csv))
    expect(page.get_by_role("heading", level=1)).to_contain_text("wholesale")
    rows = page.get_by_role("region", name="Columns of the file").locator("tbody tr")
    expect(rows).to_have_count(8)
    expect(rows.filter(has_text="Channel")).to_contain_text("category")
    for name in ("Channel", "Region"):
        page.get_by_label(f"Use {name}").uncheck()
    expect(page.get_by_text("6 columns will shape them")).to_be_visible()
    train(page)
    expect(page.locator("h1")).to_contain_text("2 segments")
    expect(page.get_by_role("note")).to_have_count(0)
    page.get_by_role("link", name="Evidence").click()
    expect(page.get_by_text("440 rows came in")).to_be_visible()
    expect(page.locator("tr.is-chosen")).to_have_count(1)
    page.get_by_role("link", name="Customers", exact=True).click()
    expect(page.locator("main").get_by_text("440 customers", exact=True)).to_be_visible()


def test_the_map_can_be_read_without_seeing_it(page: Page) -> None:
    page.goto("/#/map")
    chart = page.get_by_role("figure", name=re.compile("Map of the customers"))
    expect(chart).to_be_visible()
    page.get_by_text("The map in words").click()
    expect(page.locator("details[open] p").first).to_contain_text("drawn on two axes")


def test_the_strongest_difference_is_drawn_also_where_values_are_below_zero(page: Page) -> None:
    rows = [f"K{one},{20 + one % 7},{(-4000 if one % 2 else 5000) + one % 11}" for one in range(60)]
    drop(page, named("balance.csv", "\n".join(["customer,visits,net_balance", *rows]).encode()))
    train(page)
    expect(page.get_by_role("heading", name="In standard deviations")).to_be_visible()
    figures = page.get_by_role("figure", name=re.compile("^In standard deviations, net_balance"))
    expect(figures.locator(".bars .point")).to_have_count(page.locator("article.card").count())
    expect(page.get_by_role("figure", name=re.compile("^Against the average, visits"))).to_be_visible()


def test_hiding_a_segment_takes_its_customers_off_the_map(page: Page, service: Service) -> None:
    first = service.get("/models/active")["segments"][0]
    page.goto("/#/map")
    points = page.locator(".chart .scatterlayer .point")
    expect(points.first).to_be_visible()
    before = points.count()
    page.locator(f"#show-{first['segment']}").uncheck()
    expect(points).to_have_count(before - first["size"])
    expect(page.locator(f"#show-{first['segment']}")).to_be_focused()


def test_no_tool_of_a_chart_sends_customers_away(page: Page) -> None:
    page.goto("/#/map")
    chart = page.locator(".chart")
    chart.hover()
    expect(chart.locator(".modebar-btn").first).to_be_visible()
    tools = chart.locator(".modebar-btn").evaluate_all("(all) => all.map((one) => one.dataset.title)")
    assert tools
    assert not [tool for tool in tools if re.search("share|cloud|edit", tool, re.IGNORECASE)]


@pytest.mark.parametrize(
    "screen", ["segments", "map", "evidence", "explore", "customers", "score", "models", "data"]
)
def test_each_screen_survives_a_reload(page: Page, screen: str) -> None:
    page.goto(f"/#/{screen}")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_be_visible()
    words = heading.inner_text()
    page.reload()
    expect(heading).to_have_text(words)
