"""The first key closes an open service, and whoever made it goes on with it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from .conftest import Service, Watch, running


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with running(tmp_path_factory.mktemp("open")) as service:
        yield service


def test_the_first_key_is_an_admins_and_signs_in_at_once(page: Page, watch: Watch) -> None:
    watch.allowed.append("401")
    page.goto("/#/settings")
    page.get_by_label("Name").fill("ada")
    page.get_by_role("button", name="Make the key and close the service").click()
    expect(page.get_by_text("The service is closed now")).to_be_visible()
    key = page.locator(".new-key pre").inner_text()
    expect(page.get_by_role("row", name="ada")).to_contain_text("admin")
    page.get_by_role("button", name="I have kept it").click()
    page.reload()
    expect(page.get_by_role("row", name="ada")).to_contain_text("never")
    page.context.clear_cookies()
    page.reload()
    page.get_by_label("Your key").fill(key)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("row", name="ada")).to_be_visible()
