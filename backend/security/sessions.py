"""Being signed in on the page: a signed cookie that names a key, so that revoking the key ends it."""

import hmac
import time

from backend.security.derivation import derived_key
from backend.security.keys import KeyRing
from backend.security.principals import Principal

COOKIE = "segment_session"
LASTS_SECONDS = 12 * 3600


class Sessions:
    """Nothing is kept of a session here: what the cookie says is signed."""

    def __init__(self, ring: KeyRing, secret_key: bytes) -> None:
        self._ring = ring
        self._signing_key = derived_key(secret_key, "sessions")

    def token_for(self, principal: Principal) -> str:
        """Write what the cookie of somebody holds."""
        told = f"{principal.key_id}.{int(time.time()) + LASTS_SECONDS}"
        return f"{told}.{self._signature(told)}"

    def find(self, token: str) -> Principal | None:
        """Return whose cookie it is; None when it is forged or has expired, or its key is revoked."""
        told, _, signature = token.rpartition(".")
        if not hmac.compare_digest(signature.encode(), self._signature(told).encode()):
            return None
        key_id, _, expires_at = told.partition(".")
        return self._ring.find_id(key_id) if time.time() < int(expires_at) else None

    def _signature(self, told: str) -> str:
        return hmac.digest(self._signing_key, told.encode(), "sha256").hex()
