"""SQLite in a file, or PostgreSQL: the two differ here and nowhere above."""

import logging
import weakref
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, event, text
from sqlalchemy.engine import URL, make_url

from backend.database.faults import told
from backend.settings import Settings

FILE = "segment.sqlite"
BUSY_MILLISECONDS = 30_000
CONNECT_SECONDS = 3
POOL_SECONDS = 10
# A statement of ours that takes longer waits for something that does not come.
STATEMENT_SECONDS = 300
LOCK_SECONDS = 30

logger = logging.getLogger(__name__)


class Database:
    """One pool of connections each process; nothing is opened before the first use."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self.is_sqlite = url.get_backend_name() == "sqlite"
        self._engine = create_engine(url, **(_SQLITE if self.is_sqlite else _POSTGRESQL))
        # Connections are closed with whoever forgets to do it: a command, a test.
        weakref.finalize(self, self._engine.dispose)
        if self.is_sqlite:
            event.listen(self._engine, "connect", _prepare_sqlite)
            event.listen(self._engine, "begin", _begin_sqlite)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a transaction that only reads.

        Raises
        ------
        DatabaseUnavailable
        """
        with told(), self._connect("BEGIN") as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open a transaction that is kept whole, or not at all.

        On SQLite it is the only writer from its first moment, so that what it read stays true until the end.

        Raises
        ------
        DatabaseUnavailable
        """
        with told(), self._connect("BEGIN IMMEDIATE") as connection, connection.begin():
            yield connection

    @contextmanager
    def alone(self, purpose: str) -> Iterator[Connection]:
        """Open such a transaction while nobody else, in any process, is in one for the same purpose."""
        with self.writing() as connection:
            if not self.is_sqlite:
                key = zlib.crc32(purpose.encode())
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})
            yield connection

    def check(self) -> None:
        """Make sure that it answers.

        Raises
        ------
        DatabaseUnavailable
        """
        with self.reading() as connection:
            connection.execute(text("SELECT 1"))

    def overwrite_deleted(self) -> None:
        """See to it that what was deleted is no longer in the files of SQLite, its log included.

        PostgreSQL keeps deleted rows until its own vacuum, and its log as long as it is told to.
        """
        if not self.is_sqlite:
            return
        with told(), self._connect("") as connection:
            is_busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0]
        if is_busy:
            logger.warning("the log of the database still holds what was deleted, until nobody reads it")

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def _connect(self, begin: str) -> Connection:
        return self._engine.connect().execution_options(sqlite_begin=begin)


def database_url(settings: Settings) -> URL:
    """Return where the database of some settings is."""
    if settings.database_url is None:
        return URL.create("sqlite", database=str(settings.artifacts_dir / FILE))
    url = make_url(settings.database_url.get_secret_value())
    return url.set(drivername="postgresql+psycopg")


def open_database(settings: Settings) -> Database:
    """Open the database of some settings; its tables are made by ``upgrading.upgrade``."""
    url = database_url(settings)
    if url.database and url.get_backend_name() == "sqlite":
        make_private(Path(url.database))
    return Database(url)


def make_private(file: Path) -> None:
    """See to it that only their owner reads an SQLite database, and what it writes beside it."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    file.touch(mode=0o600)
    # One that an earlier version has made; SQLite gives what is beside it the same mode.
    for one in (file, *file.parent.glob(f"{file.name}-*")):
        with suppress(PermissionError, FileNotFoundError):  # somebody else's, or gone meanwhile
            one.chmod(0o600)


_SQLITE: dict[str, Any] = {
    "connect_args": {"timeout": BUSY_MILLISECONDS / 1000, "check_same_thread": False},
    "pool_timeout": POOL_SECONDS,
}
_POSTGRESQL: dict[str, Any] = {
    "pool_pre_ping": True,
    "pool_timeout": POOL_SECONDS,
    "connect_args": {
        "connect_timeout": CONNECT_SECONDS,
        "application_name": "segment",
        # A server that vanished without a word is noticed within seconds.
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "tcp_user_timeout": 15_000,
        "options": f"-c statement_timeout={STATEMENT_SECONDS}s -c lock_timeout={LOCK_SECONDS}s "
        f"-c idle_in_transaction_session_timeout={STATEMENT_SECONDS}s",
    },
}


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver must not begin transactions by itself: it would do so too late.
    connection.isolation_level = None
    # What is deleted is overwritten, so that a customer who is forgotten is nowhere in the file.
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")


def _begin_sqlite(connection: Connection) -> None:
    if begin := connection.get_execution_options()["sqlite_begin"]:
        connection.exec_driver_sql(begin)
