"""``/openapi.json`` describes every answer."""

from typing import Any

import httpx
import pytest

pytestmark = pytest.mark.anyio


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
        "GET /models/{model_id}/charts/{chart}",
        "GET /models/{model_id}/customers",
        "GET /models/{model_id}/export",
        "POST /datasets",
        "GET /datasets",
        "GET /datasets/{dataset_id}",
        "DELETE /datasets/{dataset_id}",
        "GET /samples/wholesale.csv",
    }


async def test_every_address_tells_its_problems(description: dict[str, Any]) -> None:
    for name, operation in operations(description):
        for status in ("4XX", "5XX"):
            content = operation["responses"][status]["content"]
            assert list(content) == ["application/problem+json"], name
            assert content["application/problem+json"]["schema"]["$ref"].endswith("/Problem"), name
    assert "HTTPValidationError" not in description["components"]["schemas"]


async def test_every_address_is_told_in_words(description: dict[str, Any]) -> None:
    for name, operation in operations(description):
        assert operation["description"].endswith("."), name


async def test_a_table_is_described_as_a_form_json_and_a_file(description: dict[str, Any]) -> None:
    for path in ("/train", "/segment", "/datasets"):
        content = description["paths"][path]["post"]["requestBody"]["content"]
        assert {"multipart/form-data", "application/json", "text/csv"} <= set(content)
