"""Many rows at once: COPY on PostgreSQL, one prepared statement on SQLite; bounded memory on both."""

import io
from typing import Any

import polars as pl
from sqlalchemy import Connection, Table
from sqlalchemy.exc import DatabaseError, OperationalError

BATCH_ROWS = 50_000


def store_rows(connection: Connection, table: Table, rows: pl.DataFrame) -> None:
    """Add rows, whose columns are called as those of the table; fastest in the order of its key."""
    store = _insert_rows if connection.dialect.name == "sqlite" else _copy_rows
    store(connection, table, rows)


def _insert_rows(connection: Connection, table: Table, rows: pl.DataFrame) -> None:
    marks = ", ".join("?" for _ in rows.columns)
    statement = f"INSERT INTO {table.name} ({', '.join(rows.columns)}) VALUES ({marks})"  # noqa: S608  # nosec B608  # ours
    for batch in rows.iter_slices(BATCH_ROWS):
        connection.exec_driver_sql(statement, batch.rows())


def _copy_rows(connection: Connection, table: Table, rows: pl.DataFrame) -> None:
    import psycopg

    statement = f"COPY {table.name} ({', '.join(rows.columns)}) FROM STDIN (FORMAT csv)"
    driver: Any = connection.connection.driver_connection
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for batch in rows.iter_slices(BATCH_ROWS):
                copy.write(_csv(batch))
    # Past SQLAlchemy, which would have told it so.
    except psycopg.OperationalError as error:
        raise OperationalError(statement, None, error) from error
    except psycopg.Error as error:
        raise DatabaseError(statement, None, error) from error


def _csv(rows: pl.DataFrame) -> bytes:
    content = io.BytesIO()
    # Texts in quotes: an empty one is no NULL then.
    rows.write_csv(content, include_header=False, quote_style="non_numeric")
    return content.getvalue()
