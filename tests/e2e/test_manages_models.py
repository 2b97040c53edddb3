"""Models side by side, put into use and rolled back, deleted with a way back, and their drift day by day."""

import json
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, Route, expect

from .conftest import Service, Watch, running
from .journeys import at_rest, is_wider_than_its_window, two_groups_csv

CHEAP = {"algorithm": "kmeans", "n_segments": 2, "n_resamples": 4, "n_references": 0, "exclude": ["note"]}
HOSTILE = "<img src=x onerror=alert(1)>\u202e" + "long" * 40


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service of its own, with the sample."""
    with running(tmp_path_factory.mktemp("managed")) as service:
        yield service


@pytest.fixture
def ids(service: Service) -> dict[str, str]:
    """Three models beside the sample, put into use one after the other; two of the same customers."""
    wanted: dict[str, Callable[[], str]] = {
        "October": lambda: train(service, "October", two_groups_csv()),
        "November": lambda: train(service, "November", two_groups_csv(), n_segments=3, random_state=7),
        HOSTILE: lambda: train(service, HOSTILE, two_groups_csv(60)),
    }
    there = {one["name"]: one["model_id"] for one in service.get("/models")["models"]}
    told = {name: there.get(name) or make() for name, make in wanted.items()}
    for model_id in told.values():
        httpx.post(f"{service.address}/models/{model_id}/activate").raise_for_status()
    return told


def train(service: Service, name: str, table: bytes, **options: object) -> str:
    answer = httpx.post(
        f"{service.address}/train",
        files={"file": (f"{name[:20]}.csv", table)},
        data={"options": json.dumps({**CHEAP, "name": name, **options})},
        headers={"Prefer": "wait=90"},
        timeout=100,
    )
    assert answer.json()["status"] == "succeeded", answer.text
    return str(answer.json()["model_id"])


def names_in(service: Service) -> set[str]:
    return {one["name"] for one in service.get("/models")["models"]}


def test_models_that_are_ticked_stand_side_by_side_and_the_address_keeps_them(
    page: Page, service: Service, ids: dict[str, str]
) -> None:
    page.goto("/#/models")
    page.get_by_label("Compare October").check()
    expect(page.get_by_text("Tick one more")).to_be_visible()
    page.get_by_label("Compare November").check()
    table = page.get_by_role("region", name="Scores of the models side by side")
    october, november = (service.get(f"/models/{ids[name]}") for name in ("October", "November"))
    scores = [round(one["scores"]["silhouette"], 3) for one in (october, november)]
    row = table.get_by_role("row", name="Silhouette")
    for silhouette in scores:
        expect(row).to_contain_text(f"{silhouette:.3f}")
    better = row.get_by_role("cell").nth(scores.index(max(scores)))
    expect(better.locator(".better")).to_have_text("better")
    expect(page.get_by_text("cannot be compared here")).to_have_count(0)
    # What is marked is explained, by hover and by keyboard.
    row.get_by_text("Silhouette").focus()
    expect(row.get_by_role("tooltip")).to_contain_text("Rousseeuw")
    expect(table.get_by_role("row", name="Seed")).to_contain_text("7")

    page.reload()
    expect(row.locator(".better")).to_have_count(1)
    page.locator(f"#compare-{ids[HOSTILE]}").check()
    expect(page.get_by_text("the models were trained on different customers")).to_be_visible()
    expect(row.locator(".better")).to_have_count(0)
    table.get_by_role("button", name="Take November out").click()
    expect(table.get_by_role("columnheader")).to_have_count(3)
    page.get_by_role("button", name="Clear").click()
    expect(table).to_have_count(0)
    assert "compare" not in page.url


def test_a_model_is_put_into_use_and_that_is_undone(
    page: Page, service: Service, ids: dict[str, str]
) -> None:
    page.goto("/#/models")
    page.get_by_role("button", name="Use October").click()
    expect(page.locator(".model-name")).to_contain_text("October")
    expect(page.locator(".undo-notice")).to_contain_text("is in use now.")
    assert service.get("/models/active")["model_id"] == ids["October"]
    page.get_by_role("link", name="Segments", exact=True).click()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".model-name")).not_to_contain_text("October")
    expect(page.locator(".undo-notice")).to_have_count(0)
    assert service.get("/models/active")["model_id"] == ids[HOSTILE]


def test_one_button_rolls_back_also_after_a_reload(page: Page, service: Service, ids: dict[str, str]) -> None:
    httpx.post(f"{service.address}/models/{ids['October']}/activate").raise_for_status()
    httpx.post(f"{service.address}/models/{ids['November']}/activate").raise_for_status()
    page.goto("/#/models")
    page.reload()
    page.get_by_role("button", name="Roll back to “October”").click()
    expect(page.locator(".model-name")).to_contain_text("October")
    expect(page.get_by_role("button", name="Roll back to “November”")).to_be_visible()
    assert service.get("/models/active")["model_id"] == ids["October"]
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".model-name")).to_contain_text("November")
    assert service.get("/models/active")["model_id"] == ids["November"]


def test_a_deleted_model_is_gone_at_once_and_comes_back_with_undo(
    page: Page, service: Service, ids: dict[str, str]
) -> None:
    page.goto(f"/#/models?from={ids['October']}&to={ids['November']}")
    list_of_models = page.get_by_role("region", name="The models")
    expect(list_of_models.get_by_role("row", name="October")).to_have_count(1)
    page.get_by_role("button", name="Delete October").click()
    expect(list_of_models.get_by_role("row", name="October")).to_have_count(0)
    assert ids["October"] not in page.url
    # The service still has it, and another look at the list does not bring it back.
    assert "October" in names_in(service)
    page.get_by_role("link", name="Segments", exact=True).click()
    page.get_by_role("link", name="Models", exact=True).click()
    expect(list_of_models.get_by_role("row", name="November")).to_have_count(1)
    expect(list_of_models.get_by_role("row", name="October")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(list_of_models.get_by_role("row", name="October")).to_have_count(1)
    page.reload()
    expect(list_of_models.get_by_role("row", name="October")).to_have_count(1)


@pytest.mark.usefixtures("ids")
def test_who_leaves_the_page_has_deleted(page: Page, service: Service) -> None:
    page.goto("/#/models")
    page.get_by_role("button", name="Delete November").click()
    expect(page.locator(".undo-notice")).to_be_visible()
    assert "November" in names_in(service)
    page.goto("about:blank")
    for _ in range(50):
        if "November" not in names_in(service):
            break
        page.wait_for_timeout(200)
    assert "November" not in names_in(service)


@pytest.mark.usefixtures("ids")
def test_a_model_that_cannot_be_deleted_comes_back_with_the_reason(page: Page, watch: Watch) -> None:
    watch.allowed.append("409")
    problem = {"title": "The model is in use", "detail": "Activate another one first.", "status": 409}

    def refuse(route: Route) -> None:
        if route.request.method == "DELETE":
            route.fulfill(status=409, json=problem)
        else:
            route.continue_()

    page.route("**/models/*", refuse)
    page.goto("/#/models")
    row = page.get_by_role("region", name="The models").get_by_role("row", name="November")
    page.get_by_role("button", name="Delete November").click()
    expect(row).to_have_count(0)
    page.get_by_role("button", name="Dismiss").click()
    expect(row).to_have_count(1)
    expect(page.get_by_role("alert")).to_contain_text("Activate another one first.")
    page.get_by_role("button", name="Dismiss").click()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_drift_is_drawn_by_day_once_customers_are_placed(
    page: Page, service: Service, ids: dict[str, str]
) -> None:
    page.goto("/#/models")
    expect(page.get_by_text("A point a day appears here")).to_be_visible()
    rows = two_groups_csv(400).replace(b"K", b"L")
    httpx.post(f"{service.address}/segment", files={"file": ("new.csv", rows)}, timeout=60).raise_for_status()
    (day,) = service.get(f"/models/{ids[HOSTILE]}/drift/history")["days"]
    page.reload()
    section = page.locator(".drift-days")
    expect(section.locator(".chart .plot-container")).to_be_visible()
    expect(section.get_by_role("figure", name="1 day with customers placed")).to_be_visible()
    section.get_by_text("The days as a table").click()
    table = section.get_by_role("region", name="Drift of each day")
    expect(table.locator("tbody tr")).to_have_count(1)
    expect(table.locator("tbody")).to_contain_text("400")
    expect(table.locator("tbody")).to_contain_text(f"{day['psi']:.2f}")
    table.get_by_role("columnheader", name="By chance").locator(".term").focus()
    expect(table.get_by_role("tooltip")).to_contain_text("What chance alone")


@pytest.mark.skipif(find_spec("axe_playwright_python") is None, reason="axe is absent")
@pytest.mark.parametrize(
    "look",
    [{}, {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"}],
    ids=["wide", "dark_phone"],
)
def test_what_stands_side_by_side_keeps_nobody_out(
    page: Page, violations: Callable[[], list[str]], ids: dict[str, str], look: dict[str, object]
) -> None:
    assert isinstance(look, dict)
    page.goto(f"/#/models?compare={','.join(ids.values())}")
    expect(page.get_by_role("region", name="Scores of the models")).to_be_visible()
    page.get_by_role("button", name="Report October").click()
    at_rest(page)
    assert violations() == []


@pytest.mark.parametrize("look", [{}, {"viewport": {"width": 390, "height": 844}}], ids=["wide", "phone"])
def test_a_hostile_name_stays_a_name(
    page: Page, ids: dict[str, str], look: dict[str, object], tmp_path: Path
) -> None:
    assert isinstance(look, dict)
    page.goto(f"/#/models?compare={ids['October']},{ids[HOSTILE]}")
    at_rest(page)
    expect(page.get_by_role("region", name="Scores of the models")).to_contain_text("<img src=x")
    page.get_by_role("button", name="Use October").click()
    expect(page.get_by_role("button", name="Roll back to “<img")).to_be_visible()
    page.get_by_role("button", name=f"Report {HOSTILE[:20]}").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download report").click()
    download.value.save_as(tmp_path / "report.html")
    assert "<img src=x" not in (tmp_path / "report.html").read_text()
    page.get_by_role("button", name=f"Delete {HOSTILE[:20]}").click()
    expect(page.locator(".undo-notice")).to_contain_text("<img src=x")
    assert not is_wider_than_its_window(page)
    page.get_by_role("button", name="Undo").click()
    at_rest(page)
    assert page.locator("main img").count() == 0
