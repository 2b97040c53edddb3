"""``POST /models/{id}/drift``: a table is compared with the training, and nothing of it is counted."""

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from backend.commands.drift import drift_lines
from backend.drift.service import compare_table
from ml.data.reading import read_table
from ml.data.samples import wholesale
from ml.data.writing import write_table
from ml.types import SegmentationModel

pytestmark = pytest.mark.anyio


def milky(factor: int = 10) -> bytes:
    """The made-up customers, who suddenly buy much more milk."""
    return write_table(wholesale().with_columns(Milk=wholesale()["Milk"] * factor), "csv")


async def compare(client: httpx.AsyncClient, content: bytes, query: str = "") -> dict[str, Any]:
    answer = await client.post(f"/models/active/drift{query}", files={"file": ("customers.csv", content)})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_a_table_like_the_training_is_steady_and_one_that_moved_asks_for_a_training(
    scoring: httpx.AsyncClient, sample_csv: bytes, sample_model: SegmentationModel
) -> None:
    steady, moved = await compare(scoring, sample_csv), await compare(scoring, milky())

    assert (steady["verdict"], steady["n_rows"], steady["n_skipped"]) == ("steady", 440, 0)
    assert [one["n_customers"] for one in steady["placed"]] == [one.size for one in sample_model.segments]
    assert moved["verdict"] == "retrain"
    assert max(moved["features"], key=lambda one: one["psi"])["feature"] == "Milk"


async def test_it_answers_as_the_counted_customers_do_and_counts_none(
    scoring: httpx.AsyncClient, sample_csv: bytes
) -> None:
    compared = await compare(scoring, sample_csv)
    before = (await scoring.get("/models/active/drift")).json()
    placed = (await scoring.get("/metrics", headers={"Accept": "text/plain"})).text
    await scoring.post("/segment", content=sample_csv, headers={"Content-Type": "text/csv"})
    counted = (await scoring.get("/models/active/drift")).json()

    assert before["n_rows"] == 0
    assert "segment_rows_scored_total 0.0" in placed
    assert compared["statement"] == "The 440 customers compared are like those it was trained on."
    told = {**counted, "since": None, "statement": compared["statement"]}
    assert {name: compared[name] for name in counted} == told


async def test_the_command_line_tells_the_same(
    segment: Callable[..., subprocess.CompletedProcess[bytes]],
    tmp_path: Path,
    keep_model: Callable[[Path], None],
    open_client: Callable[..., Any],
    sample_model: SegmentationModel,
) -> None:
    keep_model(tmp_path)
    content = milky(3)
    async with open_client(tmp_path) as client:
        told = await compare(client, content)

    done = segment("drift", "-", stdin=content)

    expected = compare_table(sample_model, read_table(content))
    assert done.returncode == 0, done.stderr
    assert done.stdout.decode().splitlines() == list(drift_lines(expected))
    assert (told["statement"], told["verdict"]) == (expected.statement, expected.verdict)
    assert [one["psi"] for one in told["features"]] == [one.psi for one in expected.features]


async def test_cells_that_cannot_be_read_are_told_by_row_and_column(
    scoring: httpx.AsyncClient, sample_csv: bytes
) -> None:
    lines = sample_csv.decode().splitlines()
    column = lines[0].split(",").index("Milk")
    for row in range(1, 121):
        cells = lines[row].split(",")
        cells[column] = "much"
        lines[row] = ",".join(cells)
    content = "\n".join(lines).encode()

    imputed, skipped = await compare(scoring, content), await compare(scoring, content, "?on_error=skip")
    refused = await scoring.post("/models/active/drift?on_error=fail", content=content)

    assert (imputed["n_rows"], imputed["n_skipped"], imputed["n_errors"]) == (440, 0, 120)
    assert len(imputed["errors"]) == 100
    assert {"row": 1, "column": "Milk", "value": "much"}.items() <= imputed["errors"][0].items()
    assert (skipped["n_rows"], skipped["n_skipped"]) == (320, 120)
    assert sum(one["n_customers"] for one in skipped["placed"]) == 320
    assert refused.status_code == 422


async def test_a_table_without_a_feature_is_refused_by_its_name(scoring: httpx.AsyncClient) -> None:
    content = write_table(wholesale().drop("Milk"), "csv")

    answer = await scoring.post("/models/active/drift", content=content)

    assert answer.status_code == 422
    assert [one["column"] for one in answer.json()["errors"]] == ["Milk"]
    assert "missing: Milk" in answer.json()["detail"]


async def test_records_in_json_are_a_table_too(scoring: httpx.AsyncClient) -> None:
    rows = wholesale().head(120).to_dicts()

    answer = await scoring.post("/models/active/drift", json={"records": rows})

    assert answer.status_code == 200
    assert (answer.json()["n_rows"], answer.json()["verdict"] == "too_few") == (120, False)


async def test_nobody_is_compared_with_an_unknown_model(
    scoring: httpx.AsyncClient, sample_csv: bytes
) -> None:
    assert (await scoring.post("/models/nobody/drift", content=sample_csv)).status_code == 404


async def test_a_table_may_be_as_large_as_any_other(scoring: httpx.AsyncClient, sample_csv: bytes) -> None:
    head, *rows = sample_csv.decode().splitlines()
    wide = "\n".join([f"{head},note", *(f"{row},{'long' * 100}" for row in rows)]).encode()

    assert len(wide) > 128 * 1024
    assert (await compare(scoring, wide))["n_rows"] == 440
