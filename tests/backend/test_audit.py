"""``/audit`` and ``segment audit``: who did what, page by page."""

from collections.abc import Callable

import httpx
import pytest

from ml.types import SegmentationModel

pytestmark = pytest.mark.anyio


async def test_the_audit_log_is_told_page_by_page_newest_first(
    scoring: httpx.AsyncClient, sample_model: SegmentationModel
) -> None:
    for name in ("One", "Two", "Three"):
        change = {"name": name}
        (await scoring.patch("/models/active/segments/0", json=change)).raise_for_status()
    exported = await scoring.get("/models/active/export?format=json&segment=0")
    first = (await scoring.get("/audit?limit=3")).json()
    rest = (await scoring.get(f"/audit?limit=3&before={first['next_before']}")).json()

    assert [one["action"] for one in first["entries"] + rest["entries"]] == ["export", *["rename"] * 3]
    assert rest["next_before"] is None
    assert first["entries"][0]["details"] == {"format": "json", "n_customers": len(exported.json())}
    assert first["entries"][0]["target"] == sample_model.model_id
    assert first["entries"][0]["request_id"] == exported.headers["x-request-id"]


@pytest.mark.parametrize("query", ["limit=0", "limit=1001", "before=0", f"before={2**63}", "before=x"])
async def test_a_wrong_page_is_refused(empty: httpx.AsyncClient, query: str) -> None:
    assert (await empty.get(f"/audit?{query}")).status_code == 422


def test_the_command_lists_the_same(segment_here: Callable[..., tuple[int, str, str]]) -> None:
    code, told, _ = segment_here("audit")
    assert (code, told.split()) == (0, ["at", "(UTC)", "who", "role", "did", "to", "details"])
    assert segment_here("audit", "--json") == (0, "", "")


def test_the_database_tells_where_it_is_and_what_is_in_it(
    segment_here: Callable[..., tuple[int, str, str]],
) -> None:
    code, told, _ = segment_here("db", "status")
    assert code == 0
    assert "none yet" in told
    assert segment_here("db", "upgrade")[1] == "The tables are now at version 0001.\n"
    assert segment_here("db", "upgrade")[1] == "The tables were at version 0001.\n"
    told = segment_here("db", "status")[1]
    assert "segment.sqlite" in told
    assert "assignments" in told


def test_the_password_of_the_database_is_never_shown(
    segment_here: Callable[..., tuple[int, str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEGMENT_DATABASE_URL", "postgresql://segment:hidden@127.0.0.1:1/segment")
    for command in (("db", "status"), ("db", "upgrade"), ("audit", "--json")):
        code, told, fault = segment_here(*command)
        assert code == 2
        assert "does not answer" in fault
        assert fault.count("\n") == 1
        assert "hidden" not in told + fault
