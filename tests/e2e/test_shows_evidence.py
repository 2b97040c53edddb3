"""Why to believe a model: each chart is drawn, told in words and in numbers, or says why there is none."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from .conftest import SCREENSHOTS, Service
from .journeys import at_rest, choose, drop, named, train, two_groups_csv


@pytest.fixture
def sample(service: Service) -> dict[str, Any]:
    service.activate_sample()
    model: dict[str, Any] = service.get("/models/active")
    return model


def change(page: Page, service: Service, **facts: Any) -> None:
    """Show the active model with other facts than it has."""
    changed = service.get("/models/active") | facts
    page.route("**/models/active", lambda route: route.fulfill(body=json.dumps(changed)))


def test_every_criterion_has_a_small_curve_with_the_chosen_number_marked(
    page: Page, sample: dict[str, Any]
) -> None:
    page.goto("/#/evidence")
    criteria = page.locator(".criteria > section")
    expect(criteria.get_by_role("heading")).to_have_text(
        [
            re.compile(f"^{name}")
            for name in (
                "Silhouette",
                "Davies-Bouldin",
                "Calinski-Harabasz",
                "Inertia",
                "BIC",
                "Gap statistic",
                "Stability",
            )
        ]
    )
    for one in criteria.all():
        expect(one.locator(".scatterlayer .trace").first).to_be_visible()
        expect(one.locator(".annotation-text")).to_have_text("chosen")
        assert re.search(r"; .*\d+: ", one.get_by_role("figure").get_attribute("aria-label") or "")
    for sentence in sample["choice"]:
        expect(page.locator("main .lead")).to_contain_text(sentence)
    expect(page.get_by_role("region", name="Every candidate").get_by_role("row")).to_have_count(
        1 + len(sample["selection"])
    )
    at_rest(page)
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / "evidence.png", full_page=True)


def test_the_customers_are_shown_beside_the_reference_tables(page: Page, sample: dict[str, Any]) -> None:
    page.goto("/#/evidence")
    chart = page.get_by_role("figure", name=re.compile("^How grouped the customers look"))
    references = sample["structure"]["references"]
    expect(chart.locator(".scatterlayer .point")).to_have_count(
        sum(len(tables["values"]) + 2 for tables in references)
    )
    page.get_by_text("The numbers behind the dots").click()
    rows = page.get_by_role("region", name="Your customers beside tables without groups").get_by_role("row")
    for tables, row in zip(references, rows.all()[1:], strict=True):
        expect(row.get_by_role("cell").nth(3)).to_have_text(f"{tables['observed']:.2f}")


def test_a_model_that_kept_no_reference_tables_says_so(page: Page, service: Service, sample: Any) -> None:
    change(page, service, structure=sample["structure"] | {"references": []})
    page.goto("/#/evidence")
    expect(page.get_by_text("Train again to see them.")).to_be_visible()


def test_what_was_not_measured_is_said_rather_than_drawn(page: Page, service: Service, sample: Any) -> None:
    segments = [segment | {"stability": None, "stability_band": None} for segment in sample["segments"]]
    chosen = [one for one in sample["selection"] if one["is_chosen"]]
    change(page, service, structure=None, stability=None, segments=segments, selection=chosen)
    page.goto("/#/evidence")
    expect(page.get_by_text("Structure was not tested for this model")).to_be_visible()
    expect(page.get_by_text("It was not measured for this model")).to_be_visible()
    expect(page.get_by_text("Only one number of segments was tried")).to_be_visible()
    expect(page.locator(".criteria")).to_have_count(0)


def test_every_segment_has_its_stability_in_a_bar_a_number_and_a_word(page: Page, sample: Any) -> None:
    page.goto("/#/evidence")
    chart = page.get_by_role("figure", name=re.compile("^Stability of each segment"))
    expect(chart.locator(".bars .point")).to_have_count(sample["n_segments"])
    for band in ("unstable", "doubtful", "stable", "highly stable"):
        expect(chart.get_by_text(band, exact=True).first).to_be_visible()
    section = page.locator("section").filter(
        has=page.get_by_role("heading", name="Whether each segment comes again")
    )
    section.get_by_text("The numbers behind the bars").click()
    for segment in sample["segments"]:
        row = section.get_by_role("row", name=re.compile(f"^{segment['name']}"))
        expect(row).to_contain_text(f"{segment['stability']:.2f}")
        expect(row).to_contain_text(segment["stability_band"].capitalize())


def test_silhouettes_and_components_are_drawn_with_their_numbers(page: Page, sample: Any) -> None:
    page.goto("/#/evidence")
    chart = page.get_by_role("figure", name=re.compile("^Silhouettes of the customers"))
    expect(chart.locator(".scatterlayer .trace")).to_have_count(sample["n_segments"])
    page.get_by_text("The numbers behind the bars").first.click()
    rows = page.get_by_role("region", name="Silhouettes by segment").get_by_role("row")
    expect(rows).to_have_count(1 + sample["n_segments"])
    table = page.get_by_role("region", name="What each component is made of")
    expect(table.get_by_role("columnheader")).to_have_count(len(sample["pca"]["components"]))
    expect(page.get_by_role("heading", name="How the customers were joined")).to_have_count(0)


def test_a_tree_is_drawn_with_its_cut(page: Page, service: Service) -> None:
    drop(page, named("tree.csv", two_groups_csv(60)))
    choose(page, algorithm="Hierarchical clustering")
    train(page)
    n_segments = service.get("/models/active")["n_segments"]
    page.get_by_role("link", name="Evidence").click()
    expect(page.get_by_text(f"It is cut into {n_segments} segments")).to_be_visible()
    chart = page.get_by_role("figure", name=re.compile("^The last .* joins of 60 customers"))
    expect(chart.get_by_text("cut here")).to_be_visible()
    page.get_by_text("The numbers behind the brackets").click()
    joins = page.get_by_role("region", name="The last joins")
    expect(joins.locator(".is-chosen th")).to_have_text(str(n_segments))


def test_density_is_drawn_where_the_algorithm_looks_at_it(page: Page) -> None:
    drop(page, named("dense.csv", two_groups_csv(80)))
    choose(page, algorithm="HDBSCAN")
    train(page)
    page.get_by_role("link", name="Evidence").click()
    chart = page.get_by_role("figure", name=re.compile("^Distance to the .*th nearest customer"))
    expect(chart.locator(".scatterlayer .trace")).to_have_count(1)
    page.get_by_text("The numbers behind the line", exact=True).click()
    expect(page.get_by_role("region", name="Distance to the neighbours").get_by_role("row")).to_have_count(10)


def test_a_chart_that_does_not_come_can_be_asked_for_again(
    page: Page, watch: Any, sample: dict[str, Any]
) -> None:
    assert sample
    watch.allowed.append("500")
    answers = [500]

    def tell(route: Route) -> None:
        if answers:
            problem = {"title": "Broken", "status": answers.pop(), "detail": "It broke."}
            return route.fulfill(
                status=500, content_type="application/problem+json", body=json.dumps(problem)
            )
        return route.continue_()

    page.route("**/charts/silhouette", tell)
    page.goto("/#/evidence")
    expect(page.get_by_role("alert")).to_contain_text("It broke.")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("figure", name=re.compile("^Silhouettes of the customers"))).to_be_visible()
