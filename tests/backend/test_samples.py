"""``/samples``."""

import httpx
import pytest

pytestmark = pytest.mark.anyio


async def test_the_made_up_sample_can_be_downloaded(empty: httpx.AsyncClient, sample_csv: bytes) -> None:
    answer = await empty.get("/samples/wholesale.csv")
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.content == sample_csv
