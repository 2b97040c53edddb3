"""``/samples``."""

import io

import httpx
import polars as pl
import pytest

pytestmark = pytest.mark.anyio


async def test_the_made_up_sample_can_be_downloaded(empty: httpx.AsyncClient, sample_csv: bytes) -> None:
    answer = await empty.get("/samples/wholesale.csv")
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.content == sample_csv


async def test_the_made_up_shop_can_be_downloaded(empty: httpx.AsyncClient) -> None:
    answer = await empty.get("/samples/retail.csv")

    assert answer.headers["content-type"].startswith("text/csv")
    assert 'filename="retail-sample.csv"' in answer.headers["content-disposition"]
    lines = pl.read_csv(io.BytesIO(answer.content), try_parse_dates=True, schema_overrides={"InvoiceNo": str})
    assert lines.columns[:7] == [
        "InvoiceNo", "InvoiceDate", "CustomerID", "Product", "Category", "Quantity", "UnitPrice",
    ]  # fmt: skip
    assert lines["CustomerID"].n_unique() == 2_001
    assert lines["InvoiceDate"].dtype == pl.Datetime
