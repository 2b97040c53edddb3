"""Customers whom the model was not trained on: one in a form, many in a file."""

import csv
import io
import json
import random
import re
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page, Route, expect

from ml.data.samples import retail, wholesale
from ml.data.writing import write_table

from .conftest import Service, Watch
from .journeys import at_rest, drag, is_wider_than_its_window, named

HOSTILE = "<img src=x onerror=alert(1)> \u202eliame " + "long" * 2500
MIDDLE = "The middle of all customers"


def send(service: Service, path: str, body: bytes, content_type: str, **headers: str) -> bytes:
    request = urllib.request.Request(  # noqa: S310
        service.address + path, data=body, headers={"Content-Type": content_type, **headers}
    )
    with urllib.request.urlopen(request, timeout=300) as answer:  # noqa: S310
        content: bytes = answer.read()
        return content


def train(service: Service, content: bytes, **options: Any) -> dict[str, Any]:
    """Train a model on a table, and use it."""
    told = service.get("/models")["models"]
    name = options.setdefault("name", "of a test")
    if not any(one["name"] == name for one in told):
        quick = {"n_resamples": 0, "n_references": 0}
        query = urllib.parse.urlencode({"options": json.dumps({**quick, **options})})
        send(service, f"/train?{query}", content, "text/csv", Prefer="wait=60")
    model = next(one for one in service.get("/models")["models"] if one["name"] == name)
    send(service, f"/models/{model['model_id']}/activate", b"", "application/json")
    active: dict[str, Any] = service.get("/models/active")
    assert active["name"] == name
    return active


def shops(n_rows: int = 120) -> bytes:
    """Customers of two kinds, told apart by where they buy and how much."""
    dice = random.Random(3)  # noqa: S311
    lines = ["id,visits,spend,channel"]
    for number in range(n_rows):
        is_large = number % 2
        channel = ("web" if dice.random() < 0.9 else "shop") if is_large else "shop"
        visits, spend = (60, 900) if is_large else (10, 100)
        lines.append(
            f"S{number:04d},{abs(dice.gauss(visits, 5)):.1f},{abs(dice.gauss(spend, 60)):.1f},{channel}"
        )
    return "\n".join(lines).encode()


def sample_csv(**changed: float) -> bytes:
    frame = wholesale()
    return write_table(frame.with_columns(frame[name] * factor for name, factor in changed.items()), "csv")


def placed(service: Service, values: dict[str, Any]) -> dict[str, Any]:
    """Where the service has a customer."""
    told = json.loads(
        send(
            service,
            "/segment?explain=true&probabilities=true&count=false",
            json.dumps({"records": [values]}).encode(),
            "application/json",
        )
    )
    result: dict[str, Any] = told["results"][0]
    return result


def choose(page: Page, file: FilePayload) -> None:
    page.locator("#score-file").set_input_files(file)


def certainty(confidence: float) -> str:
    """How the page writes a confidence: only what is certain is 1."""
    return ">0.99" if 0.995 < confidence < 1 else f"{confidence:.2f}"


@pytest.fixture(autouse=True)
def _sample(service: Service) -> Iterator[None]:
    service.activate_sample()
    yield
    service.activate_sample()


def test_the_answer_changes_with_the_values_and_the_address_holds_them(page: Page, service: Service) -> None:
    page.goto("/#/score")
    answer = page.locator(".score-answer")
    expect(answer.locator(".standing-segment")).to_be_visible()
    values = dict.fromkeys(("Milk", "Grocery", "Detergents_Paper"), 9_000)
    for name, value in values.items():
        page.get_by_label(name, exact=True).fill(str(value))
    fields = {
        one["feature"]: one["edges"][4] for one in service.get("/models/active")["reference"]["numbers"]
    }
    told = placed(service, {**fields, **values})
    expect(answer.locator(".standing-segment")).to_have_text(told["name"])
    expect(answer.locator(".standing .meter")).to_have_text(certainty(told["confidence"]))
    expect(page.locator(".score-bars tbody tr")).to_have_count(2)
    expect(page.locator(".contribution-table tbody tr")).to_have_count(6)
    page.reload()
    expect(page.get_by_label("Milk", exact=True)).to_have_value("9000")
    expect(answer.locator(".standing-segment")).to_have_text(told["name"])


def test_what_would_move_a_customer_moves_it_and_can_be_taken_back(page: Page) -> None:
    page.goto("/#/score")
    standing = page.locator(".score-answer .standing-segment")
    expect(page.locator("#try-move")).to_be_visible()
    before = standing.inner_text()
    page.locator("#try-move").click()
    expect(standing).not_to_have_text(before)
    expect(page.locator("#try-move")).to_be_focused()
    page.get_by_role("button", name="Undo").click()
    expect(standing).to_have_text(before)


def test_a_slider_moves_its_number_and_the_arrow_keys_move_the_slider(page: Page) -> None:
    page.goto("/#/score")
    slider = page.get_by_role("slider", name="Milk, along what is usual")
    before = page.get_by_label("Milk", exact=True).input_value()
    slider.focus()
    for _ in range(20):
        page.keyboard.press("ArrowRight")
    expect(page.get_by_label("Milk", exact=True)).not_to_have_value(before)
    expect(slider).to_be_focused()
    expect(slider).to_have_attribute("aria-valuetext", "6,468")
    page.wait_for_url("**Milk%22%3A6468**")


def test_a_form_starts_from_a_segment_a_customer_or_the_average(
    page: Page, service: Service, watch: Watch
) -> None:
    watch.allowed.append("404")
    segment = service.get("/models/active")["segments"][1]
    page.goto("/#/score")
    page.get_by_label("Start from").select_option(str(segment["segment"]))
    expect(page.locator(".score-answer .standing-segment")).to_have_text(segment["name"])
    expect(page.get_by_text(f"{segment['typical'][0]}, its most typical customer")).to_be_visible()
    page.get_by_label(re.compile("or a customer.s id")).fill("C0005")
    page.keyboard.press("Enter")
    customer = service.get("/models/active/customers/C0005")["customer"]
    expect(page.get_by_label("Fresh", exact=True)).to_have_value(str(customer["Fresh"]))
    expect(page.locator(".score-answer .standing-segment")).to_have_text(customer["segment_name"])
    page.get_by_label(re.compile("or a customer.s id")).fill("NOBODY")
    page.get_by_role("button", name="Use its values").click()
    expect(page.get_by_text("The model was not trained on a customer with this id.")).to_be_visible()
    expect(page.get_by_label("Fresh", exact=True)).to_have_value(str(customer["Fresh"]))


def test_what_is_no_number_is_told_next_to_it_and_the_answer_is_marked_as_old(page: Page) -> None:
    page.goto("/#/score")
    expect(page.locator(".score-answer .standing-segment")).to_be_visible()
    milk = page.get_by_label("Milk", exact=True)
    milk.fill("much")
    expect(page.get_by_text("“much” is no number.")).to_be_visible()
    expect(milk).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_text("This is the answer to the values before.")).to_be_visible()
    expect(page.locator(".score-answer")).to_have_class("score-answer is-old")
    expect(milk).to_be_focused()
    page.wait_for_url("**much**")
    page.reload()
    expect(page.get_by_text("“much” is no number.")).to_be_visible()
    page.get_by_label("Milk", exact=True).fill("")
    expect(page.get_by_text("Milk: not known, and filled in as in training.")).to_be_visible()
    expect(page.locator(".score-answer")).to_have_class("score-answer")


@pytest.mark.parametrize("algorithm", ["kmeans", "gmm"])
def test_categories_are_chosen_from_those_that_training_saw(
    page: Page, service: Service, algorithm: str
) -> None:
    model = train(
        service, shops(), name=f"shops by {algorithm}", algorithm=algorithm, n_segments=2,
        features=["visits", "spend", "channel"], categorical=["channel"],
    )  # fmt: skip
    assert model["data"]["categorical_features"] == ["channel"]
    page.goto("/#/score")
    channel = page.get_by_label("channel", exact=True)
    expect(channel).to_be_visible()
    options = channel.locator("option").all_inner_texts()
    assert [one.split(" ")[0] for one in options] == ["shop", "web", "not"]
    page.get_by_label("visits", exact=True).fill("35")
    page.get_by_label("spend", exact=True).fill("500")
    for chosen in ("web", "shop"):
        channel.select_option(label=next(one for one in options if one.startswith(chosen)))
        told = placed(service, {"visits": 35, "spend": 500, "channel": chosen})
        expect(page.locator(".score-answer .standing-segment")).to_have_text(told["name"])
        expect(page.locator(".score-answer .standing .meter")).to_have_text(certainty(told["confidence"]))
    is_mixture = algorithm == "gmm"
    expect(page.locator(".score-bars")).to_have_count(1 if is_mixture else 0)
    meaning = "the probability of this segment" if is_mixture else "no probability"
    expect(page.locator(".score-meaning")).to_contain_text(meaning)


def test_a_category_that_training_did_not_see_stays_and_is_told(page: Page, service: Service) -> None:
    train(
        service, shops(), name="shops by kmeans", algorithm="kmeans", n_segments=2,
        features=["visits", "spend", "channel"], categorical=["channel"],
    )  # fmt: skip
    page.goto("/#/score?values=" + urllib.parse.quote(json.dumps({"channel": HOSTILE})))
    expect(page.locator("#value-2 option:checked")).to_contain_text("(not seen in training)")
    expect(page.get_by_role("list", name="What to know about this answer")).to_contain_text("did not see")
    assert page.locator("main img").count() == 0
    assert not is_wider_than_its_window(page)


def test_a_file_comes_back_as_the_service_labels_it(page: Page, service: Service) -> None:
    content = sample_csv()
    counted = service.get("/models/active/drift")["n_rows"]
    page.goto("/#/score")
    choose(page, named("customers.csv", content))
    expect(page.get_by_text("440 customers were placed.")).to_be_visible()
    with page.expect_download() as download:
        page.locator("#score-download").click()
    assert download.value.suggested_filename == "customers-segments.csv"
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig"))))
    told = json.loads(send(service, "/segment?count=false", content, "text/csv"))["results"]
    assert [(row["segment"], row["segment_name"]) for row in rows] == [
        (str(one["segment"]), one["name"]) for one in told
    ]
    assert [row["customer_id"] for row in rows] == [one["customer_id"] for one in told]
    sent = list(csv.DictReader(io.StringIO(content.decode())))
    assert [{name: row[name] for name in sent[0]} for row in rows] == sent
    shares = page.locator(".score-shares tbody tr")
    sizes = [one["size"] for one in service.get("/models/active")["segments"]]
    expect(shares).to_have_count(len(sizes))
    for place, size in enumerate(sizes):
        expect(shares.nth(place)).to_contain_text(str(size))
    expect(page.locator(".drift-verdict")).to_contain_text("Steady")
    assert service.get("/models/active/drift")["n_rows"] == counted


def test_the_result_comes_as_a_workbook_too(page: Page) -> None:
    page.goto("/#/score")
    choose(page, named("customers.csv", sample_csv()))
    expect(page.locator("#score-download")).to_be_visible()
    page.get_by_label("Excel", exact=True).check(force=True)
    expect(page.locator("#score-download")).to_have_text("Download as Excel")
    with page.expect_download() as download:
        page.locator("#score-download").click()
    assert download.value.suggested_filename == "customers-segments.xlsx"
    assert Path(download.value.path()).read_bytes().startswith(b"PK")


def test_customers_who_changed_ask_for_a_training(page: Page) -> None:
    page.goto("/#/score")
    choose(page, named("milky.csv", sample_csv(Milk=10)))
    expect(page.locator(".drift-verdict")).to_contain_text("Time to train again")
    expect(page.locator(".psi-table tbody tr", has_text="Milk")).to_contain_text("moved")


def test_customers_are_counted_when_somebody_says_so_and_only_once(page: Page, service: Service) -> None:
    counted = service.get("/models/active/drift")["n_rows"]
    page.goto("/#/score")
    page.get_by_role("switch", name="Count these customers for drift").check()
    choose(page, named("customers.csv", sample_csv()))
    expect(page.get_by_text("440 customers counted for drift.")).to_be_visible()
    expect(page.get_by_role("switch", name="Count these customers for drift")).not_to_be_checked()
    assert service.get("/models/active/drift")["n_rows"] == counted + 440


def test_cells_that_cannot_be_read_are_told_and_may_leave_their_rows_out(page: Page) -> None:
    lines = sample_csv().decode().splitlines()
    column = lines[0].split(",").index("Milk")
    cells = lines[3].split(",")
    cells[column] = "plenty"
    lines[3] = ",".join(cells)
    page.goto("/#/score")
    choose(page, named("odd.csv", "\n".join(lines).encode()))
    expect(page.get_by_text("1 cell could not be read as a number; it was taken for missing")).to_be_visible()
    row = page.locator(".problem-table tbody tr")
    expect(row).to_contain_text("3")
    expect(row).to_contain_text("plenty")
    page.get_by_label("Leave the row without a segment").check(force=True)
    page.get_by_role("button", name="Place them again").click()
    expect(page.get_by_text("439 customers were placed. 1 row was left without a segment.")).to_be_visible()


def test_a_file_that_does_not_fit_is_refused_in_words_and_kept(page: Page, watch: Watch) -> None:
    watch.allowed.append("422")
    page.goto("/#/score")
    choose(page, named("other.csv", b"id,visits\n1,2\n2,3\n"))
    problem = page.get_by_role("alert", name="The file was not placed")
    expect(problem).to_contain_text("missing: Fresh, Milk")
    expect(problem).to_contain_text("Your file is still here")
    expect(page.get_by_text("other.csv")).to_be_visible()
    choose(page, named("customers.csv", sample_csv()))
    expect(page.get_by_text("440 customers were placed.")).to_be_visible()


def test_a_file_can_be_dropped_on_score_and_be_cancelled(page: Page) -> None:
    page.goto("/#/score")
    expect(page.locator(".score-answer .standing-segment")).to_be_visible()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/drift*", hold)
    file = named("dropped.csv", sample_csv())
    drag(page, "dragover", file)
    expect(page.get_by_text("Drop it to place its customers")).to_be_visible()
    drag(page, "drop", file)
    expect(page.get_by_text("Placing the customers and comparing them with the training …")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(
        page.locator("main").get_by_text(
            "Cancelled. Nothing was kept or counted, and your file is still here."
        )
    ).to_be_visible()
    assert "#/score" in page.url
    page.unroute("**/drift*")
    page.get_by_role("button", name="Place them again").click()
    expect(page.get_by_text("440 customers were placed.")).to_be_visible()


def test_a_hostile_file_is_only_text(page: Page) -> None:
    frame = wholesale()
    content = write_table(frame.with_columns(frame["Fresh"].cast(str).alias("x")), "csv").decode()
    lines = content.splitlines()
    lines[0] = lines[0].rsplit(",", 1)[0] + f',"{HOSTILE}"'
    lines[1:] = [line.rsplit(",", 1)[0] + f',"{HOSTILE}"' for line in lines[1:]]
    cells = lines[1].split(",")
    cells[lines[0].split(",").index("Milk")] = f'"{HOSTILE}"'
    lines[1] = ",".join(cells)
    page.goto("/#/score")
    choose(page, named(f"{HOSTILE[:150]}.csv", "\n".join(lines).encode()))
    expect(page.locator("#score-download")).to_be_visible()
    expect(page.locator(".score-file-name")).to_contain_text("<img src=x onerror=alert(1)>")
    expect(page.locator(".problem-table")).to_contain_text("<img")
    assert page.locator("main img").count() == 0
    assert not is_wider_than_its_window(page)
    with page.expect_download() as download:
        page.locator("#score-download").click()
    assert "\u202e" not in download.value.suggested_filename
    assert len(download.value.suggested_filename) < 120


def test_a_reader_is_told_why_not(page: Page) -> None:
    page.route(
        "**/session",
        lambda route: route.fulfill(
            status=200,
            content_type="application/json",
            body=json.dumps({"name": "ada", "role": "reader", "is_open": False}),
        ),
    )
    page.goto("/#/score")
    expect(page.get_by_role("heading", name="Your key does not place customers")).to_be_visible()
    expect(
        page.get_by_text(re.compile("Only a scorer or an admin may place customers; your key is a reader.s."))
    ).to_be_visible()
    expect(page.locator(".score-form")).to_have_count(0)
    at_rest(page)


@pytest.mark.parametrize("look", [{"viewport": {"width": 390, "height": 844}}], ids=["phone"])
def test_a_phone_keeps_the_answer_in_sight(page: Page, look: dict[str, Any]) -> None:
    assert look
    page.goto("/#/score")
    expect(page.locator(".score-glance")).to_be_in_viewport()
    assert not is_wider_than_its_window(page)
    choose(page, named("customers.csv", sample_csv()))
    expect(page.locator(".score-shares")).to_be_visible()
    assert not is_wider_than_its_window(page)


def test_a_model_of_purchases_asks_for_its_features_in_words_and_takes_purchases(
    page: Page, service: Service
) -> None:
    content = write_table(retail(n_customers=400), "csv")
    model = train(service, content, name="orders", algorithm="kmeans", n_segments=3)
    page.goto("/#/score")
    expect(page.get_by_text("This model was made from purchases.")).to_be_visible()
    expect(page.get_by_label("Number of purchases", exact=True)).to_be_visible()
    expect(page.locator(".score-answer .standing-segment")).to_be_visible()
    page.locator("#try-move").click()
    page.wait_for_url("**values=**")
    choose(page, named("orders.csv", content))
    n_customers = sum(one["size"] for one in model["segments"])
    expect(page.get_by_text(f"{n_customers:,} customers were placed.")).to_be_visible()
    expect(page.locator(".drift-verdict")).to_contain_text("Steady")


def test_a_number_is_read_as_it_was_meant_or_said_how_it_was_read(page: Page, service: Service) -> None:
    service.activate_sample()
    page.goto("/#/score")
    expect(page.locator(".score-answer .standing-segment")).to_be_visible()
    milk = page.get_by_label("Milk", exact=True)
    milk.fill("9.000,50")
    expect(page.get_by_text("read as 9,000.5")).to_be_visible()
    milk.fill("9.000")
    expect(page.get_by_text("read as 9,")).to_be_visible()
    expect(page.get_by_text("far outside what training saw")).to_have_count(0)
    milk.fill("1000000000")
    expect(page.get_by_text("Milk: far outside what training saw")).to_be_visible()
