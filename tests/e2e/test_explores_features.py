"""The features behind the segments, and the further evidence, are drawn under the policy of the page."""

import re

import pytest
from playwright.sync_api import Page, expect

from .conftest import MILLISECONDS_TO_DRAW, Service


@pytest.fixture(autouse=True)
def _sample(service: Service) -> None:
    service.activate_sample()


def test_how_features_go_together_can_be_read_before_and_after(page: Page, service: Service) -> None:
    model = service.get("/models/active")
    told = service.get(f"/models/{model['model_id']}/charts/correlation")
    page.goto("/#/explore")
    row = page.get_by_role("region", name="Correlations").get_by_role("row", name=re.compile("^Milk"))
    cell = row.get_by_role("cell").nth(2)

    def shown(stage: str, kind: str) -> str:
        return f"{told[stage][kind][1][2]:.2f}"

    assert told["features"][1:3] == ["Milk", "Grocery"]
    expect(cell).to_have_text(shown("before", "pearson"))
    page.get_by_role("radio", name="After transformation").check()
    expect(cell).to_have_text(shown("after", "pearson"))
    page.get_by_role("radio", name="Spearman").check()
    expect(cell).to_have_text(shown("after", "spearman"))
    expect(page.get_by_role("radio", name="Spearman")).to_be_focused()
    assert len({shown("before", "pearson"), shown("after", "pearson"), shown("after", "spearman")}) > 1


def test_pairs_and_spreads_of_features_are_drawn(page: Page, service: Service) -> None:
    model = service.get("/models/active")
    n_features = len(model["data"]["features"])
    page.goto("/#/explore")
    chart = page.get_by_role("figure", name=re.compile("^Customers by pairs"))
    expect(chart.locator(".scatterlayer .point").first).to_be_visible(timeout=MILLISECONDS_TO_DRAW)
    expect(chart.locator(".subplot")).to_have_count(n_features * (n_features + 1) // 2)
    expect(page.locator(".feature-spread")).to_have_count(n_features)
    expect(page.get_by_role("img", name=re.compile("^Spread of Fresh"))).to_have_count(2)


def test_what_is_chosen_stands_in_the_address_and_survives_reload_back_and_sharing(page: Page) -> None:
    page.goto("/#/explore")
    page.get_by_role("radio", name="After transformation").check()
    page.get_by_role("radio", name="Spearman").check()
    page.get_by_role("radio", name="Two features").check()
    page.get_by_label("Across").select_option(label="Grocery")
    page.get_by_label("Up").focus()
    page.get_by_label("Up").select_option(label="Frozen")
    expect(page.get_by_label("Up")).to_be_focused()
    page.get_by_role("radio", name="Each segment").check()
    shared = page.url
    for part in ("stage=after", "kind=spearman", "Grocery", "Frozen", "spread=apart"):
        assert part in shared
    pair = page.get_by_role(
        "figure", name=re.compile("^Customers by pairs of the features Grocery and Frozen")
    )

    def is_as_chosen() -> None:
        for name in ("After transformation", "Spearman", "Two features", "Each segment"):
            expect(page.get_by_role("radio", name=name)).to_be_checked()
        expect(pair.locator(".xtitle")).to_have_text("Grocery")
        expect(pair.locator(".ytitle")).to_have_text("Frozen")

    is_as_chosen()
    page.reload()
    is_as_chosen()
    page.get_by_role("link", name="Map").click()
    expect(page.get_by_role("radio", name="Spearman")).to_have_count(0)
    page.go_back()
    is_as_chosen()
    page.get_by_role("radio", name="As they came").check()
    page.get_by_role("radio", name="Pearson").check()
    page.get_by_role("radio", name="Every pair").check()
    page.get_by_role("radio", name="Stacked").check()
    assert page.url.endswith("#/explore"), "what is usual is left out"


@pytest.mark.parametrize(
    "params", ["stage=%3Cb%3E&kind=x&spread=7&pair=%7B", "pair=%5B%22no%20such%22,%22%3Cimg%20src=x%3E%22%5D"]
)
def test_an_address_that_says_nothing_known_shows_the_usual(page: Page, params: str) -> None:
    page.goto(f"/#/explore?{params}")
    for name in ("As they came", "Pearson", "Every pair", "Stacked"):
        expect(page.get_by_role("radio", name=name)).to_be_checked()
    expect(page.locator("main img")).to_have_count(0)


def test_each_segment_has_a_row_of_bars_and_features_say_how_well_they_part(
    page: Page, service: Service
) -> None:
    model = service.get("/models/active")
    page.goto("/#/explore?spread=apart")
    expect(page.get_by_role("img", name=re.compile("^Spread of Fresh"))).to_have_count(
        2 * model["n_segments"]
    )
    page.get_by_text("The numbers behind the marks").click()
    rows = page.get_by_role("region", name="How well each feature tells the segments apart").get_by_role(
        "row"
    )
    expect(rows).to_have_count(1 + len(model["data"]["features"]))


@pytest.mark.parametrize("look", [{"viewport": {"width": 390, "height": 844}}], ids=["phone"])
def test_a_phone_shows_the_pair_of_the_address(page: Page, look: dict[str, object]) -> None:
    assert look
    page.goto("/#/explore?pair=%5B%22Grocery%22,%22Frozen%22%5D")
    expect(page.get_by_label("Across")).to_have_value("2")
    page.get_by_label("Across").select_option(label="Milk")
    expect(page).to_have_url(re.compile("Milk.*Frozen"))
    expect(
        page.get_by_role("figure", name=re.compile("^Customers by pairs")).locator(".xtitle")
    ).to_have_text("Milk")
