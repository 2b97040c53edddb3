"""``/models/{id}/customers`` and ``/export``: conditions, regions of the map, and pages that miss nobody."""

import io
from typing import Any

import httpx
import numpy as np
import polars as pl
import pytest

from ml.types import SegmentationModel

pytestmark = pytest.mark.anyio


async def listed(scoring: httpx.AsyncClient, page_size: int = 60, **params: Any) -> list[dict[str, Any]]:
    """All customers that a query asks for, page by page."""
    found: list[dict[str, Any]] = []
    page, n_pages = 1, 1
    while page <= n_pages:
        asked = {**params, "page": page, "page_size": page_size}
        answer = await scoring.get("/models/active/customers", params=asked)
        assert answer.status_code == 200, answer.text
        found += answer.json()["customers"]
        page, n_pages = page + 1, answer.json()["n_pages"]
        assert answer.json()["n_customers"] >= len(found)
    return found


async def refusal(scoring: httpx.AsyncClient, **params: Any) -> str:
    answers = [await scoring.get(f"/models/active/{one}", params=params) for one in ("customers", "export")]
    assert [one.status_code for one in answers] == [422, 422]
    assert answers[0].json()["detail"] == answers[1].json()["detail"]
    return str(answers[0].json()["detail"])


async def test_conditions_have_to_be_met_all(
    scoring: httpx.AsyncClient, sample_model: SegmentationModel
) -> None:
    conditions = ["Milk>=2000", "Milk<=9000", "is_outlier=false", "segment=1"]
    found = await listed(scoring, where=conditions)

    expected = sample_model.customers.filter(
        pl.col("Milk").is_between(2000, 9000), ~pl.col("is_outlier"), pl.col("segment") == 1
    )
    assert 0 < expected.height < sample_model.customers.height
    assert [one["customer_id"] for one in found] == expected["customer_id"].to_list()


async def test_a_segment_is_found_by_its_name(
    scoring: httpx.AsyncClient, sample_model: SegmentationModel
) -> None:
    segment = sample_model.segments[1]
    found = await listed(scoring, where=f"segment_name={segment.name}")

    assert len(found) == segment.size
    assert {one["segment"] for one in found} == {1}


async def test_a_page_says_what_columns_hold(scoring: httpx.AsyncClient) -> None:
    page = (await scoring.get("/models/active/customers")).json()

    assert list(page["kinds"]) == page["columns"]
    assert {page["kinds"][one] for one in ("Milk", "confidence", "segment")} == {"number"}
    assert (page["kinds"]["is_outlier"], page["kinds"]["customer_id"]) == ("truth", "text")
    assert len(page["choices"]["segment_name"]) == 2
    assert "customer_id" not in page["choices"]


async def test_who_is_in_a_region_of_the_map_is_who_is_drawn_there(scoring: httpx.AsyncClient) -> None:
    points = (await scoring.get("/models/active/charts/projection")).json()["points"]
    x, y = np.array(points["x"]), np.array(points["y"])
    # A kite, on whose four sides nobody is: inside by the sign of the distance to each of them.
    corners = np.array([[0.0, 2.0], [1.5, 0.1], [0.0, -1.0], [-1.25, 0.1]])
    sides = np.roll(corners, -1, axis=0) - corners
    is_inside = np.all(
        [dx * (y - y0) - dy * (x - x0) < 0 for (dx, dy), (x0, y0) in zip(sides, corners, strict=True)], axis=0
    )
    assert 20 < is_inside.sum() < 400
    region = ";".join(f"{one},{other}" for one, other in corners)

    found = await listed(scoring, region=region)
    backwards = await listed(scoring, region=";".join(reversed(region.split(";"))))

    ids = [one["customer_id"] for one in found]
    assert ids == [one for one, inside in zip(points["customer_id"], is_inside, strict=True) if inside]
    assert backwards == found
    both = await listed(scoring, region=region, segment=0, where="Milk>=3000")
    assert both == [one for one in found if one["segment"] == 0 and one["Milk"] >= 3000]
    assert 0 < len(both) < len(found)


@pytest.mark.parametrize("sort", [None, "Milk", "-confidence", "is_outlier", "-segment_name", "-customer_id"])
async def test_the_export_is_all_pages_and_paging_shows_everybody_once(
    scoring: httpx.AsyncClient, sort: str | None
) -> None:
    params = {"where": ["Fresh>=500", "is_outlier=false"], "region": "-3,-3;3,-3;3,3;-3,3", "search": "c0"}
    asked = params | ({"sort": sort} if sort else {})
    found = await listed(scoring, page_size=17, **asked)
    answer = await scoring.get("/models/active/export", params=asked)

    exported = pl.read_csv(io.BytesIO(answer.content))
    ids = [one["customer_id"] for one in found]
    assert exported["customer_id"].to_list() == ids
    assert 50 < len(ids) == len(set(ids))


async def test_an_export_of_what_is_filtered_is_in_the_audit_log(scoring: httpx.AsyncClient) -> None:
    n_found = len(await listed(scoring, where="Milk>=5000"))
    await scoring.get("/models/active/export", params={"where": "Milk>=5000"})
    (entry,) = [one for one in (await scoring.get("/audit")).json()["entries"] if one["action"] == "export"]

    assert entry["details"]["n_customers"] == n_found


async def test_a_condition_that_cannot_be_met_is_told_with_the_columns_there_are(
    scoring: httpx.AsyncClient,
) -> None:
    assert "'Fish>=3'" in await refusal(scoring, where=["Milk>=1", "Fish>=3"])
    assert "customer_id, segment, segment_name" in await refusal(scoring, where="Fish>=3")
    assert "'many', which is not a number" in await refusal(scoring, where="Milk>=many")
    assert "write = instead of >=" in await refusal(scoring, where="customer_id>=3")
    assert "two numbers" in await refusal(scoring, region="0,0;1,1;x,2")
    assert "3 to 100" in await refusal(scoring, region=";".join(["0,0"] * 101))


@pytest.mark.parametrize(
    "params",
    [{"where": ["Milk>=1"] * 21}, {"where": "Milk=" + "1" * 1_000}, {"region": "0,0;" * 2_000}],
    ids=["many", "long", "large"],
)
async def test_more_than_a_query_may_hold_is_refused(
    scoring: httpx.AsyncClient, params: dict[str, Any]
) -> None:
    await refusal(scoring, **params)


@pytest.mark.parametrize(
    "where",
    ["*>=1", "^.*$>=1", "\x00=1", "<script>alert(1)</script>=1", "\u202eMilk>=1", "Milk>=1;DROP TABLE"],
)
async def test_a_hostile_condition_is_only_refused(scoring: httpx.AsyncClient, where: str) -> None:
    assert len(await refusal(scoring, where=where)) < 600


async def test_a_new_name_of_a_segment_is_in_the_list_at_once(scoring: httpx.AsyncClient) -> None:
    await listed(scoring)
    await scoring.patch("/models/active/segments/1", json={"name": "Corner shops"})

    found = await listed(scoring, where="segment_name=Corner shops")
    assert {one["segment"] for one in found} == {1}
