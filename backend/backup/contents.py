"""What a backup holds: the files of the artifacts, and the rows that they do not tell."""

import hashlib
import hmac
import json
import os
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select

from backend.database.tables import Moment, activations, api_keys, audit_log, forgotten
from backend.security.derivation import derived_key

FORMAT = 1
ARTIFACTS, ROWS, CONTENTS = "artifacts", "database.json", "contents.json"
# The other tables follow the artifacts, and are made again from them. Jobs are not kept: what waited is sent
# again, and what had ended is told by its model and the audit log.
KEPT_TABLES = (api_keys, activations, audit_log, forgotten)
# All else stays out, and never comes in: databases are read through their own doors, and locks hold nothing.
_BELONGS = re.compile(
    r"active_model|secret\.key|drift/[0-9a-f]{16}\.json|(models|datasets)/[0-9a-f]{16}/[A-Za-z0-9][\w.-]*",
    re.ASCII,
)


def kept_files(folder: Path) -> Iterator[Path]:
    """Files of the artifacts that belong into a backup, by their place in the folder."""
    for parent, folders, files in os.walk(folder):
        # What begins with a dot is not finished, or on its way out.
        folders[:] = sorted(one for one in folders if not one.startswith("."))
        for path in (Path(parent) / one for one in sorted(files)):
            place = path.relative_to(folder)
            if belongs(place.as_posix()) and path.is_file() and not path.is_symlink():
                yield place


def belongs(place: str) -> bool:
    """Tell whether a backup may hold a file at this place of the artifacts."""
    return _BELONGS.fullmatch(place) is not None


def seal_of(contents: Mapping[str, Any], secret: bytes) -> str:
    """The HMAC of the list of what a backup holds: only who has the secret can make one."""
    listed = json.dumps([contents["format"], contents["made_at"], contents["files"]], sort_keys=True)
    return hmac.new(derived_key(secret, "backups"), listed.encode(), hashlib.sha256).hexdigest()


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
