"""Making and revoking API keys, each with its entry in the audit log or not at all."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from backend.records.audit import AuditLog
from backend.security.keys import KeyRing
from backend.security.principals import Principal, Role


def create_key(
    ring: KeyRing,
    audit: AuditLog,
    asker: Principal,
    name: str,
    role: Role,
    *,
    expires_days: int | None = None,
    request_id: str | None = None,
) -> str:
    """Make a key and return it, which nobody can do again.

    Raises
    ------
    DatabaseUnavailable
        There is no new key.
    InvalidName
    KeyNameTaken
    """
    expires_at = datetime.now(UTC) + timedelta(days=expires_days) if expires_days else None
    with ring.database.writing() as connection:
        key = ring.create(name, role, expires_at, connection)
        told = {"name": name, "key_role": role, "expires_at": expires_at.isoformat() if expires_at else None}
        key_id = ring.id_of(key, connection)
        audit.record(asker, "create_key", key_id, request_id=request_id, connection=connection, **told)
    ring.renew()
    return key


def revoke_key(
    ring: KeyRing, audit: AuditLog, asker: Principal, name_or_id: str, request_id: str | None = None
) -> Mapping[str, Any]:
    """End a key, in every process within a second, and return what is known of it.

    Raises
    ------
    DatabaseUnavailable
        The key is still in force.
    KeyNotFound
    """
    with ring.database.writing() as connection:
        ended = ring.revoke(name_or_id, connection)
        audit.record(
            asker,
            "revoke_key",
            ended["key_id"],
            request_id=request_id,
            connection=connection,
            name=ended["name"],
        )
    ring.renew()
    return ended
