"""CSV in, the same CSV with segments out: streamed where it is plain, as a whole where it is not."""

import gzip
import io
import time
from collections.abc import Callable
from typing import Any

import httpx
import polars as pl
import pytest

from backend.segment.service import ADDED_COLUMNS
from backend.spool import PATIENCE_SECONDS, NotYet, Spool
from backend.tables import TableReader
from ml.data.samples import wholesale
from ml.data.writing import FileKind, write_table

pytestmark = pytest.mark.anyio

ASKED = {"Accept": "text/csv", "Content-Type": "text/csv"}
HEADER = b"Fresh,Milk,Grocery,Frozen,Detergents_Paper,Delicassen\n"
ROW = b"12669,9656,7561,214,2674,1338\n"


async def labelled(scoring: httpx.AsyncClient, data: bytes, **params: Any) -> pl.DataFrame:
    answer = await scoring.post("/segment", content=data, headers=ASKED, params=params)
    assert answer.status_code == 200, answer.text
    assert int(answer.headers["content-length"]) == len(answer.content)
    return pl.read_csv(answer.content, infer_schema=False)


async def told(scoring: httpx.AsyncClient) -> tuple[int, int]:
    """How many rows were scored, and how many count for the drift."""
    rows = (await scoring.get("/metrics")).json()["service"]["rows_scored"]
    return rows, (await scoring.get("/models/active/drift")).json()["n_rows"]


async def test_segments_are_those_of_the_answer_in_json(
    scoring: httpx.AsyncClient, sample_csv: bytes
) -> None:
    in_json = await scoring.post("/segment", content=sample_csv, headers={"Content-Type": "text/csv"})
    expected = pl.DataFrame(in_json.json()["results"])
    found = await labelled(scoring, sample_csv)
    assert found["segment"].cast(pl.Int64).to_list() == expected["segment"].to_list()
    assert found["confidence"].cast(pl.Float64).to_list() == expected["confidence"].to_list()
    assert found["segment_name"].to_list() == expected["name"].to_list()


async def test_cells_stay_as_they_were_written(scoring: httpx.AsyncClient) -> None:
    found = await labelled(scoring, HEADER.replace(b"Fresh", b"day,Fresh") + b"01.02.2026,5.10,1,2,3,4,5\n")
    assert found.row(0)[:2] == ("01.02.2026", "5.10")


async def test_a_file_in_a_form_or_a_gzip_is_labelled_too(
    scoring: httpx.AsyncClient, sample_csv: bytes
) -> None:
    expected = await labelled(scoring, sample_csv)
    assert (await labelled(scoring, gzip.compress(sample_csv))).equals(expected)
    answer = await scoring.post(
        "/segment", files={"file": ("customers.csv", sample_csv)}, headers={"Accept": "text/csv"}
    )
    assert pl.read_csv(answer.content, infer_schema=False).equals(expected)


async def test_customers_are_counted_once_and_only_where_asked(scoring: httpx.AsyncClient) -> None:
    rows, drift = await told(scoring)
    await labelled(scoring, HEADER + ROW * 3)
    await labelled(scoring, HEADER + ROW * 2, count="false")
    refused = await scoring.post("/segment", content=HEADER + ROW + b"many" + ROW[5:], headers=ASKED)
    assert refused.status_code == 422
    whole = HEADER.replace(b",", b";") + ROW.replace(b",", b";") * 4
    await labelled(scoring, whole)
    assert await told(scoring) == (rows + 9, drift + 7)


async def test_every_faulty_cell_is_counted_and_a_hundred_are_listed(scoring: httpx.AsyncClient) -> None:
    data = HEADER + ROW * 20_000 + (b"many" + ROW[5:]) * 150
    answer = await scoring.post("/segment", content=data, headers=ASKED)
    problem = answer.json()
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["detail"].startswith("150 cells cannot be read as numbers. The first, in row 20,001:")
    assert [one["row"] for one in problem["errors"]] == list(range(20_001, 20_101))
    found = await labelled(scoring, data, on_error="skip")
    assert found["segment"].null_count() == 150


async def test_what_is_wrong_otherwise_is_told_as_ever(scoring: httpx.AsyncClient) -> None:
    for data, status in ((b"Fresh,Milk\n1,2\n", 422), (HEADER, 422), (b"\x89PNG\r\n\x1a\n" * 9, 415)):
        assert (await scoring.post("/segment", content=data, headers=ASKED)).status_code == status
    unknown = await scoring.post("/segment", content=HEADER + ROW, headers=ASKED, params={"as_of": "never"})
    assert unknown.status_code == 422


async def test_formulas_do_not_leave(scoring: httpx.AsyncClient) -> None:
    data = HEADER.replace(b"Fresh", b"note,Fresh") + b"=cmd()," + ROW
    answer = await scoring.post("/segment", content=data, headers=ASKED)
    assert answer.content.split(b"\n")[1].startswith(b"'=cmd(),12669,")


FORMS: dict[str, tuple[str, Callable[[io.BytesIO], pl.DataFrame]]] = {
    "parquet": ("application/vnd.apache.parquet", pl.read_parquet),
    "ndjson": ("application/x-ndjson", pl.read_ndjson),
    "arrow": ("application/vnd.apache.arrow.stream", pl.read_ipc_stream),
    "csv": ("text/csv", pl.read_csv),
}


@pytest.mark.parametrize("into", FORMS)
@pytest.mark.parametrize("out_of", ["parquet", "ndjson", "arrow"])
async def test_other_formats_are_labelled_part_by_part(
    scoring: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, out_of: FileKind, into: str
) -> None:
    customers = wholesale().with_columns(pl.when(pl.int_range(pl.len()) % 9 > 0).then("Milk").alias("Milk"))
    data = write_table(customers, out_of)
    in_json = await scoring.post("/segment", content=data, headers={"Content-Type": FORMS[out_of][0]})
    expected = pl.DataFrame(in_json.json()["results"])
    rows, drift = await told(scoring)
    monkeypatch.setattr(TableReader, "_from_file", None)
    media_type, read = FORMS[into]
    headers = {"Content-Type": FORMS[out_of][0], "Accept": media_type}
    answer = await scoring.post("/segment", content=data, headers=headers)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].split(";")[0] == media_type
    assert int(answer.headers["content-length"]) == len(answer.content)
    found = read(io.BytesIO(answer.content))
    assert found.drop(ADDED_COLUMNS).columns == customers.columns
    assert found["Milk"].to_list() == customers["Milk"].to_list()
    for name, called in zip(ADDED_COLUMNS, ("segment", "name", "confidence", "is_outlier"), strict=True):
        assert found[name].to_list() == expected[called].to_list()
    in_form = await scoring.post("/segment", files={"file": ("x", data)}, headers={"Accept": media_type})
    assert in_form.content == answer.content
    assert await told(scoring) == (rows + 2 * len(customers), drift + 2 * len(customers))


async def test_other_formats_that_are_odd_are_told_as_ever(scoring: httpx.AsyncClient) -> None:
    headers = {"Accept": "application/vnd.apache.parquet"}
    texts = wholesale().with_columns(pl.col("Milk").cast(pl.String))
    at = pl.int_range(pl.len())
    texts = texts.with_columns(Milk=pl.when(at == 4).then(pl.lit("many")).otherwise("Milk"))
    data = write_table(texts, "parquet")
    refused = await scoring.post("/segment", content=data, headers=headers)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["row"] == 5
    for on_error, n_skipped in (("skip", 1), ("impute", 0)):
        answer = await scoring.post("/segment", content=data, headers=headers, params={"on_error": on_error})
        assert pl.read_parquet(answer.content)["segment"].null_count() == n_skipped
    damaged = await scoring.post("/segment", content=data[:-60], headers=headers)
    assert damaged.status_code == 400
    assert "damaged" in damaged.json()["detail"]


def test_a_spool_gives_what_came_and_waits_but_a_moment_for_more() -> None:
    with Spool() as spool:
        spool.write(b"abc")
        assert spool.read(2) + spool.read(2) == b"abc"
        began = time.monotonic()
        with pytest.raises(NotYet):
            spool.read(1)
        with pytest.raises(NotYet):
            spool.whole()
        assert time.monotonic() - began >= PATIENCE_SECONDS
        spool.write(b"d")
        spool.end()
        assert spool.read(9) == b"d"
        assert spool.read(9) == b""
        assert spool.whole() is spool.file
        spool.rewind()
        assert io.BytesIO(spool.read()).getvalue() == b"abcd"
