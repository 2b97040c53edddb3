"""Keys: who gets in, and for what."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select, update

from backend.database.database import Database, open_database
from backend.database.tables import api_keys
from backend.database.upgrading import upgrade
from backend.errors import DatabaseUnavailable, KeyNameTaken, KeyNotFound
from backend.records.audit import AuditLog
from backend.records.keys import create_key, revoke_key
from backend.security import freshness
from backend.security.freshness import FreshKeys
from backend.security.keys import KeyRing
from backend.security.principals import COMMAND_LINE, ROLES, Role
from backend.settings import Settings
from ml.errors import InvalidName

OpenClient = Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]]
SegmentHere = Callable[..., tuple[int, str, str]]
SECRET = b"only for these tests"
pytestmark = pytest.mark.anyio


@pytest.fixture
def database(database_url: str | None, tmp_path: Path) -> Iterator[Database]:
    opened = open_database(Settings(artifacts_dir=tmp_path, database_url=database_url))
    upgrade(opened)
    yield opened
    opened.close()


@pytest.fixture
def ring(database: Database) -> KeyRing:
    made = KeyRing(database, SECRET)
    made.renew()
    return made


def test_a_key_is_found_by_its_text_and_nothing_else(ring: KeyRing) -> None:
    key = ring.create("crm", "scorer")
    ring.renew()
    assert key.startswith("seg_")
    assert len(key) == len("seg_") + 43
    found = ring.find(key)
    assert found is not None
    assert (found.name, found.role) == ("crm", "scorer")
    for wrong in ("", "seg_", key[:-1], key + "A", key.upper(), "é\udce9"):
        assert ring.find(wrong) is None


def test_the_database_holds_no_key_and_nothing_that_another_secret_can_check(
    ring: KeyRing, database: Database
) -> None:
    key = ring.create("crm", "admin")
    with database.reading() as connection:
        kept = str(connection.execute(select(api_keys)).all())
    assert key not in kept
    assert key.removeprefix("seg_") not in kept
    other = KeyRing(database, b"another secret of a service")
    other.renew()
    assert other.find(key) is None


def test_a_ring_is_open_until_the_first_key_and_never_again(ring: KeyRing) -> None:
    assert ring.is_open
    ring.create("crm", "admin")
    ring.renew()
    assert not ring.is_open
    ring.revoke("crm")
    ring.renew()
    assert not ring.is_open
    assert not ring.has_usable_key


def test_a_key_ends_when_it_is_revoked_and_when_it_expires(ring: KeyRing, database: Database) -> None:
    revoked = ring.create("one", "reader")
    expiring = ring.create("two", "reader", datetime.now(UTC) + timedelta(days=1))
    ring.renew()
    assert ring.find(revoked)
    assert ring.find(expiring)
    assert ring.revoke("one")["revoked_at"] is not None
    with database.writing() as connection:
        connection.execute(update(api_keys).values(expires_at=datetime.now(UTC)))
    ring.renew()
    assert ring.find(revoked) is None
    assert ring.find(expiring) is None


def test_revoking_twice_keeps_the_first_moment(ring: KeyRing) -> None:
    ring.create("one", "reader")
    first = ring.revoke("one")
    assert ring.revoke(first["key_id"]) == first


def test_a_name_is_never_used_again(ring: KeyRing) -> None:
    ring.create("one", "reader")
    ring.revoke("one")
    with pytest.raises(KeyNameTaken, match="not even of revoked keys"):
        ring.create("one", "reader")


@pytest.mark.parametrize("name", ["", " ", "a\nb", "x" * 61, "<b>", "a/b"])
def test_a_name_that_is_none_is_refused(ring: KeyRing, name: str) -> None:
    with pytest.raises(InvalidName):
        ring.create(name, "reader")


def test_a_key_that_is_not_there_cannot_be_revoked(ring: KeyRing) -> None:
    with pytest.raises(KeyNotFound, match="segment keys list"):
        ring.revoke("nobody")


def test_every_change_of_keys_is_in_the_audit_log_without_the_key(ring: KeyRing, database: Database) -> None:
    audit = AuditLog(database)
    key = create_key(ring, audit, COMMAND_LINE, "crm", "scorer", expires_days=2)
    revoke_key(ring, audit, COMMAND_LINE, "crm")
    revoked, created = audit.entries()
    assert (created["action"], revoked["action"]) == ("create_key", "revoke_key")
    assert created["target"] == revoked["target"] == ring.list()[0]["key_id"]
    assert created["details"]["key_role"] == "scorer"
    assert key not in str([created, revoked])


def test_without_a_database_nobody_gets_in_before_the_first_snapshot(tmp_path: Path) -> None:
    ring = KeyRing(open_database(Settings(artifacts_dir=tmp_path)), SECRET)
    with pytest.raises(DatabaseUnavailable):
        ring.find("seg_x")
    with pytest.raises(DatabaseUnavailable):
        assert ring.is_open


class GoneDatabase(Database):
    """Answers until it is taken away."""

    is_gone = False

    def reading(self):  # type: ignore[no-untyped-def]  # noqa: ANN201
        if self.is_gone:
            raise DatabaseUnavailable("It is gone.")
        return super().reading()


async def test_known_keys_stay_in_force_while_the_database_is_gone(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    gone = GoneDatabase(database.url)
    ring = KeyRing(gone, SECRET)
    key = ring.create("crm", "reader")
    ring.renew()
    gone.is_gone = True
    for _ in range(2):
        fresh = FreshKeys(ring)
        await fresh.ensure()
        assert ring.find(key)
    gone.close()
    assert "stay in force" in caplog.text
    assert freshness.RENEWED_EVERY_SECONDS + freshness.PATIENCE_SECONDS < 1


def test_the_command_line_makes_lists_and_revokes_keys(segment_here: SegmentHere) -> None:
    code, key, advice = segment_here("keys", "create", "crm", "--role", "scorer", "--expires-days", "9")
    assert code == 0
    assert key.startswith("seg_")
    assert key.count("\n") == 1
    assert "this one time" in advice
    assert key.strip() not in advice
    _, listed, _ = segment_here("keys", "list")
    assert key.strip() not in listed
    assert "crm" in listed
    assert "scorer" in listed
    assert segment_here("keys", "revoke", "crm")[0] == 0
    assert "revoked" in segment_here("keys", "list")[1]
    for wrong in (
        ("revoke", "nobody"),
        ("create", "crm", "--role", "reader"),
        ("create", "x", "--role", "king"),
    ):
        code, out, told = segment_here("keys", *wrong)
        assert (code, out) == (2, "")
        assert told.startswith("segment: ")


@pytest.fixture(scope="module")
async def guarded(
    open_client: OpenClient, tmp_path_factory: pytest.TempPathFactory, keep_model: Callable[[Path], None]
) -> AsyncIterator[tuple[httpx.AsyncClient, dict[Role, dict[str, str]]]]:
    """A service with a key of each role."""
    folder = tmp_path_factory.mktemp("guarded")
    keep_model(folder)
    async with open_client(folder) as client:
        made = {}
        admin: dict[str, str] = {}
        for role in reversed(ROLES):
            answer = await client.post("/keys", json={"name": role, "role": role}, headers=admin)
            assert answer.status_code == 201
            made[role] = {"Authorization": f"Bearer {answer.json()['key']}"}
            admin = admin or made["admin"]
        yield client, made


Guarded = tuple[httpx.AsyncClient, dict[Role, dict[str, str]]]
ASKED: list[tuple[str, str, Role | None]] = [
    ("GET", "/", None),
    ("GET", "/src/main.js", None),
    ("GET", "/vendor/plotly.min.js", None),
    ("GET", "/docs", None),
    ("GET", "/openapi.json", None),
    ("GET", "/health", None),
    ("GET", "/ready", None),
    ("GET", "/session", None),
    ("GET", "/metrics", "reader"),
    ("GET", "/models", "reader"),
    ("GET", "/models/active/customers", "reader"),
    ("GET", "/datasets", "reader"),
    ("GET", "/customers/x", "reader"),
    ("GET", "/customers/a%0Ab", "reader"),
    ("GET", "/samples/wholesale.csv", "reader"),
    ("POST", "/segment", "scorer"),
    ("POST", "/models/nothing/drift", "scorer"),
    ("POST", "/train", "trainer"),
    ("POST", "/datasets", "trainer"),
    ("POST", "/models/nothing/activate", "trainer"),
    ("PATCH", "/models/nothing/segments/1", "trainer"),
    ("DELETE", "/models/nothing", "admin"),
    ("DELETE", "/datasets/nothing", "admin"),
    ("DELETE", "/customers/nothing", "admin"),
    ("GET", "/keys", "admin"),
    ("DELETE", "/keys/nothing", "admin"),
    ("GET", "/audit", "admin"),
    ("GET", "/nobody/thought/of/this", "admin"),
    ("PUT", "/models", "admin"),
    ("POST", "/models/active", "admin"),
    ("GET", "/src/../keys", "admin"),
    ("GET", "//keys", "admin"),
]


@pytest.mark.parametrize(("method", "path", "needed"), ASKED)
async def test_each_role_may_do_what_it_is_for(
    guarded: Guarded, method: str, path: str, needed: Role | None
) -> None:
    client, keys = guarded
    url = httpx.URL(scheme="http", host="localhost", raw_path=path.encode())
    without = await client.request(method, url)
    assert (without.status_code == 401) == (needed is not None)
    for role in ROLES:
        answer = await client.request(method, url, headers=keys[role])
        may = needed is None or ROLES.index(role) >= ROLES.index(needed)
        assert answer.status_code != 401
        assert (answer.status_code == 403) == (not may), role


async def test_a_wrong_key_is_told_as_a_revoked_one_is(guarded: Guarded) -> None:
    client, keys = guarded
    made = await client.post("/keys", json={"name": "ends", "role": "reader"}, headers=keys["admin"])
    ended = made.json()["key"]
    assert (await client.get("/models", headers={"X-API-Key": ended})).status_code == 200
    assert (await client.delete("/keys/ends", headers=keys["admin"])).json()["revoked_at"]
    answers = [
        await client.get("/models", headers={b"X-API-Key": key, b"X-Request-ID": b"1"})
        for key in (ended.encode(), b"seg_nothing", "é".encode())
    ]
    assert len({(one.status_code, one.text, one.headers["WWW-Authenticate"]) for one in answers}) == 1
    assert answers[0].status_code == 401
    assert answers[0].headers["WWW-Authenticate"].startswith("Bearer")


async def test_a_refused_upload_is_not_read(guarded: Guarded) -> None:
    client, _ = guarded
    n_read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal n_read
        while True:
            n_read += 1
            yield b"x" * 1024

    answer = await client.post("/datasets", content=endless(), headers={"Content-Type": "text/csv"})
    assert (answer.status_code, answer.headers["Connection"]) == (401, "close")
    assert n_read < 3


async def test_keys_answer_to_any_host_name_and_to_programs_of_any_origin(guarded: Guarded) -> None:
    client, keys = guarded
    headers = {**keys["scorer"], "Host": "segments.example", "Origin": "https://evil.example"}
    assert (await client.post("/segment", json={}, headers=headers)).status_code == 400


async def test_where_others_can_reach_it_a_key_is_needed(open_client: OpenClient, tmp_path: Path) -> None:
    from backend.errors import KeyNeeded

    with pytest.raises(KeyNeeded, match="segment keys create"):
        async with open_client(tmp_path, host="0.0.0.0"):  # noqa: S104
            raise AssertionError
    async with open_client(tmp_path) as client:
        key = (await client.post("/keys", json={"name": "a", "role": "admin"})).json()["key"]
    async with open_client(tmp_path, host="0.0.0.0") as client:  # noqa: S104
        assert (await client.get("/models")).status_code == 401
        assert (await client.get("/models", headers={"X-API-Key": key})).status_code == 200
