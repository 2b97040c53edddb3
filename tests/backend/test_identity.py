"""Segments that go on: renamed, taken over by the next model, and followed from one to the other."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import httpx
import polars as pl
import pytest

from backend.work.predecessor import with_present_names
from ml import train as train_model
from ml.artifacts import ArtifactStore
from ml.data.samples import SPEND_COLUMNS, wholesale
from ml.data.writing import write_table
from ml.modeling.config import config_from_options
from ml.types import SegmentationModel

pytestmark = pytest.mark.anyio
SegmentHere = Callable[..., tuple[int, str, str]]
QUICK = {
    "features": SPEND_COLUMNS,
    "algorithm": "kmeans",
    "n_segments": 2,
    "n_resamples": 0,
    "n_references": 0,
}


async def train(service: httpx.AsyncClient, table: pl.DataFrame, **options: object) -> str:
    answer = await service.post(
        "/train",
        json={"records": table.to_dicts(), "options": {**QUICK, **options}},
        headers={"Prefer": "wait=60"},
    )
    assert answer.json()["status"] == "succeeded", answer.text
    return str(answer.json()["model_id"])


async def names(service: httpx.AsyncClient, model_id: str) -> dict[int, str]:
    model = (await service.get(f"/models/{model_id}")).json()
    return {one["segment"]: one["name"] for one in model["segments"]}


async def test_a_segment_is_renamed_everywhere_and_in_the_models_that_follow(
    service: httpx.AsyncClient,
) -> None:
    table = wholesale()
    first = await train(service, table)
    suggested = (await names(service, first))[1]
    answer = await service.patch(f"/models/{first}/segments/1", json={"name": "Corner shops"})

    assert answer.status_code == 200
    assert [one["is_renamed"] for one in answer.json()["segments"]] == [False, True]
    scored = await service.post("/segment", json={"records": table.to_dicts()})
    assert "Corner shops" in {one["name"] for one in scored.json()["results"]}
    page = await service.get(f"/models/{first}/customers?segment=1")
    assert {one["segment_name"] for one in page.json()["customers"]} == {"Corner shops"}

    second = await train(service, table.sample(fraction=1, shuffle=True, seed=2), random_state=7)
    assert await names(service, second) == await names(service, first)
    identity = (await service.get(f"/models/{second}")).json()["identity"]
    assert identity["previous_model_id"] == first
    assert (identity["basis"], identity["n_customers"], identity["new"], identity["gone"]) == (
        "shared_customers", 440, [], []
    )  # fmt: skip
    undone = await service.patch(f"/models/{second}/segments/1", json={"name": None})
    assert [one["name"] for one in undone.json()["segments"]][1] == suggested
    assert (await names(service, first))[1] == "Corner shops"

    third = await train(service, table, take_over=False)
    assert (await service.get(f"/models/{third}")).json()["identity"] is None


@pytest.mark.parametrize(
    ("segment", "body", "status"),
    [
        ("0", {"name": ""}, 422),
        ("0", {"name": "x" * 81}, 422),
        ("0", {"name": "x" * 5_000}, 422),
        ("0", {"name": "a\u0000b"}, 422),
        ("0", {"name": 3}, 422),
        ("0", {"name": "half \ud800"}, 422),
        ("0", {}, 422),
        ("0", {"name": "x", "color": "#000000"}, 422),
        ("9", {"name": "x"}, 404),
        ("-1", {"name": "x"}, 422),
        ("one", {"name": "x"}, 422),
    ],
)
async def test_what_cannot_be_a_name_is_a_problem(
    scoring: httpx.AsyncClient, segment: str, body: dict[str, object], status: int
) -> None:
    before = await names(scoring, "active")
    # Written out, since half of a surrogate pair can only be sent escaped.
    answer = await scoring.patch(
        f"/models/active/segments/{segment}",
        content=json.dumps(body),
        headers={"Content-Type": "application/json"},
    )

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert await names(scoring, "active") == before


async def test_what_the_command_line_calls_a_segment_counts_at_once(
    scoring: httpx.AsyncClient, sample_model: SegmentationModel, tmp_path: Path
) -> None:
    records = wholesale().head(50).to_dicts()
    await scoring.post("/segment", json=records)
    store = ArtifactStore(tmp_path, b"only for these tests")
    store.rename_segment(sample_model.model_id, 0, "Kitchens")

    scored = await scoring.post("/segment", json=records)
    assert "Kitchens" in {one["name"] for one in scored.json()["results"]}


def test_a_name_that_is_given_during_a_training_is_not_lost(
    sample_model: SegmentationModel, tmp_path: Path
) -> None:
    store = ArtifactStore(tmp_path, b"a key")
    first = replace(sample_model, is_sample=False)
    store.save(first)
    config = config_from_options({**QUICK, "features": list(SPEND_COLUMNS)})
    second = train_model(wholesale(), config, previous=first)
    store.rename_segment(first.model_id, 1, "Kitchens")

    present = with_present_names(second, store)
    assert [one.name for one in present.segments] == [first.segments[0].name, "Kitchens"]
    assert [one.is_renamed for one in present.segments] == [False, True]


async def test_customers_are_followed_from_one_model_to_the_next(service: httpx.AsyncClient) -> None:
    table = wholesale()
    first = await train(service, table)
    # Ten customers take on the habits of ten others.
    changed = pl.concat([table.tail(10).with_columns(table.head(10)["customer_id"]), table.slice(10)])
    second = await train(service, changed)
    told = (await service.get(f"/models/{first}/migration")).json()

    assert (told["from_model_id"], told["to_model_id"]) == (first, second)
    assert (told["basis"], told["n_customers"], told["n_left"], told["n_joined"]) == (
        "shared_customers", 440, 0, 0
    )  # fmt: skip
    assert sum(map(sum, told["matrix"])) == 440
    assert told["n_moved"] == told["moved"]["n_customers"] == len(told["moved"]["customers"])
    assert all(one["from_segment"] != one["to_segment"] for one in told["moved"]["customers"])
    assert {(one["from_segment"], one["to_segment"]) for one in told["continues"]} == {(0, 0), (1, 1)}
    stayed = await service.get(
        f"/models/{first}/migration",
        params={"to": second, "from_segment": 0, "to_segment": 0, "page_size": 3},
    )
    assert stayed.json()["moved"]["n_customers"] == told["matrix"][0][0]
    assert len(stayed.json()["moved"]["customers"]) == 3


async def test_models_that_cannot_be_compared_are_a_problem(service: httpx.AsyncClient) -> None:
    first = await train(service, wholesale())
    other = await train(
        service, wholesale().select("Fresh", "Milk"), features=["Fresh", "Milk"], activate=False
    )

    answer = await service.get(f"/models/{first}/migration", params={"to": other})
    assert answer.status_code == 422
    assert "Detergents_Paper" in answer.json()["detail"]
    assert (await service.get(f"/models/{first}/migration", params={"to": "0" * 16})).status_code == 404


def test_names_and_moves_on_the_command_line(segment_here: SegmentHere, tmp_path: Path) -> None:
    csv, moves = tmp_path / "customers.csv", tmp_path / "moves.csv"
    csv.write_bytes(write_table(wholesale(), "csv"))
    quick = ["--algorithm", "kmeans", "--segments", "2", "--features", ",".join(SPEND_COLUMNS)]
    quick += ["--option", "n_resamples=0", "--option", "n_references=0"]
    first = segment_here("train", str(csv), *quick)[1].split()[-3]
    assert segment_here("rename", "0", "Cafés") == (0, f"Segment 0 of model {first} is called 'Cafés'.\n", "")

    again = segment_here("train", str(csv), *quick)[1]
    assert "Cafés" in again
    assert f"Segments: 2 go on from model {first}. Judged by 440 customers that are in both tables." in again
    told = segment_here("migration", first, "-o", str(moves))[1]
    assert told.startswith("440 customers compared, by their ids; 0 moved.")
    assert pl.read_csv(moves).columns == ["customer_id", "from_segment", "to_segment", "is_moved"]

    listed = segment_here("models")[1].splitlines()
    assert [line[:2] for line in listed[1:]] == ["* ", "  "]
    assert first in listed[2]
    assert segment_here("report", "-o", str(tmp_path / "report.html"))[0] == 0
    assert "Cafés" in (tmp_path / "report.html").read_text()
    told = segment_here("explain", str(csv), "--row", "3")[1]
    assert told.startswith("Row 3 (C0003): ")
    assert "ahead of" in told
    assert "instead of" in told
    assert segment_here("explain", str(csv), "--row", "441")[::2] == (
        2, "segment: Invalid value: The table has 440 rows, so there is no row 441.\n"
    )  # fmt: skip
    assert segment_here("report", "-o", str(tmp_path / "nowhere" / "report.html"))[0] == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["rename", "0", "x"], "No model is trained yet"),
        (["rename", "zero", "x"], "'segment'"),
        (["migration", "0123456789abcdef"], "There is no model"),
        (["migration"], "FROM"),
        (["report"], "--output"),
        (["explain", "nothing.csv"], "No model is trained yet"),
    ],
)
def test_a_wrong_call_is_told_in_a_line(segment_here: SegmentHere, arguments: list[str], said: str) -> None:
    code, _, told = segment_here(*arguments)

    assert code == 2
    (line,) = told.splitlines()
    assert said in line
