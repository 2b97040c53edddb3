"""A person finds segments: with a click, with choices, and when it fails."""

import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from .conftest import Service
from .journeys import MILLISECONDS_TO_TRAIN, at_rest, drop, named, train, two_groups_csv

SLOW = {"n_references": 1000, "n_resamples": 1000}


@pytest.fixture(autouse=True)
def _sample_afterwards(service: Service) -> Iterator[None]:
    yield
    service.activate_sample()


def open_with(page: Page, name: str, content: bytes, **options: Any) -> str:
    """Bring a file and open it with choices in the address, as somebody who was sent one; returns its id."""
    drop(page, named(name, content))
    expect(page.get_by_role("button", name="Find segments")).to_be_visible()
    dataset_id = page.url.split("dataset=")[1].split("&")[0]
    page.goto(f"/#/data?dataset={dataset_id}&options={quote(json.dumps(options))}")
    return dataset_id


def pick(page: Page, label: str, words: str) -> None:
    page.get_by_label(label, exact=True).select_option(label=words)


def config_in_use(service: Service) -> dict[str, Any]:
    config: dict[str, Any] = service.get("/models/active")["config"]
    return config


def test_options_are_grouped_and_what_is_chosen_reaches_the_model(page: Page, service: Service) -> None:
    drop(page, named("chosen.csv", two_groups_csv()))
    page.get_by_role("button", name="More options").click()
    for heading in ("How many, and by which rule", "What shapes the segments", "The model"):
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
    pick(page, "Algorithm", "k-means")
    pick(page, "Number of segments", "3")
    pick(page, "Condense related columns", "To 2 components")
    pick(page, "Gaps", "Leave such customers out")
    pick(page, "Rounds for structure", "19")
    page.get_by_label("Seed").fill("7")
    page.get_by_label("Name of the model").fill("March <b>2026</b>")
    page.get_by_label("Name of the model").blur()
    expect(page.get_by_text("7 choices of yours")).to_be_visible()
    train(page)
    expect(page.locator(".model-name")).to_have_text("Active model: March <b>2026</b>")
    config = config_in_use(service)
    told = {name: config[name] for name in ("algorithm", "n_segments", "pca", "missing", "random_state")}
    assert told == {"algorithm": "kmeans", "n_segments": 3, "pca": 2, "missing": "drop", "random_state": 7}


def test_only_options_that_make_a_difference_are_asked(page: Page) -> None:
    drop(page, named("asked.csv", two_groups_csv()))
    page.get_by_role("button", name="More options").click()
    expect(page.get_by_label("How groups are joined")).to_have_count(0)
    pick(page, "Algorithm", "Hierarchical clustering")
    expect(page.get_by_label("How groups are joined")).to_be_visible()
    pick(page, "Algorithm", "DBSCAN")
    expect(page.get_by_label("How near is near")).to_be_visible()
    expect(page.get_by_label("Number of segments")).to_be_disabled()


def test_a_number_out_of_its_range_is_told_and_not_taken(page: Page) -> None:
    open_with(page, "range.csv", two_groups_csv(), algorithm="dbscan")
    page.get_by_role("button", name="More options").click()
    field = page.get_by_label("Customers in a dense place")
    field.fill("1")
    field.blur()
    expect(page.get_by_text("from 2 to 1,000 belongs here; “1” was not taken")).to_be_visible()
    expect(field).to_have_value("")
    field.fill("6")
    field.blur()
    expect(page.get_by_label("Customers in a dense place")).to_have_value("6")
    assert "min_samples" in page.url


def test_choices_survive_a_reload_and_can_be_taken_back_at_once(page: Page) -> None:
    drop(page, named("choices.csv", two_groups_csv()))
    columns = page.get_by_role("region", name="Columns of the file")
    columns.get_by_label("Use basket").uncheck()
    columns.get_by_label("Role of customer").select_option(label="left out")
    page.get_by_role("button", name="More options").click()
    pick(page, "Logarithmic scale", "Never")
    page.reload()
    expect(page.get_by_label("Logarithmic scale")).to_be_visible()
    expect(columns.get_by_label("Use basket")).not_to_be_checked()
    expect(columns.get_by_label("Role of customer")).to_have_value("out")
    page.get_by_role("button", name="Back to the defaults").click()
    expect(columns.get_by_label("Use basket")).to_be_checked()
    expect(columns.get_by_label("Role of customer")).to_have_value("id")
    assert "options=" not in page.url


def test_an_address_with_nonsense_for_choices_is_harmless(page: Page) -> None:
    hostile = "<img src=x onerror=alert(1)>" + "z" * 400
    open_with(page, "nonsense.csv", two_groups_csv(), algorithm=hostile, pca=hostile, roles=[1], exclude="a")
    page.get_by_role("button", name="More options").click()
    expect(page.get_by_label("Algorithm")).to_be_visible()
    assert page.locator("main img").count() == 0
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    page.get_by_role("button", name="Back to the defaults").click()
    expect(page.get_by_role("button", name="Find segments")).to_be_enabled()


def test_stages_are_ticked_and_a_reload_finds_them_again_until_it_is_cancelled(
    page: Page, service: Service
) -> None:
    before = service.get("/models/active")["model_id"]
    open_with(page, "slow.csv", two_groups_csv(400), **SLOW)
    page.get_by_role("button", name="Find segments").click()
    stages = page.get_by_role("list", name="Stages")
    running = stages.locator("[aria-current=step]")
    expect(running).to_have_text("Testing whether there are groups at all", timeout=MILLISECONDS_TO_TRAIN)
    expect(stages.get_by_role("listitem").first).to_have_text("Reading the tabledone")
    expect(page.locator(".progress-foot")).to_contain_text(" left", timeout=MILLISECONDS_TO_TRAIN)
    expect(page.get_by_role("button", name="Choose another file")).to_have_count(0)
    page.reload()
    expect(running).to_be_visible()
    page.get_by_role("link", name="Models").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Models")
    page.get_by_role("link", name="Data").click()
    expect(running).to_be_visible()
    assert "job=" in page.url
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("Cancelled. Nothing was changed")).to_be_visible()
    expect(page.get_by_text("2 choices of yours")).to_be_visible()
    assert "job=" not in page.url
    assert service.get("/models/active")["model_id"] == before


def test_a_failure_says_in_words_what_to_do_and_keeps_file_and_choices(page: Page, service: Service) -> None:
    before = service.get("/models/active")["model_id"]
    few = "id,a,b\n" + "\n".join(f"C{n},{n % 2 * 30 + n % 3},{n % 2 * 9}" for n in range(14))
    open_with(page, "few.csv", few.encode(), algorithm="kmeans", n_segments=12)
    page.get_by_role("button", name="Find segments").click()
    problem = page.get_by_role("alert")
    expect(problem).to_contain_text("No segments were found", timeout=MILLISECONDS_TO_TRAIN)
    expect(problem).to_contain_text("only 6 customers differ from each other")
    expect(problem).to_contain_text("Your file is still here, with your choices")
    expect(problem).to_contain_text("Change that under More options")
    expect(page.get_by_text("2 choices of yours")).to_be_visible()
    assert service.get("/models/active")["model_id"] == before
    page.get_by_role("button", name="Back to the defaults").click()
    train(page)


def test_whoever_comes_back_finds_the_table_and_trains_with_other_options(
    page: Page, service: Service
) -> None:
    open_with(page, "again.csv", two_groups_csv(), algorithm="kmeans", n_segments=2)
    train(page)
    page.get_by_role("link", name="Data").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Found in “again”")
    expect(page.get_by_text("2 choices of yours")).to_be_visible()
    page.get_by_role("button", name="More options").click()
    pick(page, "Number of segments", "3")
    train(page)
    assert config_in_use(service)["n_segments"] == 3
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Found in “again”")
    expect(page.get_by_label("Number of segments")).to_be_visible()


def test_a_model_can_be_made_without_being_used(page: Page, service: Service) -> None:
    before = service.get("/models/active")["model_id"]
    open_with(page, "aside.csv", two_groups_csv(), algorithm="kmeans", n_segments=2)
    page.get_by_role("button", name="More options").click()
    pick(page, "When it is done", "Keep the present one")
    page.get_by_role("button", name="Find segments").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Models", timeout=MILLISECONDS_TO_TRAIN)
    assert service.get("/models/active")["model_id"] == before
    expect(page.locator("main")).to_contain_text("aside, 2 segments")


@pytest.mark.parametrize("look", [{}, {"color_scheme": "dark"}, {"viewport": {"width": 390, "height": 844}}])
def test_neither_options_nor_stages_keep_anybody_out(
    page: Page, violations: Callable[[], list[str]], look: dict[str, Any]
) -> None:
    assert isinstance(look, dict)
    open_with(page, "for everybody.csv", two_groups_csv(400), **SLOW)
    page.get_by_role("button", name="More options").click()
    at_rest(page)
    assert violations() == []
    page.get_by_role("button", name="Find segments").click()
    expect(page.locator("[aria-current=step]")).to_be_visible(timeout=MILLISECONDS_TO_TRAIN)
    assert violations() == []
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("Cancelled. Nothing was changed")).to_be_visible()
    page.get_by_role("button", name="Choose another file").click()
    page.get_by_role("button", name="Paste a table").click()
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_role("alert")).to_contain_text("nothing to paste")
    at_rest(page)
    assert violations() == []
