"""SQLite in a file, or PostgreSQL: the two differ here and nowhere above."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from backend.errors import DatabaseUnavailable
from backend.settings import Settings

FILE = "segment.sqlite"
BUSY_MILLISECONDS = 30_000
CONNECT_SECONDS = 5
POOL_SECONDS = 10


class Database:
    """One pool of connections each process; nothing is opened before the first use."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self.is_sqlite = url.get_backend_name() == "sqlite"
        self._engine = create_engine(url, **(_SQLITE if self.is_sqlite else _POSTGRESQL))
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
        with _told(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open a transaction that is kept whole, or not at all.

        On SQLite it is the only writer from its first moment, so that what it read stays true until the end.

        Raises
        ------
        DatabaseUnavailable
        """
        options = {"is_writing": True}
        with _told(), self._engine.connect().execution_options(**options) as connection, connection.begin():
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

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()


def database_url(settings: Settings) -> URL:
    """Return where the database of some settings is.

    Raises
    ------
    ValueError
        It is no address of PostgreSQL.
    """
    if settings.database_url is None:
        return URL.create("sqlite", database=str(settings.artifacts_dir / FILE))
    try:
        url = make_url(settings.database_url.get_secret_value())
    except ArgumentError:
        raise ValueError("SEGMENT_DATABASE_URL must be postgresql://USER:PASSWORD@HOST/NAME.") from None
    if url.get_backend_name() != "postgresql":
        raise ValueError(
            f"SEGMENT_DATABASE_URL begins with {url.get_backend_name()[:20]!r}; it must be postgresql://."
        )
    return url.set(drivername="postgresql+psycopg")


def open_database(settings: Settings) -> Database:
    """Open the database of some settings; its tables are made by ``upgrading.upgrade``."""
    url = database_url(settings)
    if url.database and url.get_backend_name() == "sqlite":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    return Database(url)


_SQLITE: dict[str, Any] = {
    "connect_args": {"timeout": BUSY_MILLISECONDS / 1000, "check_same_thread": False},
    "pool_timeout": POOL_SECONDS,
}
_POSTGRESQL: dict[str, Any] = {
    "pool_pre_ping": True,
    "pool_timeout": POOL_SECONDS,
    "connect_args": {"connect_timeout": CONNECT_SECONDS, "application_name": "segment"},
}


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except (OperationalError, InterfaceError, PoolTimeout) as error:
        raise DatabaseUnavailable(
            "The database does not answer at the moment; nothing was changed. Try again in a few seconds."
        ) from error
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
        raise DatabaseUnavailable("The connection to the database was lost; try again.") from error


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver must not begin transactions by itself: it would do so too late.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")


def _begin_sqlite(connection: Connection) -> None:
    is_writing = connection.get_execution_options().get("is_writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")
