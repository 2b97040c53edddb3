"""What a backup holds: the files of the artifacts, and the rows that they do not tell."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select

from backend.database.tables import Moment, activations, api_keys, audit_log, forgotten

FORMAT = 1
ARTIFACTS, ROWS, CONTENTS = "artifacts", "database.json", "contents.json"
# The other tables follow the artifacts, and are made again from them. Jobs are not kept: what waited is sent
# again, and what had ended is told by its model and the audit log.
KEPT_TABLES = (api_keys, activations, audit_log, forgotten)
# Databases are read through their own doors, and locks hold nothing.
_LEFT_OUT = {".sqlite", ".sqlite-wal", ".sqlite-shm", ".lock"}


def kept_files(folder: Path) -> Iterator[Path]:
    """Files of the artifacts that belong into a backup, by their place in the folder.

    What begins with a dot is not finished, or on its way out.
    """
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.suffix in _LEFT_OUT or path.is_symlink():
            continue
        if path.is_dir():
            yield from (Path(path.name) / inner for inner in kept_files(path))
        elif path.is_file():
            yield Path(path.name)


def read_rows(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    """Read the rows that are kept."""
    return {
        table.name: [
            {name: _to_json(value) for name, value in row.items()}
            for row in connection.execute(select(table).order_by(*table.primary_key)).mappings()
        ]
        for table in KEPT_TABLES
    }


def write_rows(connection: Connection, rows: Mapping[str, list[dict[str, Any]]]) -> None:
    """Insert rows that were read, in their order; numbers are given anew."""
    for table in KEPT_TABLES:
        made = [_from_json(table, row) for row in rows.get(table.name, [])]
        if made:
            connection.execute(insert(table), made)


def count_rows(connection: Connection) -> dict[str, int]:
    """Count the rows that are kept, by their table."""
    return {
        table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in KEPT_TABLES
    }


def to_bytes(facts: Mapping[str, Any]) -> bytes:
    """Write a part of a backup that is JSON."""
    return json.dumps(facts, indent=1).encode()


def _to_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _from_json(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    known = {column.name: column for column in table.columns if column.autoincrement is not True}
    return {
        name: datetime.fromisoformat(value) if value and isinstance(known[name].type, Moment) else value
        for name, value in row.items()
        if name in known
    }
