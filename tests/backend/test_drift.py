"""``GET /models/{id}/drift``: what is scored is counted, and stays counted."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from ml.data.samples import wholesale
from ml.data.writing import write_table
from ml.types import SegmentationModel

pytestmark = pytest.mark.anyio


async def post(client: httpx.AsyncClient, content: bytes) -> None:
    answer = await client.post("/segment", content=content, headers={"Content-Type": "text/csv"})
    assert answer.status_code == 200, answer.text


async def drift_of(client: httpx.AsyncClient) -> dict[str, Any]:
    answer = await client.get("/models/active/drift")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_scored_customers_are_compared_with_the_training(
    scoring: httpx.AsyncClient, sample_csv: bytes, sample_model: SegmentationModel
) -> None:
    assert (await drift_of(scoring))["verdict"] == "too_few"

    await post(scoring, sample_csv)
    drift = await drift_of(scoring)

    assert (drift["model_id"], drift["n_rows"], drift["verdict"]) == (sample_model.model_id, 440, "steady")
    assert [one["feature"] for one in drift["features"]] == list(sample_model.data.features)
    assert [one["share"] for one in drift["segments"]] == [one.share for one in sample_model.segments]
    assert drift["thresholds"]["psi_retrain"] == 0.25
    assert (await scoring.get("/metrics")).json()["drift"] == drift


async def test_a_question_is_not_a_customer(scoring: httpx.AsyncClient, sample_csv: bytes) -> None:
    answer = await scoring.post("/segment?count=false", content=sample_csv)

    assert answer.status_code == 200
    assert (await drift_of(scoring))["n_rows"] == 0


async def test_prometheus_gets_the_same_figures(scoring: httpx.AsyncClient) -> None:
    milky = write_table(wholesale().with_columns(Milk=wholesale()["Milk"] * 10), "csv")
    await post(scoring, milky)

    text = (await scoring.get("/metrics", headers={"Accept": "text/plain"})).text

    families = {one.name: one.samples for one in text_string_to_metric_families(text)}
    psi = {one.labels["feature"]: one.value for one in families["segment_drift_psi"]}
    verdicts = {one.labels["verdict"]: one.value for one in families["segment_drift_verdict"]}
    assert max(psi, key=lambda name: psi[name]) == "Milk"
    assert verdicts == {"steady": 0, "watch": 0, "retrain": 1, "too_few": 0}
    assert families["segment_drift_customers"][0].value == 440
    assert {"segment_drift_segments_psi", "segment_drift_share_unlike"} <= families.keys()


async def test_counts_are_there_after_a_restart_and_go_with_the_model(
    open_client: Callable[..., Any], tmp_path: Path, keep_model: Callable[[Path], None], sample_csv: bytes
) -> None:
    keep_model(tmp_path)
    for n_rows in (440, 880):
        async with open_client(tmp_path, with_jobs=True) as client:
            await post(client, sample_csv)
            assert (await drift_of(client))["n_rows"] == n_rows
    (kept,) = (tmp_path / "drift").glob("*.json")

    async with open_client(tmp_path) as client:
        assert (await drift_of(client))["n_rows"] == 880
        (tmp_path / "active_model").unlink()
        assert (await client.delete(f"/models/{kept.stem}")).status_code == 204
    assert not list((tmp_path / "drift").glob("*.json"))


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\x00", b'{"n_rows": -1}', b"[" * 10_000, None])
async def test_a_damaged_file_is_set_aside_and_scoring_goes_on(
    open_client: Callable[..., Any],
    tmp_path: Path,
    keep_model: Callable[[Path], None],
    sample_model: SegmentationModel,
    sample_csv: bytes,
    *,
    content: bytes | None,
) -> None:
    keep_model(tmp_path)
    path = tmp_path / "drift" / f"{sample_model.model_id}.json"
    path.parent.mkdir()
    foreign = {"n_rows": 1, "since": None, "features": [[1]], "segments": [1], "n_unlike": 0}
    path.write_bytes(json.dumps(foreign).encode() if content is None else content)

    async with open_client(tmp_path) as client:
        await post(client, sample_csv)
        assert (await drift_of(client))["n_rows"] == 440
    assert path.with_suffix(".damaged").exists()


async def test_a_time_without_a_zone_is_damage(
    open_client: Callable[..., Any], tmp_path: Path, keep_model: Callable[[Path], None], sample_csv: bytes
) -> None:
    keep_model(tmp_path)
    async with open_client(tmp_path, with_jobs=True) as client:
        await post(client, sample_csv)
    (path,) = (tmp_path / "drift").glob("*.json")
    path.write_text(json.dumps({**json.loads(path.read_text()), "since": "2026-01-01T00:00:00"}))

    async with open_client(tmp_path) as client:
        await post(client, sample_csv)
        assert (await drift_of(client))["n_rows"] == 440
    assert path.with_suffix(".damaged").exists()


async def test_where_no_counts_can_be_kept_models_score_and_are_deleted(
    open_client: Callable[..., Any],
    tmp_path: Path,
    keep_model: Callable[[Path], None],
    sample_model: SegmentationModel,
    sample_csv: bytes,
) -> None:
    keep_model(tmp_path)
    (tmp_path / "drift").write_text("a file where the folder belongs")

    async with open_client(tmp_path, with_jobs=True) as client:
        await post(client, sample_csv)
        assert (await drift_of(client))["n_rows"] == 440
        (tmp_path / "active_model").unlink()
        assert (await client.delete(f"/models/{sample_model.model_id}")).status_code == 204


async def test_an_unknown_model_has_no_drift(scoring: httpx.AsyncClient) -> None:
    for path in ("drift", "drift/history"):
        assert (await scoring.get(f"/models/nobody/{path}")).status_code == 404


async def test_a_day_is_judged_as_the_whole_is_and_is_there_after_a_restart(
    open_client: Callable[..., Any], tmp_path: Path, keep_model: Callable[[Path], None]
) -> None:
    keep_model(tmp_path)
    milky = write_table(wholesale().with_columns(Milk=wholesale()["Milk"] * 10), "csv")
    async with open_client(tmp_path, with_jobs=True) as client:
        assert (await client.get("/models/active/drift/history")).json()["days"] == []
        await post(client, milky)

    async with open_client(tmp_path) as client:
        drift = await drift_of(client)
        history = (await client.get("/models/active/drift/history")).json()
    # Midnight may fall between the two.
    day = history["days"][-1]
    (milk,) = (one for one in drift["features"] if one["feature"] == "Milk")
    assert (day["n_rows"], day["verdict"], day["feature"]) == (440, "retrain", "Milk")
    assert (day["psi"], day["by_chance"]) == (milk["psi"], milk["by_chance"])
    assert day["segments_psi"] == drift["segments_psi"]
    assert day["share_unlike"] == drift["share_unlike"]
    assert history["thresholds"] == drift["thresholds"]


async def test_a_model_of_an_earlier_version_has_no_days(
    scoring: httpx.AsyncClient,
    sample_model: SegmentationModel,
    tmp_path: Path,
    sign_as_before: Callable[[Path, bytes], None],
) -> None:
    path = tmp_path / "models" / sample_model.model_id / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "reference": None}))
    sign_as_before(path.parent, b"only for these tests")
    assert (await scoring.get("/models/active/drift/history")).json()["days"] == []


async def test_a_file_is_compared_on_the_command_line(
    segment: Callable[..., subprocess.CompletedProcess[bytes]],
    tmp_path: Path,
    keep_model: Callable[[Path], None],
    sample_csv: bytes,
) -> None:
    keep_model(tmp_path)

    done = segment("drift", "-", stdin=sample_csv)

    assert done.returncode == 0, done.stderr
    assert done.stdout.decode().startswith("Steady. The 440 customers compared are like those")
