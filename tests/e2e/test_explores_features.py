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


def test_silhouettes_and_components_are_drawn_with_their_numbers(page: Page, service: Service) -> None:
    model = service.get("/models/active")
    page.goto("/#/evidence")
    chart = page.get_by_role("figure", name=re.compile("^Silhouettes of the customers"))
    expect(chart.locator(".scatterlayer .trace")).to_have_count(
        model["n_segments"], timeout=MILLISECONDS_TO_DRAW
    )
    page.get_by_text("The numbers behind the bars").click()
    rows = page.get_by_role("region", name="Silhouettes by segment").get_by_role("row")
    expect(rows).to_have_count(1 + model["n_segments"])
    table = page.get_by_role("region", name="What each component is made of")
    expect(table.get_by_role("columnheader")).to_have_count(len(model["pca"]["components"]))
    expect(page.get_by_role("heading", name="How the customers were joined")).to_have_count(0)
