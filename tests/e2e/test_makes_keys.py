"""An admin makes and revokes keys on Settings; others are told why they do not."""

import subprocess
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from backend.security.principals import Role

from .conftest import Service, Watch, keys_made, running
from .journeys import at_rest, is_wider_than_its_window

NAMES: dict[str, Role] = {"a reader": "reader", "an admin": "admin", "another admin": "admin"}
DARK_PHONE = {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("keys")


@pytest.fixture(scope="module")
def keys(folder: Path) -> dict[str, str]:
    return keys_made(folder, NAMES)


@pytest.fixture(scope="module")
def service(folder: Path, keys: dict[str, str]) -> Iterator[Service]:
    assert keys
    with running(folder) as service:
        yield service


def sign_in(page: Page, key: str, then: str = "/#/settings") -> None:
    page.goto(then)
    page.get_by_label("Your key").fill(key)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def status_with(key: str, address: str) -> int:
    request = urllib.request.Request(address, headers={"Authorization": f"Bearer {key}"})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def make_key(page: Page, name: str, role: str = "reader") -> str:
    page.get_by_role("textbox", name="Name").fill(name)
    page.get_by_role("radio", name=role).check()
    page.get_by_role("button", name="Make the key").click()
    expect(page.get_by_role("heading", name=f"The key of {name}")).to_be_visible()
    return page.locator(".new-key pre").inner_text()


def test_a_key_is_made_shown_once_and_opens_the_service_until_it_is_revoked(
    page: Page, service: Service, keys: dict[str, str]
) -> None:
    sign_in(page, keys["an admin"])
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    key = make_key(page, "nightly scoring", "scorer")
    expect(page.get_by_role("button", name="Copy")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#announcer")).to_have_text("The key is copied.")
    assert page.evaluate("navigator.clipboard.readText()") == key
    assert status_with(key, f"{service.address}/models") == 200
    # Nobody loses it by looking elsewhere meanwhile.
    page.get_by_role("link", name="Appearance").click()
    page.get_by_role("link", name="Keys").click()
    expect(page.locator(".new-key pre")).to_have_text(key)
    page.get_by_role("button", name="I have kept it").click()
    assert key not in page.content()
    page.reload()
    row = page.get_by_role("row", name="nightly scoring")
    expect(row).to_contain_text("scorer")
    assert key not in page.content()
    page.get_by_role("button", name="Revoke… nightly scoring").click()
    expect(page.get_by_role("button", name="Keep it")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Revoke… nightly scoring")).to_be_focused()
    assert status_with(key, f"{service.address}/models") == 200
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Revoke for good").click()
    expect(page.get_by_text("1 key no longer in force")).to_be_visible()
    expect(page.locator("#announcer")).to_have_text("The key nightly scoring is revoked.")
    assert status_with(key, f"{service.address}/models") == 401


def test_a_name_that_is_taken_is_told_and_stays_typed(page: Page, watch: Watch, keys: dict[str, str]) -> None:
    watch.allowed.append("409")
    sign_in(page, keys["an admin"])
    page.get_by_role("textbox", name="Name").fill("a reader")
    page.get_by_role("radio", name="trainer").check()
    page.get_by_label("Expires").select_option("after a year")
    page.get_by_role("button", name="Make the key").click()
    expect(page.get_by_role("alert")).to_contain_text("There is a key 'a reader' already")
    page.get_by_role("link", name="Segments", exact=True).click()
    expect(page.locator("h1.verdict")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("textbox", name="Name")).to_have_value("a reader")
    expect(page.get_by_role("radio", name="trainer")).to_be_checked()
    expect(page.get_by_label("Expires")).to_have_value("365")


def test_whoever_revokes_the_own_key_is_told_before_and_signs_in_anew(
    page: Page, watch: Watch, keys: dict[str, str]
) -> None:
    watch.allowed.append("401")
    sign_in(page, keys["another admin"])
    page.get_by_role("button", name="Revoke… another admin").click()
    expect(page.get_by_text("It is the key you are signed in with")).to_be_visible()
    page.get_by_role("button", name="Revoke for good").click()
    expect(page.get_by_label("Your key")).to_be_visible()


def test_a_reader_is_told_why_there_are_no_keys_to_see(page: Page, keys: dict[str, str]) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    sign_in(page, keys["a reader"])
    expect(page.get_by_text("Keys are made and revoked by an admin")).to_be_visible()
    expect(page.get_by_role("button", name="Make the key")).to_have_count(0)
    assert not [address for address in asked if address.endswith("/keys")]


def test_a_command_takes_the_key_from_the_environment(
    page: Page, keys: dict[str, str], tmp_path: Path
) -> None:
    sign_in(page, keys["a reader"], "/#/settings?of=models")
    command = page.locator("section.request pre").first.inner_text()
    assert keys["a reader"] not in page.content()
    told = subprocess.run(
        ["/bin/sh", "-c", command],
        env={"PATH": "/usr/bin:/bin", "SEGMENT_KEY": keys["a reader"]},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0
    assert '"models"' in told.stdout


@pytest.mark.skipif(find_spec("axe_playwright_python") is None, reason="axe is absent")
@pytest.mark.parametrize("look", [{}, DARK_PHONE], ids=["wide_light", "phone_dark"])
def test_keys_keep_nobody_out(
    page: Page, keys: dict[str, str], violations: Callable[[], list[str]], look: dict[str, Any]
) -> None:
    sign_in(page, keys["an admin"])
    make_key(page, f"for axe {len(look)}")
    page.get_by_role("button", name=f"Revoke… for axe {len(look)}").click()
    expect(page.get_by_role("button", name="Keep it")).to_be_visible()
    at_rest(page)
    assert violations() == []
    assert not is_wider_than_its_window(page)
