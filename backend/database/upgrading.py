"""Bringing the tables to what this version knows, step by step (Alembic)."""

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, func, inspect, select, text

from backend.database.database import Database
from backend.database.tables import METADATA
from backend.errors import DatabaseOfAnotherVersion

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"
# What the newest file of migrations/versions makes; a test holds it. Known without importing Alembic.
NEWEST = "0001"

logger = logging.getLogger(__name__)


def version_of(database: Database) -> str | None:
    """Return the version of the tables, None where there are none.

    Raises
    ------
    DatabaseUnavailable
    """
    with database.reading() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def count_rows(database: Database) -> dict[str, int]:
    """Return how many rows each table has.

    Raises
    ------
    DatabaseUnavailable
    """
    with database.reading() as connection:
        return {
            name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in METADATA.tables.items()
        }


def upgrade(database: Database) -> None:
    """Make the tables, or bring older ones to this version; does nothing where they are.

    Raises
    ------
    DatabaseUnavailable
    DatabaseOfAnotherVersion
        A newer version of this program made them.
    """
    found = version_of(database)
    if found == NEWEST:
        return
    from alembic import command
    from alembic.util import CommandError

    # Alone, since several processes start at once.
    with database.alone("upgrade") as connection:
        try:
            command.upgrade(config_for(connection), "head")
        except CommandError as error:
            raise DatabaseOfAnotherVersion(
                f"The database has version {found} of the tables, which this program does not know: a newer "
                "one made it. Install that version, or restore the backup from before its upgrade."
            ) from error
    # On a first start there was nothing to upgrade, and nobody has to know.
    level = logging.DEBUG if found is None else logging.INFO
    logger.log(level, "the tables of the database are at version %s", NEWEST)


def config_for(connection: Connection) -> "Config":
    """Return what the commands of Alembic work with."""
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS))
    return config
