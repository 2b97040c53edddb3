"""Every error has a status, and every answer to one is a problem."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from backend.app import create_app
from backend.errors import STATUS_OF, Problem, problem_of
from backend.settings import Settings
from ml.errors import CellError, InvalidValues, SegmentationError

pytestmark = pytest.mark.anyio


def descendants(kind: type[SegmentationError]) -> Iterator[type[SegmentationError]]:
    for child in kind.__subclasses__():
        yield child
        yield from descendants(child)


def test_every_error_has_a_status() -> None:
    assert set(descendants(SegmentationError)) == set(STATUS_OF)


@pytest.mark.parametrize("kind", STATUS_OF, ids=lambda kind: kind.__name__)
def test_every_error_can_be_told_as_a_problem(kind: type[SegmentationError]) -> None:
    problem = problem_of(kind("What was wrong, and what to do."))
    assert problem.status == STATUS_OF[kind]
    assert problem.type.startswith("urn:segment:")
    assert problem.title


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), "x" * 10_000, {"a": object()}, b"\xff", 10**400]
)
def test_the_value_of_a_cell_is_short_and_fit_for_json(value: Any) -> None:
    problem = problem_of(InvalidValues("Wrong.", (CellError(1, "a", value, "Wrong."),)))
    again = Problem.model_validate_json(problem.model_dump_json())
    assert len(str(again.errors[0].value)) <= 401


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("POST", "/nowhere", 404),
        ("GET", "/models/active/nowhere", 404),
        ("POST", "/health", 405),
        ("PUT", "/models/active", 405),
        ("GET", "/segment", 405),
        ("GET", "/%2e%2e/pyproject.toml", 404),
        ("GET", "/..%2fpyproject.toml", 404),
        ("GET", "/%00", 404),
    ],
)
async def test_an_unknown_address_or_method_is_a_problem(
    empty: httpx.AsyncClient, method: str, path: str, status: int
) -> None:
    answer = await empty.request(method, path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert set(problem) == {"type", "title", "status", "detail", "errors", "request_id"}
    assert problem["request_id"] == answer.headers["X-Request-ID"]


async def test_an_accident_is_told_without_a_stack_trace(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail() -> None:
        raise RuntimeError("what nobody expects")

    app = create_app(Settings(artifacts_dir=tmp_path, sample_model=False))
    app.add_api_route("/accident", fail)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as service:
        answer = await service.get("/accident")
    assert answer.status_code == 500
    assert answer.json()["request_id"] in caplog.text
    assert "Traceback" not in answer.text
    assert "nobody expects" not in answer.text
