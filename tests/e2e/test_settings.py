"""Settings: how the page looks, and what a program would ask for, run for real."""

import ast
import json
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from playwright.sync_api import Page, expect

from .conftest import Service
from .journeys import at_rest, choose, drop, is_wider_than_its_window, named, two_groups_csv

DARK_PHONE = {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"}
SCREENS_OF_ANSWERS = ["segments", "map", "evidence", "explore", "models"]
HOSTILE = 'it\'s "$HOME" `id` $(id) \\ \u202e @x -o;type=a,b'
MOST_SECONDS = 120


@pytest.fixture(autouse=True)
def _sample(service: Service) -> None:
    service.activate_sample()


def codes(page: Page, written: str) -> dict[str, str]:
    """What Settings shows to be copied, by its title, once it is written in a language."""
    page.get_by_role("button", name=written, exact=True).click()
    expect(page.get_by_role("button", name=written, exact=True)).to_have_attribute("aria-pressed", "true")
    sections = page.locator("section.request").all()
    return {one.locator("h2").inner_text(): one.locator("pre").inner_text() for one in sections}


def run_in_shell(command: str, folder: Path) -> str:
    return _run(["sh", "-c", command], folder)


def run_in_python(script: str, folder: Path) -> str:
    return _run([sys.executable, "-c", script], folder)


def _run(command: list[str], folder: Path) -> str:
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=MOST_SECONDS, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def both(page: Page, folder: Path) -> dict[str, Any]:
    """Run what is shown in both languages, and return the answers once they are the same."""
    answers: dict[str, Any] = {}
    in_curl, in_python = codes(page, "curl"), codes(page, "Python")
    assert in_curl.keys() == in_python.keys()
    for title in in_curl:
        told = _answer_of(run_in_shell, json.loads, in_curl[title], folder)
        assert told == _answer_of(run_in_python, ast.literal_eval, in_python[title], folder), title
        answers[title] = told
    return answers


def _answer_of(run: Callable[[str, Path], str], read: Callable[[str], Any], code: str, folder: Path) -> Any:
    before = set(folder.iterdir())
    told = run(code, folder)
    if told:
        return read(told)
    (kept,) = set(folder.iterdir()) - before
    content = kept.read_bytes()
    kept.unlink()
    return content


def ended(service: Service, page: Page, job: dict[str, Any]) -> dict[str, Any]:
    """Wait for a training that takes longer than the minute that was asked for."""
    for _ in range(MOST_SECONDS):
        if job["finished_at"]:
            break
        page.wait_for_timeout(1000)
        job = service.get(f"/jobs/{job['job_id']}")
    return job


@pytest.mark.parametrize("screen", SCREENS_OF_ANSWERS)
def test_curl_and_python_answer_the_same_as_the_screen_asked(page: Page, tmp_path: Path, screen: str) -> None:
    page.goto(f"/#/{screen}")
    at_rest(page)
    page.get_by_role("link", name="API", exact=True).click()
    expect(page.get_by_label("For the screen")).to_have_value(screen)
    assert all(both(page, tmp_path).values())


def test_customers_come_as_they_are_filtered_and_whoever_is_opened(page: Page, tmp_path: Path) -> None:
    page.goto("/#/customers?segment=1&search=C00&sort=-Milk")
    at_rest(page)
    page.get_by_role("link", name="API", exact=True).click()
    answers = both(page, tmp_path)
    table = answers["This page of customers, as it is filtered and sorted"]
    lines = answers["All customers of this filter, as a file"].splitlines()
    assert 0 < table["n_customers"] == len(lines) - 1 < 100
    page.goto(f"/#/settings?{urlencode({'of': 'customers', 'params': 'customer=C0005'})}")
    told = both(page, tmp_path)["The customer, with what would move it"]
    assert told["customer"]["customer_id"] == "C0005"


def test_what_is_selected_and_what_is_compared_comes_as_it_is_on_the_screen(
    page: Page, service: Service, tmp_path: Path
) -> None:
    region = "-99,-99;99,-99;99,99;-99,99"
    page.goto(f"/#/settings?{urlencode({'of': 'map', 'params': urlencode({'select': region})})}")
    answers = both(page, tmp_path)
    everybody = answers["Customers in the region that is selected"]["n_customers"]
    assert everybody == len(answers["All customers of the region, as a file"].splitlines()) - 1 > 0
    page.goto(f"/#/settings?{urlencode({'of': 'segments', 'params': urlencode({'compare': '0,1'})})}")
    assert len(both(page, tmp_path)) == 4
    known = service.get("/models")["models"][0]["model_id"]
    compare = urlencode({"compare": f"active,{known}"})
    page.goto(f"/#/settings?{urlencode({'of': 'models', 'params': compare})}")
    answers = both(page, tmp_path)
    assert "How it fitted day by day" in answers
    assert answers["The second model side by side"]["model_id"] == known


def test_a_column_may_be_called_as_a_program_calls_something(page: Page) -> None:
    values = '{"toString": 5, "__proto__": "Infinity"}'
    params = urlencode({"values": values})
    page.goto(f"/#/settings?{urlencode({'of': 'score', 'as': 'python', 'params': params})}")
    code = page.locator("section.request pre").first
    expect(code).to_contain_text('"toString": 5')
    expect(code).to_contain_text('"__proto__": "Infinity"')


def test_a_hostile_search_and_a_hostile_record_stay_what_they_are(page: Page, tmp_path: Path) -> None:
    (tmp_path / "x").write_text("what must not be read", "utf-8")
    page.goto(f"/#/settings?{urlencode({'of': 'customers', 'params': urlencode({'search': HOSTILE})})}")
    table = both(page, tmp_path)["This page of customers, as it is filtered and sorted"]
    assert table["n_customers"] == 0
    features = ("Fresh", "Milk", "Grocery", "Frozen", "Detergents_Paper", "Delicassen")
    values = json.dumps({**dict.fromkeys(features, 7), "customer_id": HOSTILE, HOSTILE: HOSTILE})
    page.goto(f"/#/settings?{urlencode({'of': 'score', 'params': urlencode({'values': values})})}")
    title = "One customer\u2019s segment, and why"
    told = json.loads(run_in_shell(codes(page, "curl")[title], tmp_path))
    assert told["results"][0]["customer_id"] == HOSTILE
    assert told == ast.literal_eval(run_in_python(codes(page, "Python")[title], tmp_path))


def test_a_file_is_placed_and_comes_back_with_its_segments(page: Page, tmp_path: Path) -> None:
    page.goto("/#/settings?of=score")
    sample = page.request.get("/samples/wholesale.csv").body()
    (tmp_path / "customers.csv").write_bytes(sample)
    answers = both(page, tmp_path)
    assert answers["Whether the model fits the customers of a file"]["n_rows"] > 0
    segmented = answers["A file of customers, with the segments added"]
    assert b"segment_name" in segmented.splitlines()[0]
    assert len(segmented.splitlines()) == len(sample.splitlines())


def test_a_training_is_asked_for_with_the_choices(page: Page, service: Service, tmp_path: Path) -> None:
    (tmp_path / "two,groups.csv").write_bytes(two_groups_csv())
    drop(page, named("two,groups.csv", two_groups_csv()))
    choose(page, algorithm="k-means", number_of_segments="3")
    page.get_by_role("link", name="API", exact=True).click()
    for written, run, read in (
        ("curl", run_in_shell, json.loads),
        ("Python", run_in_python, ast.literal_eval),
    ):
        shown = codes(page, written)
        kept = read(run(shown["Bring a file, and see what is in it"], tmp_path))
        assert (kept["name"], kept["n_rows"]) == ("two,groups", 80)
        assert read(run(shown["What is in the file"], tmp_path))["n_rows"] == 80
        job = ended(service, page, read(run(shown["Find segments, with your choices"], tmp_path)))
        assert job["status"] == "succeeded"
        made = service.get(f"/models/{job['model_id']}")
        assert (made["algorithm"], made["n_segments"]) == ("kmeans", 3)
    page.go_back()
    expect(page.get_by_role("button", name="Find segments")).to_be_visible()


def test_copying_is_said_aloud(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/#/settings?of=map")
    copy = page.get_by_role("button", name="Copy")
    copy.click()
    expect(page.locator("#announcer")).to_have_text("Customers on the map, with curl is copied.")
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("section.request pre").inner_text()
    expect(copy).to_be_visible()


def test_where_there_is_no_clipboard_the_text_is_selected(page: Page) -> None:
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.goto("/#/settings?of=map")
    page.get_by_role("button", name="Copy").click()
    expect(page.locator("#announcer")).to_contain_text("is selected")
    assert page.evaluate("getSelection().toString()") == page.locator("section.request pre").inner_text()


def test_a_theme_is_taken_at_once_and_kept_and_charts_follow(page: Page) -> None:
    def colour_of_chart() -> Any:
        expect(page.locator(".chart .xtick text").first).to_be_visible()
        return page.locator(".chart .xtick text").first.evaluate("(one) => getComputedStyle(one).fill")

    page.goto("/#/evidence")
    light = colour_of_chart()
    page.get_by_role("link", name="Settings").click()
    page.get_by_role("link", name="Appearance").click()
    expect(page.get_by_role("radio", name="As the system")).to_be_checked()
    page.get_by_role("radio", name="Dark").check()
    expect(page.locator("body")).to_have_css("background-color", "rgb(21, 21, 20)")
    page.reload()
    expect(page.get_by_role("radio", name="Dark")).to_be_checked()
    expect(page.locator("body")).to_have_css("background-color", "rgb(21, 21, 20)")
    page.goto("/#/evidence")
    assert colour_of_chart() != light


@pytest.mark.parametrize("look", [{"locale": "de-DE", "reduced_motion": "reduce"}], ids=["german"])
def test_numbers_dates_and_motion_are_shown_as_the_browser_has_them(page: Page, look: dict[str, Any]) -> None:
    assert look
    page.goto("/#/settings?part=appearance")
    expect(page.get_by_text("1.234.567,891")).to_be_visible()
    expect(page.get_by_text("(de-DE)")).to_be_visible()
    expect(page.get_by_text("Reduced: your system asks for it")).to_be_visible()
    page.emulate_media(reduced_motion="no-preference")
    expect(page.get_by_text("As usual, and brief.")).to_be_visible()


def test_an_open_service_says_what_that_means_and_what_the_first_key_does(page: Page) -> None:
    page.goto("/#/settings")
    expect(page.get_by_role("heading", name="This service is open")).to_be_visible()
    expect(page.get_by_role("button", name="Make the key and close the service")).to_be_visible()
    page.get_by_label("Name").fill("not yet")
    page.get_by_role("link", name="Segments").click()
    expect(page.locator("h1.verdict")).to_be_visible()
    page.go_back()
    expect(page.get_by_label("Name", exact=True)).to_have_value("not yet")


@pytest.mark.skipif(find_spec("axe_playwright_python") is None, reason="axe is absent")
@pytest.mark.parametrize("look", [{}, DARK_PHONE], ids=["wide_light", "phone_dark"])
@pytest.mark.parametrize("part", ["part=appearance", "of=score", "of=customers&as=python"])
def test_no_part_of_settings_keeps_anybody_out(
    page: Page, violations: Callable[[], list[str]], look: dict[str, Any], part: str
) -> None:
    assert isinstance(look, dict)
    page.goto(f"/#/settings?{part}")
    at_rest(page)
    assert violations() == []
    assert not is_wider_than_its_window(page)


def test_the_link_to_the_api_carries_the_whole_address_of_a_screen(page: Page) -> None:
    page.goto(f"/#/customers?search={quote('a&b=ü')}")
    at_rest(page)
    page.get_by_role("link", name="API", exact=True).click()
    expect(page.locator("section.request pre").first).to_contain_text("search=a%26b%3D%C3%BC")
    page.reload()
    expect(page.locator("section.request pre").first).to_contain_text("search=a%26b%3D%C3%BC")
