"""``/openapi.json`` describes every answer."""

from dataclasses import fields
from typing import Any

import httpx
import pytest

from backend.train.schemas import OPTIONS
from backend.train.service import FLAGS
from ml.manifest import to_json
from ml.modeling.clusterers import CLUSTERERS
from ml.modeling.config import config_from_options
from ml.types import TrainingConfig

pytestmark = pytest.mark.anyio

ARROW = "application/vnd.apache.arrow.stream"
FILES = {
    "text/csv",
    "application/vnd.apache.parquet",
    ARROW,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@pytest.fixture
async def description(empty: httpx.AsyncClient) -> dict[str, Any]:
    found: dict[str, Any] = (await empty.get("/openapi.json")).json()
    return found


def operations(description: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"{method.upper()} {path}", operation)
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
    ]


async def test_every_address_of_the_contract_is_there(description: dict[str, Any]) -> None:
    assert {name for name, _ in operations(description)} == {
        "POST /train",
        "POST /segment",
        "GET /metrics",
        "GET /health",
        "GET /ready",
        "GET /jobs",
        "GET /jobs/{job_id}",
        "GET /jobs/{job_id}/events",
        "DELETE /jobs/{job_id}",
        "GET /models",
        "GET /models/{model_id}",
        "DELETE /models/{model_id}",
        "POST /models/{model_id}/activate",
        "PATCH /models/{model_id}/segments/{segment}",
        "GET /models/{model_id}/migration",
        "GET /models/{model_id}/customers/{customer_id}",
        "GET /customers/{customer_id}",
        "DELETE /customers/{customer_id}",
        "GET /audit",
        "GET /models/{model_id}/forecast",
        "GET /models/{model_id}/trend",
        "GET /models/{model_id}/report",
        "GET /models/{model_id}/drift",
        "POST /models/{model_id}/drift",
        "GET /models/{model_id}/drift/history",
        "GET /models/{model_id}/charts/{chart}",
        "GET /models/{model_id}/customers",
        "GET /models/{model_id}/export",
        "POST /datasets",
        "GET /datasets",
        "GET /datasets/{dataset_id}",
        "DELETE /datasets/{dataset_id}",
        "GET /session",
        "POST /session",
        "DELETE /session",
        "GET /keys",
        "POST /keys",
        "DELETE /keys/{name}",
        "GET /samples/wholesale.csv",
        "GET /samples/retail.csv",
    }


async def test_every_address_tells_its_problems(description: dict[str, Any]) -> None:
    for name, operation in operations(description):
        for status in ("4XX", "5XX"):
            content = operation["responses"][status]["content"]
            assert list(content) == ["application/problem+json"], name
            assert content["application/problem+json"]["schema"]["$ref"].endswith("/Problem"), name
    assert "HTTPValidationError" not in description["components"]["schemas"]


async def test_every_address_tells_the_keys_it_takes(description: dict[str, Any]) -> None:
    schemes = description["components"]["securitySchemes"]
    assert set(schemes) == {"bearer", "header", "session"}
    free = {"GET /health", "GET /ready", "GET /session", "POST /session", "DELETE /session"}
    for name, operation in operations(description):
        assert operation["security"] == ([] if name in free else [{one: []} for one in schemes]), name
        assert {"401", "403"} <= operation["responses"].keys() or name in free
        assert "Retry-After" in operation["responses"]["429"]["headers"]
    needed = description["paths"]["/models/{model_id}/activate"]["post"]["responses"]["403"]["description"]
    assert needed.endswith("this needs trainer.")


async def test_every_address_is_told_in_words(description: dict[str, Any]) -> None:
    for name, operation in operations(description):
        assert operation["description"].endswith("."), name


async def test_a_table_is_described_as_a_form_json_and_files(description: dict[str, Any]) -> None:
    for path in ("/train", "/segment", "/datasets", "/models/{model_id}/drift"):
        content = description["paths"][path]["post"]["requestBody"]["content"]
        assert set(content) == {"multipart/form-data", "application/json", "application/x-ndjson", *FILES}


async def test_every_format_of_an_answer_is_described(description: dict[str, Any]) -> None:
    def content(method: str, path: str) -> set[str]:
        return set(description["paths"][path][method]["responses"]["200"]["content"])

    lines = "application/x-ndjson"
    assert content("post", "/segment") == {"application/json", "application/x-parquet", lines, *FILES}
    assert content("get", "/models/{model_id}/export") == {"application/json", *FILES} - {ARROW}
    assert content("get", "/metrics") == {"application/json", "application/openmetrics-text", "text/plain"}


async def test_a_training_tells_where_its_job_is(description: dict[str, Any]) -> None:
    responses = description["paths"]["/train"]["post"]["responses"]
    assert "Location" in responses["202"]["headers"]


async def test_options_and_name_may_be_query_parameters(description: dict[str, Any]) -> None:
    parameters = {one["name"]: one for one in description["paths"]["/train"]["post"]["parameters"]}
    assert {"options", "name", "prefer", "idempotency-key"} <= set(parameters)
    described = parameters["options"]["schema"]["contentSchema"]["properties"]
    assert described.keys() == OPTIONS["properties"].keys()


def test_every_option_of_training_is_described_with_its_default() -> None:
    defaults = {field.name: to_json(field.default) for field in fields(TrainingConfig)}
    described = OPTIONS["properties"]
    assert {name: one["default"] for name, one in described.items()} == {
        **defaults,
        **dict.fromkeys(FLAGS, True),
    }
    assert all(one["description"].endswith(".") for one in described.values())
    assert described["algorithm"]["enum"] == ["auto", *CLUSTERERS]


@pytest.mark.parametrize("name", OPTIONS["properties"])
def test_every_allowed_value_that_is_described_is_taken(name: str) -> None:
    schema = OPTIONS["properties"][name]
    kinds = schema.get("anyOf", [schema])
    limits = {"minimum", "maximum", "const"}
    values = [one[limit] for one in kinds for limit in limits & one.keys()] + schema.get("enum", [])
    for value in values if name not in FLAGS else []:
        assert to_json(getattr(config_from_options({name: value}), name)) == value
