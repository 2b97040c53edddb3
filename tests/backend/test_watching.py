"""What Grafana and Prometheus are told to ask for is what the service exposes."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

pytestmark = pytest.mark.anyio

DEPLOY = Path(__file__).parents[2] / "deploy"
NAME = re.compile(r"\bsegment_[a-z_]+")


def dashboard() -> dict[str, Any]:
    told: dict[str, Any] = json.loads((DEPLOY / "grafana" / "dashboard.json").read_text())
    return told


def rules() -> list[dict[str, Any]]:
    (group,) = yaml.safe_load((DEPLOY / "prometheus" / "alerts.yml").read_text())["groups"]
    found: list[dict[str, Any]] = group["rules"]
    return found


async def exposed(open_client: Callable[..., Any], folder: Path, csv: bytes) -> set[str]:
    """The names of all samples of a service that has trained once and has placed customers."""
    options = {"algorithm": "kmeans", "n_segments": 2, "n_references": 0, "n_resamples": 2}
    async with open_client(folder, with_jobs=True) as client:
        trained = await client.post(
            "/train",
            files={"file": csv},
            data={"options": json.dumps(options)},
            headers={"Prefer": "wait=60"},
        )
        assert trained.json()["status"] == "succeeded", trained.text
        await client.post("/segment", content=csv, headers={"Content-Type": "text/csv"})
        text = (await client.get("/metrics", headers={"Accept": "text/plain"})).text
    return {sample.name for family in text_string_to_metric_families(text) for sample in family.samples}


async def test_every_metric_that_is_asked_for_is_exposed(
    open_client: Callable[..., Any], sample_csv: bytes, tmp_path: Path
) -> None:
    queries = [target["expr"] for panel in dashboard()["panels"] for target in panel["targets"]]
    queries += [rule["expr"] for rule in rules()]
    asked = {name for query in queries for name in NAME.findall(query)}
    assert len(asked) > 10
    assert asked <= await exposed(open_client, tmp_path, sample_csv)


def test_panels_have_names_ids_and_places_of_their_own() -> None:
    panels = dashboard()["panels"]
    assert dashboard()["schemaVersion"] >= 36
    for distinct in ("id", "title"):
        assert len({panel[distinct] for panel in panels}) == len(panels)
    cells = [
        (x, y)
        for place in (panel["gridPos"] for panel in panels)
        for x in range(place["x"], place["x"] + place["w"])
        for y in range(place["y"], place["y"] + place["h"])
    ]
    assert len(set(cells)) == len(cells)
    assert max(x for x, _ in cells) < 24


def test_every_alert_says_what_to_do() -> None:
    for rule in rules():
        assert re.fullmatch(r"[A-Z]\w+", rule["alert"])
        assert rule["labels"]["severity"] in {"info", "warning", "critical"}
        assert {"summary", "description"} <= rule["annotations"].keys()
