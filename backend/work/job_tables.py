"""Where DBOS keeps the jobs: ``jobs.sqlite`` among the artifacts, or a schema of the PostgreSQL database."""

import logging
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from dbos import DBOS, error

from backend.database.database import CONNECT_SECONDS, database_url, make_private
from backend.database.faults import told
from backend.settings import Settings
from ml.errors import ArtifactRefused

FILE = "jobs.sqlite"
SCHEMA = "dbos"
APPLICATION = "segment"
# The same for every process, so that one takes up the jobs of another.
EXECUTOR = "service"
VERSION = "1"

_NO_HANDLER = logging.NullHandler()


def address_of(settings: Settings) -> str:
    """Return the address of the database of the jobs, password included: never for a log."""
    if settings.database_url is None:
        return f"sqlite:///{settings.artifacts_dir / FILE}"
    url = database_url(settings)
    if "connect_timeout" not in url.query:
        url = url.update_query_dict({"connect_timeout": str(CONNECT_SECONDS)})
    return url.render_as_string(hide_password=False)


def prepare_tables(settings: Settings) -> None:
    """Make the tables unless they are there.

    Raises
    ------
    ArtifactRefused
        The file is damaged, or something else.
    DatabaseUnavailable
    """
    quieten()
    if settings.database_url is None:
        _check(settings.artifacts_dir / FILE)
    with told():
        DBOS.migrate(address_of(settings), schema=SCHEMA)


def overwrite_deleted(settings: Settings) -> None:
    """See to it that what was deleted is no longer in the file of SQLite; PostgreSQL does so by itself."""
    if settings.database_url is None:
        with closing(sqlite3.connect(settings.artifacts_dir / FILE, timeout=30)) as connection:
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def quieten() -> None:
    """Leave the writing of what DBOS logs to our log, and leave out what is no news."""
    logger = logging.getLogger("dbos")
    logger.setLevel(logging.ERROR)
    logger.addHandler(_NO_HANDLER)
    logger.addFilter(_is_worth_logging)


def _is_worth_logging(record: logging.LogRecord) -> bool:
    # DBOS writes what an error says, and a cell with it, after a colon; which error it is, our log tells.
    record.msg, record.args = record.getMessage().partition(": ")[0], None
    if not record.exc_info and sys.exc_info()[1] is not None:
        record.exc_info = sys.exc_info()
    # What a cancelled workflow raises is an error to DBOS, and no news here.
    raised = record.exc_info[1] if record.exc_info else None
    return not isinstance(raised, error.DBOSAwaitedWorkflowCancelledError)


def _check(file: Path) -> None:
    try:
        make_private(file)
        with closing(sqlite3.connect(file, timeout=30)) as connection:
            # Readers then never wait for a writer; the file remembers it.
            connection.execute("PRAGMA journal_mode=WAL")
            (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.DatabaseError as fault:
        found = str(fault)
    if found != "ok":
        raise ArtifactRefused(
            f"The job database {file} cannot be used ({found}). Move it away and start again: "
            "trainings that waited in it are lost, models are not."
        )
