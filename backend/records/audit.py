"""Who did what: trained, activated, renamed, exported, deleted, forgot a customer, made or revoked a key."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import Connection, select

from backend.database.database import Database
from backend.database.tables import audit_log
from backend.security.principals import Principal

Action = Literal[
    "train",
    "cancel",
    "activate",
    "rename",
    "export",
    "import",
    "keep_dataset",
    "delete_dataset",
    "delete_model",
    "forget_customer",
    "prune",
    "create_key",
    "revoke_key",
    "rotate_encryption",
    "back_up",
    "restore",
]


class AuditLog:
    """Entries are only ever added. ``target`` is the id of a model, dataset, job or key, no customer's."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def record(
        self,
        principal: Principal,
        action: Action,
        target: str | None = None,
        *,
        request_id: str | None = None,
        connection: Connection | None = None,
        **details: Any,
    ) -> None:
        """Add an entry, within a transaction that is given or in one of its own.

        Raises
        ------
        DatabaseUnavailable
        """
        entry = {
            "at": datetime.now(UTC),
            "actor": principal.name,
            "role": principal.role,
            "action": action,
            "target": target,
            "details": details,
            "request_id": request_id,
        }
        if connection is not None:
            connection.execute(audit_log.insert(), entry)
            return
        with self._database.writing() as own:
            own.execute(audit_log.insert(), entry)

    def entries(self, limit: int = 100, before: int | None = None) -> list[Mapping[str, Any]]:
        """Return the latest entries, newest first; ``before`` is the ``entry`` to go on from."""
        query = select(audit_log).order_by(audit_log.c.entry.desc()).limit(limit)
        if before is not None:
            query = query.where(audit_log.c.entry < before)
        with self._database.reading() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]
