"""API keys: made, revoked, and found again by what comes with a request."""

import hmac
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import Connection, RowMapping, insert, select, update
from sqlalchemy.exc import IntegrityError

from backend.database.database import Database
from backend.database.tables import api_keys
from backend.errors import DatabaseUnavailable, KeyNameTaken, KeyNotFound
from backend.security.derivation import derived_key
from backend.security.principals import Principal, Role
from ml.errors import InvalidName

# Tells people and scanners of source code what such a text is.
PREFIX = "seg_"
N_RANDOM_BYTES = 32
NAME = re.compile(r"[\w@.+-]([\w @.+-]{0,58}[\w@.+-])?")
# Compared with when a key is not known, so that this takes as long as with one that is.
_NO_DIGEST = "0" * 64


@dataclass(frozen=True)
class KnownKey:
    """A key that is not revoked."""

    digest: str
    principal: Principal
    expires_at: datetime | None

    @property
    def is_usable(self) -> bool:
        """Tell whether it has not expired."""
        return self.expires_at is None or datetime.now(UTC) < self.expires_at


_NOBODY = KnownKey(_NO_DIGEST, Principal("", "reader"), datetime.min.replace(tzinfo=UTC))


@dataclass(frozen=True)
class Snapshot:
    """The keys that were not revoked when the database was last asked."""

    by_digest: Mapping[str, KnownKey] = field(default_factory=dict)
    by_id: Mapping[str, KnownKey] = field(default_factory=dict)
    # No key was ever made. One that is revoked leaves the service closed.
    is_open: bool = False


class KeyRing:
    """The keys of the database. Requests are compared with the last snapshot, in a few microseconds."""

    def __init__(self, database: Database, secret_key: bytes) -> None:
        self.database = database
        self._pepper = derived_key(secret_key, "api keys")
        self._snapshot: Snapshot | None = None

    @property
    def is_open(self) -> bool:
        """Tell whether no key was ever made."""
        return self._known().is_open

    @property
    def has_usable_key(self) -> bool:
        """Tell whether somebody could sign in."""
        return any(one.is_usable for one in self._known().by_id.values())

    def find(self, key: str) -> Principal | None:
        """Return whose key it is; None for one that is unknown, revoked or expired, without a difference.

        Raises
        ------
        DatabaseUnavailable
            It never answered yet.
        """
        digest = self._digest(key)
        known = self._known().by_digest.get(digest, _NOBODY)
        is_right = hmac.compare_digest(known.digest, digest)
        return known.principal if is_right and known.is_usable else None

    def find_id(self, key_id: str) -> Principal | None:
        """Return whose key goes by an id, unless it is revoked or expired."""
        known = self._known().by_id.get(key_id, _NOBODY)
        return known.principal if known.is_usable else None

    def renew(self) -> None:
        """Ask the database for the keys that there are now.

        Raises
        ------
        DatabaseUnavailable
            The last snapshot stays.
        """
        with self.database.reading() as connection:
            rows = connection.execute(select(api_keys)).mappings().all()
        known = [_known_key(row) for row in rows if row["revoked_at"] is None]
        self._snapshot = Snapshot(
            by_digest={one.digest: one for one in known},
            by_id={str(one.principal.key_id): one for one in known},
            is_open=not rows,
        )

    def create(
        self, name: str, role: Role, expires_at: datetime | None = None, connection: Connection | None = None
    ) -> str:
        """Make a key and return it; only its digest is kept.

        Raises
        ------
        DatabaseUnavailable
        InvalidName
        KeyNameTaken
        """
        if not NAME.fullmatch(name):
            raise InvalidName("The name of a key has 1 to 60 letters, digits, spaces, or any of @ . + - _")
        if connection is None:
            with self.database.writing() as own:
                return self.create(name, role, expires_at, own)
        key = PREFIX + secrets.token_urlsafe(N_RANDOM_BYTES)
        row = {
            "key_id": secrets.token_hex(8),
            "name": name,
            "role": role,
            "digest": self._digest(key),
            "created_at": datetime.now(UTC),
            "expires_at": expires_at,
        }
        try:
            connection.execute(insert(api_keys), row)
        except IntegrityError:
            advice = "Names are not used twice, not even of revoked keys, so that the audit log stays clear."
            raise KeyNameTaken(f"There is a key {name!r} already. {advice}") from None
        return key

    def id_of(self, key: str, connection: Connection) -> str:
        """Return the id of a key that was made within a transaction."""
        query = select(api_keys.c.key_id).where(api_keys.c.digest == self._digest(key))
        return str(connection.execute(query).scalar_one())

    def revoke(self, name_or_id: str, connection: Connection | None = None) -> Mapping[str, Any]:
        """End a key for good, and return what is known of it; a second time changes nothing.

        Raises
        ------
        DatabaseUnavailable
        KeyNotFound
        """
        if connection is None:
            with self.database.writing() as own:
                return self.revoke(name_or_id, own)
        row = self._row(name_or_id, connection)
        is_it = api_keys.c.key_id == row["key_id"]
        ending = update(api_keys).where(is_it, api_keys.c.revoked_at.is_(None))
        connection.execute(ending.values(revoked_at=datetime.now(UTC)))
        return dict(connection.execute(_TOLD.where(is_it)).mappings().one())

    def list(self) -> list[Mapping[str, Any]]:
        """Tell all keys, the newest first, without their digests."""
        with self.database.reading() as connection:
            rows = connection.execute(_TOLD.order_by(api_keys.c.created_at.desc())).mappings()
            return [dict(row) for row in rows]

    def _known(self) -> Snapshot:
        if self._snapshot is None:
            raise DatabaseUnavailable("The database has not told the keys yet; try again in a few seconds.")
        return self._snapshot

    def _digest(self, key: str) -> str:
        return hmac.digest(self._pepper, key.encode("utf-8", "surrogateescape"), "sha256").hex()

    def _row(self, name_or_id: str, connection: Connection) -> RowMapping:
        for column in (api_keys.c.key_id, api_keys.c.name):
            found = connection.execute(_TOLD.where(column == name_or_id)).mappings().first()
            if found is not None:
                return found
        raise KeyNotFound(f"There is no key {name_or_id[:100]!r}; `segment keys list` tells which there are.")


_TOLD = select(
    api_keys.c.key_id,
    api_keys.c.name,
    api_keys.c.role,
    api_keys.c.created_at,
    api_keys.c.expires_at,
    api_keys.c.revoked_at,
)


def _known_key(row: RowMapping) -> KnownKey:
    principal = Principal(row["name"], cast("Role", row["role"]), row["key_id"])
    return KnownKey(row["digest"], principal, row["expires_at"])
