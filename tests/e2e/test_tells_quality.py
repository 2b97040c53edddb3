"""A person reads what was found in a file, and decides what each column is for."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from .conftest import Service
from .journeys import drop, drop_with, is_wider_than_its_window, named, train, two_groups_csv, warning

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
HOSTILE = "<img src=x onerror=alert(1)> \u202eliame \u05e9\u05dc\u05d5\u05dd " + "long" * 500
MENDED = ("total_row", "title_rows", "date_format")


def codes_csv(n_rows: int = 80) -> bytes:
    """The two groups, with stars from 0 to 3 that are read as a number."""
    lines = two_groups_csv(n_rows).decode().splitlines()
    told = [f"{line},{number % 4}" for number, line in enumerate(lines[1:])]
    return "\n".join([f"{lines[0]},stars", *told]).encode()


def row_of(page: Page, column: str) -> Locator:
    return page.get_by_role("region", name="Columns of the file").get_by_role("row", name=column)


def test_a_warning_comes_with_its_advice_and_its_rows(page: Page) -> None:
    many = tuple(range(3, 60, 3))
    drop_with(
        page, warnings=[warning("ragged_rows", "Some rows are too long.", many, "Quote the commas in them.")]
    )
    note = page.get_by_role("region", name="Worth knowing").get_by_role("listitem")
    expect(note).to_contain_text("Some rows are too long.")
    expect(note).to_contain_text("What to do: Quote the commas in them.")
    expect(note).to_contain_text("Rows 3, 6, 9, 12, 15, 18, 21, 24 and 11 more")
    expect(note.get_by_text("27, 30, 33")).to_be_hidden()
    note.get_by_text("and 11 more").click()
    expect(note.get_by_text("27, 30, 33")).to_be_visible()


def test_the_first_notes_are_shown_and_the_rest_is_folded(page: Page) -> None:
    important = [warning("of_tomorrow", f"Matter {number}.") for number in range(12)]
    drop_with(page, warnings=[*important, *(warning(code, f"Mended {code}.") for code in MENDED)])
    found = page.get_by_role("region", name="Worth knowing")
    expect(found.get_by_text("Matter 4.")).to_be_visible()
    expect(found.get_by_text("Matter 5.")).to_be_hidden()
    found.get_by_text("7 more notes").click()
    expect(found.get_by_text("Matter 11.")).to_be_visible()
    expect(found.get_by_role("heading", name="Mended")).to_be_visible()
    for code in MENDED:
        expect(found.get_by_text(f"Mended {code}.")).to_be_visible()
    matter, mended = found.get_by_text("Matter 11."), found.get_by_text("Mended total_row.")
    left = "(one) => one.getBoundingClientRect().left"
    assert matter.evaluate(left) < mended.evaluate(left)
    assert "Mended" not in found.inner_text().split("Matter 11.")[0]


@pytest.mark.parametrize("look", [{}, PHONE], ids=["wide", "phone"])
def test_a_hostile_warning_is_only_text(page: Page, look: dict[str, Any]) -> None:
    assert isinstance(look, dict)
    drop_with(
        page,
        warnings=[warning("of_tomorrow", HOSTILE, (1,), HOSTILE)],
        format={"kind": "xlsx", "sheet": HOSTILE, "header_line": 7},
    )
    note = page.get_by_role("region", name="Worth knowing").get_by_role("listitem")
    expect(note).to_contain_text("<img src=x onerror=alert(1)> liame")
    expect(page.locator(".lead")).to_contain_text("with the column names in row 7.")
    assert page.locator("main img").count() == 0
    assert len(note.inner_text()) < 1000
    assert not is_wider_than_its_window(page)


def test_how_a_file_was_read_is_told_in_a_sentence(page: Page) -> None:
    told = {"delimiter": ";", "decimal": ",", "thousands": ".", "encoding": "cp1252", "header_line": 3}
    drop_with(page, format=told, n_repeated_ids=4)
    expect(page.locator(".lead")).to_have_text(
        "Read as a text table with values separated by semicolons, with decimal commas and points between "
        "thousands, in CP1252, with the column names in line 3."
    )
    expect(page.locator("dl.figures")).to_contain_text("Repeated ids4")
    page.get_by_role("button", name="More options").click()
    expect(page.get_by_label("When an id occurs again", exact=True)).to_have_value("0")


def test_every_figure_of_a_column_is_shown(page: Page) -> None:
    drop(
        page, named("figures.csv", two_groups_csv(60).replace(b"K0007,", b"K0007,none").replace(b",60", b","))
    )
    table = page.get_by_role("region", name="Columns of the file")
    heads = ("Missing", "Unreadable", "Distinct", "Smallest", "Median", "Largest", "Skew", "Outliers")
    for head in heads:
        expect(table.get_by_role("columnheader", name=head)).to_be_visible()
    expect(table.get_by_role("row", name="visits").get_by_role("img")).to_be_visible()
    expect(table.get_by_role("row", name="visits")).to_contain_text("%")


def test_a_changed_role_reaches_the_training(page: Page, service: Service) -> None:
    drop(page, named("decided.csv", codes_csv()))
    expect(page.get_by_text("4 columns will shape them")).to_be_visible()
    role = page.get_by_role("combobox", name="Role of stars")
    expect(role).to_have_value("numeric")
    role.focus()
    role.select_option(label="category")
    expect(row_of(page, "stars")).to_contain_text("You chose this.")
    expect(role).to_be_focused()
    train(page)
    data = service.get("/models/active")["data"]
    assert data["categorical_features"] == ["stars"]
    assert data["features"] == ["visits", "spend", "basket", "stars"]
    service.activate_sample()


def test_a_column_is_left_out_or_made_the_customer_id_beside_its_name(page: Page, service: Service) -> None:
    drop(page, named("renamed.csv", codes_csv()))
    page.get_by_role("combobox", name="Role of stars").select_option(label="left out")
    expect(page.get_by_role("checkbox", name="Use stars")).not_to_be_checked()
    page.get_by_role("checkbox", name="Use stars").check()
    expect(page.get_by_role("combobox", name="Role of stars")).to_have_value("numeric")
    page.get_by_role("combobox", name="Role of stars").select_option(label="left out")
    page.get_by_role("combobox", name="Role of note").select_option(label="customer id")
    train(page)
    data = service.get("/models/active")["data"]
    assert data["id_column"] == "note"
    assert data["features"] == ["visits", "spend", "basket"]
    service.activate_sample()


def test_a_number_that_was_taken_for_the_id_becomes_a_feature(page: Page, service: Service) -> None:
    lines = two_groups_csv(80).decode().splitlines()
    told = [",".join([*line.split(",")[1:4], str(number * 7 % 80)]) for number, line in enumerate(lines[1:])]
    drop(page, named("no_id.csv", "\n".join(["visits,spend,basket,calls_no", *told]).encode()))
    role = page.get_by_role("combobox", name="Role of calls_no")
    expect(role).to_have_value("id")
    role.select_option(label="number")
    expect(page.get_by_role("checkbox", name="Use calls_no")).to_be_checked()
    train(page)
    data = service.get("/models/active")["data"]
    assert data["id_column"] is None
    assert data["features"] == ["visits", "spend", "basket", "calls_no"]
    service.activate_sample()


def test_a_column_that_is_almost_empty_counts_once_it_is_ticked(page: Page, service: Service) -> None:
    lines = two_groups_csv(80).decode().splitlines()
    told = [f"{line},{number if number % 8 == 0 else ''}" for number, line in enumerate(lines[1:])]
    drop(page, named("sparse.csv", "\n".join([f"{lines[0]},bonus", *told]).encode()))
    expect(row_of(page, "bonus")).to_contain_text("almost empty")
    box = page.get_by_role("checkbox", name="Use bonus")
    expect(box).not_to_be_checked()
    box.check()
    expect(page.get_by_text("4 columns will shape them")).to_be_visible()
    train(page)
    assert service.get("/models/active")["data"]["features"] == ["visits", "spend", "basket", "bonus"]
    service.activate_sample()


def test_which_row_of_a_repeated_id_counts_is_chosen(page: Page, service: Service) -> None:
    content = two_groups_csv(80).replace(b"K0003,", b"K0001,").replace(b"K0013,", b"K0011,")
    content = content.replace(b"customer,", b"customer_id,", 1)
    drop(page, named("repeated.csv", content))
    expect(page.get_by_role("button", name="Find segments")).to_be_enabled()
    report = service.get(f"/datasets/{page.url.split('dataset=')[1]}")
    assert report["n_repeated_ids"] > 0
    expect(page.locator("dl.figures")).to_contain_text(f"Repeated ids{report['n_repeated_ids']}")
    told = page.get_by_role("region", name="Worth knowing")
    expect(told).to_contain_text("“When an id occurs again” chooses which row counts.")
    page.get_by_role("button", name="More options").click()
    page.get_by_label("When an id occurs again", exact=True).select_option(label="One row with the means")
    train(page)
    model = service.get("/models/active")
    assert model["config"]["on_duplicate_id"] == "mean"
    assert model["data"]["n_repeated_ids_removed"] == 2
    service.activate_sample()


def test_an_id_chosen_by_hand_has_its_repeats_counted_later(page: Page) -> None:
    drop(page, named("chosen.csv", codes_csv()))
    page.get_by_role("combobox", name="Role of note").select_option(label="customer id")
    expect(page.locator("dl.figures")).to_contain_text("of note: counted when training")
    page.get_by_role("button", name="More options").click()
    expect(page.get_by_label("When an id occurs again", exact=True)).to_be_visible()


def test_the_first_rows_stand_as_they_came(page: Page) -> None:
    lines = two_groups_csv(60).decode().splitlines()
    told = [f"{line},2024-03-{number % 28 + 1:02d}" for number, line in enumerate(lines[1:])]
    drop(page, named("rows.csv", "\n".join([f"{lines[0]},joined", *told]).encode()))
    rows = page.get_by_role("region", name="First rows").get_by_role("row")
    expect(rows).to_have_count(21)
    expect(rows.nth(1)).to_contain_text("2024-03-01")
    expect(rows.nth(20).get_by_role("rowheader")).to_have_text("20")
    assert (
        rows.nth(1).get_by_role("cell").nth(1).evaluate("(one) => getComputedStyle(one).textAlign") == "right"
    )
