"""What the drivers raise, told apart: the database is gone, has no room, is damaged, or lacks its tables."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from backend.errors import DatabaseUnavailable
from ml.errors import ArtifactRefused, SegmentationError, StorageFull

_GONE = "The database does not answer at the moment; nothing was changed. Try again in a few seconds."
_FULL = "The disk of the database is full; nothing was changed. Make room there, then try again."
_DAMAGED = (
    "The database is damaged. Restore it from a backup; or move its file segment.sqlite away and start "
    "again: models, datasets and customers are recorded anew, while API keys, the audit log and the history "
    "of activations are lost."
)
_EMPTY = "The database lacks its tables; start the service again, or run `segment db upgrade`, to make them."

_POSTGRESQL_FULL = "53100"
_POSTGRESQL_DAMAGED = {"XX001", "XX002"}
_POSTGRESQL_NO_TABLE = "42P01"


@contextmanager
def told() -> Iterator[None]:
    """Raise what a driver raises as an error of this project; what is a fault of the code stays as it is."""
    try:
        yield
    except PoolTimeout as error:
        raise DatabaseUnavailable(_GONE) from error
    except DBAPIError as error:
        meant = _meant_by(error)
        if meant is None:
            raise
        raise meant from error


def _meant_by(error: DBAPIError) -> SegmentationError | None:
    # The lowest byte is the kind of error, the others tell more of it.
    code = (getattr(error.orig, "sqlite_errorcode", None) or 0) & 0xFF
    state = getattr(error.orig, "sqlstate", None)
    if code == sqlite3.SQLITE_FULL or state == _POSTGRESQL_FULL:
        return StorageFull(_FULL)
    if code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB} or state in _POSTGRESQL_DAMAGED:
        return ArtifactRefused(_DAMAGED)
    if state == _POSTGRESQL_NO_TABLE or "no such table" in str(error.orig):
        return DatabaseUnavailable(_EMPTY)
    if isinstance(error, OperationalError | InterfaceError) or error.connection_invalidated:
        return DatabaseUnavailable(_GONE)
    return None
