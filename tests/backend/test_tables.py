"""Whatever is sent as a table, the answer is a table or a problem in words, never an accident."""

import gzip
import json
import random
from pathlib import Path
from typing import Any

import httpx
import pytest

from backend.settings import Settings
from backend.tables import HEAD_BYTES, TableReader, check_options, display_name, parse_options
from ml.data.samples import wholesale
from ml.data.writing import FILE_KINDS, write_table
from ml.datasets import DatasetStore
from ml.errors import InvalidConfig, UnsupportedFormat

pytestmark = pytest.mark.anyio

CUSTOMER = {"Fresh": 1, "Milk": 2, "Grocery": 3, "Frozen": 4, "Detergents_Paper": 5, "Delicassen": 6}
CELLS = [
    None, True, "", -1, 1e308, float("nan"), float("inf"), 10**400, "lots", "1,5", "€ 3", "\x00", "\ud800",
    [], [1], {}, {"a": {"b": 1}}, [{"a": 1}], "=1+1", "2026-01-01", "x" * 10_000,
]  # fmt: skip
BODIES = [
    b"{}",
    b"[]",
    b"[{}]",
    b"[[]]",
    b"[null]",
    b"null",
    b"1",
    b'{"records": []}',
    b"\xff\xfe",
    b"\xef\xbb\xbf{}",
]
N_MUTATIONS = 30


def is_told(answer: httpx.Response) -> bool:
    """A result, or a problem that is not an accident; valid JSON either way."""
    json.loads(answer.text, parse_constant=lambda name: pytest.fail(f"{name} is not JSON"))
    return answer.status_code < 500


@pytest.mark.parametrize("path", ["/segment", "/datasets"])
async def test_any_cell_is_taken_or_told_about(scoring: httpx.AsyncClient, path: str) -> None:
    for cell in CELLS:
        for records in (
            [{**CUSTOMER, "Milk": cell}],
            [CUSTOMER, {**CUSTOMER, "Milk": cell}],
            [{**CUSTOMER, "customer_id": cell}],
            [{**CUSTOMER, "note": cell}, {**CUSTOMER, "note": "a"}],
        ):
            body = json.dumps(records)
            answer = await scoring.post(path, content=body, headers={"Content-Type": "application/json"})
            assert is_told(answer), cell


@pytest.mark.parametrize("body", BODIES)
async def test_any_json_is_taken_or_told_about(scoring: httpx.AsyncClient, body: bytes) -> None:
    for content_type in ("application/json", "application/octet-stream"):
        answer = await scoring.post("/segment", content=body, headers={"Content-Type": content_type})
        assert is_told(answer)
        assert answer.json()["detail"]


@pytest.mark.parametrize("kind", [*FILE_KINDS, "gzip"])
async def test_a_damaged_file_is_told_about(scoring: httpx.AsyncClient, kind: Any) -> None:
    whole = (
        gzip.compress(write_table(wholesale(), "csv")) if kind == "gzip" else write_table(wholesale(), kind)
    )
    chance = random.Random(0)  # noqa: S311
    for _ in range(N_MUTATIONS):
        damaged = bytearray(whole)
        for _ in range(chance.choice([1, 3, 30])):
            at = chance.randrange(len(damaged))
            damaged[at : at + chance.randrange(20)] = chance.randbytes(chance.randrange(5))
        assert is_told(await scoring.post("/datasets", content=bytes(damaged)))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (None, None),
        ("", None),
        ("customers.csv", "customers.csv"),
        ("../../etc/passwd", "passwd"),
        ("C:\\data\\a.csv", "a.csv"),
        ("\x00\x1b\n", None),
        ("a" * 500, "a" * 100),
    ],
)
def test_a_file_name_is_made_fit_to_show(name: str | None, shown: str | None) -> None:
    assert display_name(name) == shown


def test_options_are_a_json_object_or_absent() -> None:
    assert parse_options(None) == parse_options("") == check_options(None) == {}
    assert parse_options('{"n_segments": 3}') == {"n_segments": 3}
    for text in ("{", "[]", "3", "[" * 100_000):
        with pytest.raises(InvalidConfig):
            parse_options(text)


@pytest.mark.parametrize("name", ["records", "data"])
async def test_records_come_under_either_name(scoring: httpx.AsyncClient, name: str) -> None:
    answer = await scoring.post("/segment", json={name: [CUSTOMER, CUSTOMER]})
    assert answer.status_code == 200, answer.text
    assert answer.json()["n_rows"] == 2


@pytest.mark.parametrize("name", ["dataset_id", "records", "data", "options"])
async def test_one_customer_may_have_columns_of_any_name(scoring: httpx.AsyncClient, name: str) -> None:
    answer = await scoring.post("/segment", json={**CUSTOMER, name: "x"})
    assert answer.status_code == 200, answer.text
    assert answer.json()["n_rows"] == 1


@pytest.mark.parametrize("dataset_id", [None, 5, ["a"], {}])
async def test_a_dataset_id_that_is_no_text_is_told(scoring: httpx.AsyncClient, dataset_id: Any) -> None:
    answer = await scoring.post("/segment", json={"dataset_id": dataset_id})
    assert answer.status_code == 422
    assert "dataset_id" in answer.json()["detail"]


def test_of_a_picture_only_the_beginning_is_read(tmp_path: Path) -> None:
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(10 * HEAD_BYTES))
    reader = TableReader(DatasetStore(tmp_path), Settings(artifacts_dir=tmp_path))

    with picture.open("rb", buffering=0) as file:
        with pytest.raises(UnsupportedFormat, match="PNG picture"):
            reader._from_file(file, picture.name)
        assert file.tell() == HEAD_BYTES
