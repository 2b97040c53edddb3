"""The tables come up on an empty database, and are what the code says they are."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from backend.database.database import Database, open_database
from backend.database.tables import METADATA
from backend.database.upgrading import NEWEST, config_for, count_rows, upgrade, version_of
from backend.errors import DatabaseOfAnotherVersion
from backend.settings import Settings


@pytest.fixture
def database(tmp_path: Path, database_url: str | None) -> Iterator[Database]:
    opened = open_database(Settings(artifacts_dir=tmp_path, database_url=database_url))
    yield opened
    opened.close()


def test_an_empty_database_is_upgraded_to_the_newest_version(database: Database) -> None:
    assert version_of(database) is None
    upgrade(database)
    upgrade(database)
    assert version_of(database) == NEWEST


def test_the_migrations_make_the_tables_of_the_code(database: Database) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    upgrade(database)
    with database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_tables_of_a_newer_version_are_refused_and_left_as_they_are(database: Database) -> None:
    upgrade(database)
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseOfAnotherVersion, match="9999"):
        upgrade(database)
    assert version_of(database) == "9999"


def test_going_back_and_up_again_leaves_the_tables_of_the_code(database: Database) -> None:
    from alembic import command

    upgrade(database)
    with database.alone("upgrade") as connection:
        command.downgrade(config_for(connection), "base")
    assert version_of(database) is None
    upgrade(database)
    assert version_of(database) == NEWEST
    assert set(count_rows(database).values()) == {0}


def test_a_start_on_tables_of_a_newer_version_is_refused_in_one_line(
    tmp_path: Path, segment_here: Callable[..., tuple[int, str, str]]
) -> None:
    assert segment_here("db", "upgrade")[0] == 0
    with closing(sqlite3.connect(tmp_path / "artifacts" / "segment.sqlite")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    code, _, told = segment_here("serve", "--port", "0")
    assert code == 2
    assert told.startswith("segment: The database has version 9999 of the tables")
    assert told.count("\n") == 1
