"""Four processes and 32 clients that read, score, train and activate at once, on either database."""

import json
import random
from collections.abc import Callable

import httpx
import pytest

from backend.settings import Settings
from backend.stores import Stores, open_stores
from ml import TrainingConfig, segment, train
from ml.data.reading import read_table
from ml.data.samples import SPEND_COLUMNS, wholesale
from ml.types import SegmentationModel
from tests.faults.load import LOAD_SECONDS, Client, Load
from tests.faults.running import SECRET, RunningService

N_SENT = 20
OPTIONS = {"features": list(SPEND_COLUMNS), "algorithm": "kmeans", "n_references": 0, "n_resamples": 2}


@pytest.fixture(scope="module")
def models() -> list[SegmentationModel]:
    """Models that place the same customers differently."""
    sizes = (2, 3, 4)
    configs = [
        TrainingConfig(
            features=SPEND_COLUMNS, algorithm="kmeans", n_segments=n, n_references=0, n_resamples=2
        )
        for n in sizes
    ]
    return [train(wholesale(), config) for config in configs]


def tables(csv: bytes) -> list[bytes]:
    """The sample in pieces."""
    head, *lines = csv.splitlines(keepends=True)
    return [head + b"".join(lines[at : at + N_SENT]) for at in range(0, len(lines), N_SENT)]


def placed(answer: httpx.Response) -> list[tuple[str, int, str]]:
    results = answer.json()["results"]
    return [(one["customer_id"], one["segment"], one["name"]) for one in results]


def expected(model: SegmentationModel, csv: bytes) -> dict[str, tuple[int, str]]:
    frame = segment(model, read_table(csv))
    rows = frame.select("customer_id", "segment", "segment_name").iter_rows()
    return {customer: (number, name) for customer, number, name in rows}


def stores_of(service: RunningService, database_url: str | None) -> Stores:
    return open_stores(
        Settings(artifacts_dir=service.artifacts, secret_key=SECRET, database_url=database_url)
    )


def tasks(models: list[SegmentationModel], csv: bytes) -> list[Callable[[Client], None]]:
    """What the clients do: 16 score, 8 read, 6 activate, 2 train."""
    pieces = tables(csv)
    chance = random.Random(0)  # noqa: S311

    def score(client: Client) -> None:
        piece = chance.choice(pieces)
        client.ask("score", "POST", "/segment", content=piece, headers={"Content-Type": "text/csv"})

    def read(client: Client) -> None:
        for path in ("/models", "/models/active", "/jobs", "/models/active/customers", "/metrics", "/ready"):
            client.ask(f"read {path}", "GET", path)

    def activate(client: Client) -> None:
        model_id = chance.choice(models).model_id
        client.ask("activate", "POST", f"/models/{model_id}/activate")

    def learn(client: Client) -> None:
        options = json.dumps({**OPTIONS, "n_segments": chance.randint(2, 5)})
        files, headers = {"file": csv}, {"Prefer": "wait=30"}
        client.ask("train", "POST", "/train", files=files, data={"options": options}, headers=headers)

    return [score] * 16 + [read] * 8 + [activate] * 6 + [learn] * 2


def check_answers_agree_with_their_models(load: Load, stores: Stores, csv: bytes) -> None:
    of_model: dict[str, dict[str, tuple[int, str]]] = {}
    for answer in load.of("score"):
        model_id = answer.json()["model_id"]
        if model_id not in of_model:
            of_model[model_id] = expected(stores.artifacts.load(model_id), csv)
        for customer, number, name in placed(answer):
            assert of_model[model_id][customer] == (number, name)
    assert len(of_model) > 1, "nobody has seen another model become active"


def check_no_update_is_lost(load: Load, stores: Stores) -> None:
    log = stores.audit.entries(limit=1_000_000)
    kept = [one["request_id"] for one in log if one["action"] == "activate"]
    answered = {one.headers["X-Request-ID"] for one in load.of("activate") if one.status_code == 200}
    assert answered
    assert answered <= set(kept)
    newest = next(one for one in log if one["action"] == "activate")
    assert newest["target"] == stores.artifacts.active_id()


def check_no_training_is_lost(load: Load, service: RunningService, stores: Stores) -> None:
    jobs = [one.json() for one in load.of("train")]
    assert jobs
    with httpx.Client(base_url=service.url, timeout=60) as client:
        for job in jobs:
            ended = client.get(f"/jobs/{job['job_id']}", headers={"Prefer": "wait=60"}).json()
            if not ended["finished_at"]:
                with client.stream("GET", f"/jobs/{job['job_id']}/events") as events:
                    list(events.iter_lines())
                ended = client.get(f"/jobs/{job['job_id']}").json()
            assert ended["status"] == "succeeded", ended
            assert ended["model_id"] in stores.artifacts


def test_nothing_is_lost_or_mixed_up(
    start_service: Callable[..., RunningService],
    models: list[SegmentationModel],
    sample_csv: bytes,
    database_url: str | None,
) -> None:
    service = start_service(SEGMENT_WORKERS="4", SEGMENT_DATABASE_URL=database_url, with_model=False)
    stores = stores_of(service, database_url)
    for model in models:
        stores.artifacts.save(model)
        stores.catalogue.record_model(model.model_id)
    httpx.post(f"{service.url}/models/{models[0].model_id}/activate").raise_for_status()

    load = Load(service.url)
    load.run(tasks(models, sample_csv))
    print(f"{LOAD_SECONDS:g} seconds\n{load.told()}")  # noqa: T201

    load.check()
    check_no_training_is_lost(load, service, stores)
    check_answers_agree_with_their_models(load, stores, sample_csv)
    check_no_update_is_lost(load, stores)
    counted = httpx.get(f"{service.url}/metrics").json()["service"]
    assert counted["errors"] == 0
    assert counted["requests"] >= len(load.answers)
    assert counted["rows_scored"] == sum(one.json()["n_rows"] for one in load.of("score"))
    service.ready_again()
    stores.database.close()
