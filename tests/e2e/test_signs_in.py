"""Somebody with a key signs in, stays so, and is offered what the key is for."""

from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from backend.security.principals import Role

from .conftest import Service, Watch, keys_made, running
from .journeys import at_rest, drag, drop, is_wider_than_its_window, named, two_groups_csv

READER_AND_ADMIN: tuple[Role, ...] = ("reader", "admin")
DARK_PHONE = {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("guarded")


@pytest.fixture(scope="module")
def keys(folder: Path) -> dict[str, str]:
    """Make a key for each of two roles, by which they are told."""
    made = keys_made(folder, {f"a {role}": role for role in READER_AND_ADMIN})
    return {str(role): made[f"a {role}"] for role in READER_AND_ADMIN}


@pytest.fixture(scope="module")
def service(folder: Path, keys: dict[str, str]) -> Iterator[Service]:
    assert keys
    with running(folder) as service:
        yield service


def sign_in(page: Page, key: str) -> None:
    page.get_by_label("Your key").fill(key)
    page.get_by_role("button", name="Sign in").click()


def test_a_wrong_key_is_told_and_a_right_one_lasts_until_it_is_given_back(
    page: Page, watch: Watch, keys: dict[str, str]
) -> None:
    watch.allowed.append("401")
    page.goto("/")
    sign_in(page, "seg_wrong")
    expect(page.get_by_role("alert")).to_contain_text("ask for a new one")
    sign_in(page, keys["reader"])
    expect(page.locator("h1.verdict")).to_be_visible()
    page.reload()
    expect(page.locator("h1.verdict")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Your key")).to_be_visible()


def test_a_reader_sees_everything_and_is_told_why_there_is_nothing_to_train_with(
    page: Page, keys: dict[str, str]
) -> None:
    page.goto("/")
    sign_in(page, keys["reader"])
    expect(page.locator("h1.verdict")).to_be_visible()
    expect(page.get_by_role("button", name="Rename")).to_have_count(0)
    page.goto("/#/data")
    expect(
        page.get_by_text("Only a trainer or an admin may bring files; your key is a reader")
    ).to_be_visible()
    expect(page.locator("#file")).to_have_count(0)
    drag(page, "drop", {"name": "a.csv", "mimeType": "text/csv", "buffer": b"a\n1\n"})
    expect(page.get_by_role("alert")).to_contain_text("Only a trainer or an admin may bring files")
    page.goto("/#/models")
    expect(page.get_by_text("Only a trainer or an admin may choose the model in use")).to_be_visible()
    page.goto("/#/customers?customer=C0005")
    expect(page.get_by_text("Only an admin may forget customers")).to_be_visible()


def test_an_admin_forgets_a_customer_for_good(page: Page, watch: Watch, keys: dict[str, str]) -> None:
    watch.allowed.append("404")
    page.goto("/")
    sign_in(page, keys["admin"])
    expect(page.locator("h1.verdict")).to_be_visible()
    expect(page.get_by_role("button", name="Rename").first).to_be_visible()
    page.goto("/#/customers?customer=C0005")
    page.get_by_role("button", name="Forget…").click()
    page.get_by_label("to confirm").fill("C0006")
    page.get_by_role("button", name="Forget for good").click()
    expect(page.get_by_text("Removed from")).to_have_count(0)
    page.get_by_label("to confirm").fill("C0005")
    page.get_by_role("button", name="Forget for good").click()
    expect(page.get_by_text("Removed from 1 model")).to_be_visible()
    page.reload()
    expect(page.locator("#main").get_by_text("439 customers", exact=True)).to_be_visible()
    expect(page.get_by_role("cell", name="C0005")).to_have_count(0)


def test_a_reader_opens_the_tables_of_others_and_neither_deletes_them_nor_trains(
    page: Page, keys: dict[str, str]
) -> None:
    page.goto("/")
    sign_in(page, keys["admin"])
    expect(page.locator("h1.verdict")).to_be_visible()
    drop(page, named("of the admin.csv", two_groups_csv()))
    page.get_by_role("button", name="Choose another file").click()
    expect(page.get_by_role("button", name="Delete of the admin")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    sign_in(page, keys["reader"])
    page.get_by_role("link", name="of the admin").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Found in “of the admin”")
    expect(page.get_by_role("button", name="Find segments")).to_be_disabled()
    page.get_by_role("button", name="See the other tables").click()
    expect(page.get_by_role("link", name="of the admin")).to_be_visible()
    expect(page.get_by_role("button", name="Delete of the admin")).to_have_count(0)


@pytest.mark.skipif(
    find_spec("axe_playwright_python") is None,
    reason="axe is absent; install it with: pip install axe-playwright-python",
)
@pytest.mark.parametrize("look", [{}, DARK_PHONE], ids=["wide_light", "phone_dark"])
def test_signing_in_keeps_nobody_out(
    page: Page, watch: Watch, violations: Callable[[], list[str]], look: dict[str, Any]
) -> None:
    assert isinstance(look, dict)
    watch.allowed.append("401")
    page.goto("/")
    at_rest(page)
    assert violations() == []
    sign_in(page, "seg_wrong")
    expect(page.get_by_role("alert")).to_be_visible()
    assert violations() == []
    assert not is_wider_than_its_window(page)
