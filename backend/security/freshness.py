"""A snapshot of the keys that is never older than a second while the database answers."""

import asyncio
import logging
import time

from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from backend.errors import DatabaseUnavailable
from backend.security.keys import KeyRing

RENEWED_EVERY_SECONDS = 0.5
# Together less than the second within which a key that is revoked ends.
PATIENCE_SECONDS = 0.4

logger = logging.getLogger(__name__)


class FreshKeys:
    """Renews the snapshot when a request comes, once for all that come together."""

    def __init__(self, ring: KeyRing) -> None:
        self.ring = ring
        self._asked_at = 0.0
        self._renewal: asyncio.Future[None] | None = None
        self._is_told = True

    @property
    def are_due(self) -> bool:
        """Tell whether it is time to renew the snapshot, or somebody is at it."""
        is_renewing = self._renewal is not None and not self._renewal.done()
        return is_renewing or time.monotonic() - self._asked_at >= RENEWED_EVERY_SECONDS

    async def ensure(self) -> None:
        """Return once the snapshot is fresh, or the database was waited for long enough."""
        is_renewing = self._renewal is not None and not self._renewal.done()
        now = time.monotonic()
        if not is_renewing and now - self._asked_at < RENEWED_EVERY_SECONDS:
            return
        if not is_renewing:
            self._asked_at = now
            self._renewal = asyncio.ensure_future(run_in_threadpool(self._renew))
        remaining = self._asked_at + PATIENCE_SECONDS - now
        if self._renewal is not None and remaining > 0:
            await asyncio.wait({self._renewal}, timeout=remaining)

    def _renew(self) -> None:
        try:
            self.ring.renew()
        except (DatabaseUnavailable, SQLAlchemyError):
            if not self._is_told:
                return
            logger.warning("the database does not tell the keys; those that were known stay in force")
            self._is_told = False
        else:
            self._is_told = True
