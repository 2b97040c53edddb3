"""``GET /metrics``: for CI as JSON, for Prometheus in its own words."""

import httpx
import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families as openmetrics_families
from prometheus_client.parser import text_string_to_metric_families

from ml.types import SegmentationModel

pytestmark = pytest.mark.anyio


async def test_ci_reads_the_silhouette(scoring: httpx.AsyncClient, sample_model: SegmentationModel) -> None:
    metrics = (await scoring.get("/metrics")).json()
    assert metrics["model"]["model_id"] == sample_model.model_id
    assert metrics["model"]["scores"]["silhouette"] == pytest.approx(sample_model.scores.silhouette)
    assert [model["model_id"] for model in metrics["models"]] == [sample_model.model_id]
    assert (metrics["drift"]["verdict"], metrics["drift"]["n_rows"]) == ("too_few", 0)


async def test_requests_and_latencies_are_counted(scoring: httpx.AsyncClient) -> None:
    for _ in range(3):
        await scoring.get("/health")
    service = (await scoring.get("/metrics")).json()["service"]
    assert service["requests"] == 3
    assert service["errors"] == 0
    assert 0 < service["latency_ms"]["p50"] <= service["latency_ms"]["p99"]
    assert service["uptime_seconds"] > 0
    assert service["version"]


async def test_prometheus_gets_the_same_facts(
    scoring: httpx.AsyncClient, sample_model: SegmentationModel
) -> None:
    await scoring.get("/nowhere")
    for model_id in ("active", sample_model.model_id):
        await scoring.get(f"/models/{model_id}")
    await scoring.post("/segment", json=dict.fromkeys(sample_model.data.features, 100))
    text = (await scoring.get("/metrics", headers={"Accept": "text/plain"})).text
    samples = {
        (sample.name, sample.labels.get("route"), sample.labels.get("status")): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }
    assert samples["segment_model_silhouette", None, None] == pytest.approx(sample_model.scores.silhouette)
    assert samples["segment_requests_total", "other", "4xx"] == 1
    assert samples["segment_request_seconds_count", "/models/{model_id}", "2xx"] == 2
    assert samples["segment_rows_scored_total", None, None] == 1


@pytest.mark.parametrize(
    "accept",
    [
        "application/openmetrics-text",
        "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.4,*/*;q=0.1",
        "text/plain;q=0.4, application/openmetrics-text;version=0.0.1",
    ],
)
async def test_openmetrics_is_answered_when_it_is_preferred(
    scoring: httpx.AsyncClient, sample_model: SegmentationModel, accept: str
) -> None:
    answer = await scoring.get("/metrics", headers={"Accept": accept})
    assert answer.headers["content-type"] == "application/openmetrics-text; version=1.0.0; charset=utf-8"
    families = {family.name: family for family in openmetrics_families(answer.text)}
    (silhouette,) = families["segment_model_silhouette"].samples
    assert silhouette.value == pytest.approx(sample_model.scores.silhouette)
    verdicts = {one.labels["verdict"]: one.value for one in families["segment_model_structure"].samples}
    assert verdicts == {"clear": 0, "weak": 1, "none": 0}
    overlaps = [one.value for one in families["segment_stability"].samples]
    assert overlaps == pytest.approx([one.stability for one in sample_model.segments])


async def test_a_service_without_a_model_has_metrics_too(empty: httpx.AsyncClient) -> None:
    metrics = (await empty.get("/metrics")).json()
    assert metrics["model"] is None
    assert metrics["models"] == []
    assert (await empty.get("/metrics", headers={"Accept": "text/plain"})).status_code == 200


async def test_another_model_can_be_asked_for(
    scoring: httpx.AsyncClient, sample_model: SegmentationModel
) -> None:
    asked = await scoring.get("/metrics", params={"model": sample_model.model_id})
    assert asked.json()["model"]["model_id"] == sample_model.model_id
    assert (await scoring.get("/metrics", params={"model": "nobody"})).status_code == 404
