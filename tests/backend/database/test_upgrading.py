"""The tables come up on an empty database, and are what the code says they are."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from backend.database.database import Database, open_database
from backend.database.tables import METADATA
from backend.database.upgrading import NEWEST, upgrade, version_of
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
