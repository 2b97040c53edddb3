"""Nothing is lost between writers, and what goes wrong is told for what it is."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import polars as pl
import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DatabaseError

from backend.database.bulk import store_rows
from backend.database.database import Database, open_database
from backend.database.tables import assignments
from backend.database.upgrading import upgrade
from backend.errors import DatabaseUnavailable
from backend.settings import Settings
from backend.stores import open_stores
from backend.work.job_tables import prepare_tables
from backend.work.patience import for_a_while
from ml.errors import ArtifactRefused, StorageFull
from tests.postgresql import PostgresServer

N_PROCESSES, N_ADDITIONS = 3, 20
ADDING = """
import sys
from backend.database.database import open_database
from backend.settings import Settings
from sqlalchemy import text
database = open_database(Settings(artifacts_dir=sys.argv[1], database_url=sys.argv[2] or None))
sys.stdin.readline()
for _ in range(int(sys.argv[3])):
    with database.alone("counting") as connection:
        n = connection.execute(text("SELECT n FROM counted")).scalar_one()
        connection.execute(text("UPDATE counted SET n = :n"), {"n": n + 1})
"""


@pytest.fixture
def database(tmp_path: Path, database_url: str | None) -> Iterator[Database]:
    opened = open_database(Settings(artifacts_dir=tmp_path, database_url=database_url))
    yield opened
    opened.close()


def test_no_update_of_several_processes_is_lost(
    database: Database, tmp_path: Path, database_url: str | None
) -> None:
    with database.writing() as connection:
        connection.execute(text("CREATE TABLE counted (n INTEGER)"))
        connection.execute(text("INSERT INTO counted VALUES (0)"))
    arguments = [sys.executable, "-c", ADDING, str(tmp_path), database_url or "", str(N_ADDITIONS)]
    processes = [
        subprocess.Popen(arguments, stdin=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(N_PROCESSES)
    ]
    told = [process.communicate(b"go\n", timeout=60)[1] for process in processes]

    assert [process.returncode for process in processes] == [0] * N_PROCESSES, told
    with database.reading() as connection:
        assert connection.execute(text("SELECT n FROM counted")).scalar_one() == N_PROCESSES * N_ADDITIONS


def _add_and_fail(connection: Connection) -> None:
    connection.execute(text("INSERT INTO counted VALUES (1)"))
    raise ZeroDivisionError


def _write_beyond(n_pages: int, connection: Connection) -> None:
    # SQLite tells the same when the disk has no more room.
    connection.execute(text(f"PRAGMA max_page_count = {n_pages}"))
    connection.execute(text("INSERT INTO kept VALUES (:content)"), {"content": "x" * 100_000})


def test_what_raises_in_a_transaction_leaves_nothing(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(text("CREATE TABLE counted (n INTEGER)"))
    with pytest.raises(ZeroDivisionError), database.writing() as connection:
        _add_and_fail(connection)
    with database.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM counted")).scalar_one() == 0


def test_a_file_that_is_no_database_is_told_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "segment.sqlite").write_bytes(b"not a database at all" * 100)
    database = open_database(Settings(artifacts_dir=tmp_path))
    with pytest.raises(ArtifactRefused, match="Restore it from a backup"):
        database.check()


def test_a_full_disk_is_told_and_nothing_is_changed(tmp_path: Path) -> None:
    database = open_database(Settings(artifacts_dir=tmp_path))
    with database.writing() as connection:
        connection.execute(text("CREATE TABLE kept (content TEXT)"))
        n_pages = connection.execute(text("PRAGMA page_count")).scalar_one()
    with pytest.raises(StorageFull, match="Make room"), database.writing() as connection:
        _write_beyond(n_pages + 1, connection)
    with database.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM kept")).scalar_one() == 0


def test_the_connections_of_a_pool_come_back_with_the_server(postgresql: PostgresServer) -> None:
    database = open_database(Settings(database_url=postgresql.new_database()))
    database.check()
    postgresql.stop()
    try:
        with pytest.raises(DatabaseUnavailable, match="Try again"):
            database.check()
    finally:
        postgresql.start()
    database.check()
    database.close()


def test_rows_in_bulk_are_kept_as_they_are_and_told_as_any_other_where_they_do_not_fit(
    tmp_path: Path, database_url: str | None
) -> None:
    with closing(open_database(Settings(artifacts_dir=tmp_path, database_url=database_url))) as database:
        upgrade(database)
        odd = ["", 'a,"b"', "line\nbreak", "Ä"]
        rows = pl.DataFrame(
            {"customer_id": odd, "model_number": 1, "segment": 0, "confidence": [None, 0.1, 1.0, 0.5]}
        )
        with database.writing() as connection:
            store_rows(connection, assignments, rows)
            found = {one.customer_id: one.confidence for one in connection.execute(assignments.select())}
        assert found == dict(zip(odd, rows["confidence"], strict=True))
        with pytest.raises(DatabaseError), database.writing() as connection:
            store_rows(connection, assignments, rows)


def test_a_database_that_does_not_answer_is_tried_for_a_while(caplog: pytest.LogCaptureFixture) -> None:
    absent = open_database(Settings(database_url="postgresql://a:hidden@127.0.0.1:1/d"))
    with pytest.raises(DatabaseUnavailable):
        for_a_while(absent.check, 0.1)
    assert caplog.messages == ["the database does not answer yet; it is tried for 0.1 seconds"]


def test_what_sqlite_keeps_is_read_by_its_owner_only(tmp_path: Path) -> None:
    settings = Settings(artifacts_dir=tmp_path / "artifacts")
    for file in ("segment.sqlite", "jobs.sqlite"):
        (settings.artifacts_dir / file).parent.mkdir(exist_ok=True, mode=0o700)
        (settings.artifacts_dir / file).touch(mode=0o644)
    with closing(open_database(settings)) as database:
        upgrade(database)
        prepare_tables(settings)
        made = [path for path in settings.artifacts_dir.iterdir() if ".sqlite" in path.name]
        assert {path.stat().st_mode & 0o777 for path in made} == {0o600}
        assert len(made) > 2


def test_a_folder_of_artifacts_is_made_for_its_owner_only(tmp_path: Path) -> None:
    open_stores(Settings(artifacts_dir=tmp_path / "made")).close()
    assert (tmp_path / "made").stat().st_mode & 0o777 == 0o700
