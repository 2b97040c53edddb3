"""Who comes in: by a key, by a session, or as anybody while there is no key."""

from collections.abc import Mapping

from starlette.requests import cookie_parser
from starlette.types import Scope

from backend.errors import KeyNeeded, NotSignedIn
from backend.security.freshness import FreshKeys
from backend.security.keys import KeyRing
from backend.security.origins import SAFE_METHODS, check_host, check_origin
from backend.security.principals import ANYBODY, Principal
from backend.security.rates import RateLimit
from backend.security.sessions import COOKIE, Sessions
from backend.settings import Settings

# 256 random bits are not guessed; this keeps those who try from costing anything.
WRONG_KEYS = "30/minute"
LIMIT_ON_A_NETWORK = "1000/second"
NOT_SIGNED_IN = "Send a key that is in force as `Authorization: Bearer KEY` or `X-API-Key: KEY`."


class Entrance:
    """Tells who asks, and how often they may."""

    def __init__(self, ring: KeyRing, secret_key: bytes, settings: Settings) -> None:
        self.ring = ring
        self.sessions = Sessions(ring, secret_key)
        self.keys = FreshKeys(ring)
        self.settings = settings
        self._is_on_loopback = settings.is_on_loopback
        self._host_names, self._origins = settings.host_names, settings.origins
        limit = settings.rate_limit or (None if self._is_on_loopback else LIMIT_ON_A_NETWORK)
        self._rate = RateLimit(limit) if limit else None
        self._wrong_keys = RateLimit(WRONG_KEYS)

    @property
    def is_open(self) -> bool:
        """Tell whether anybody on this machine is an admin: without any key, on loopback only."""
        return self._is_on_loopback and self.ring.is_open

    def identify(self, scope: Scope) -> Principal | None:
        """Return who asks; None for somebody without a key.

        Raises
        ------
        NotSignedIn
            The key is unknown, revoked or expired: all the same from outside.
        TooManyRequests
            Wrong keys came from there again and again.
        RequestRefused
            It comes from a page of another site.
        DatabaseUnavailable
            It never told the keys.
        """
        is_changing = scope["method"] not in SAFE_METHODS
        # Each request pays for this: a dictionary is made in one go, and asked without decoding the others.
        # The first of a name counts.
        given = dict(reversed(scope["headers"]))
        if self.is_open:
            check_host(given, self._host_names)
            if is_changing:
                check_origin(given, self._origins)
            return ANYBODY
        key = _key_of(given)
        if key is not None:
            return self.find(key, scope)
        # Nobody but a browser sends a cookie, and it does so for pages of other sites as well.
        principal = self._by_cookie(given)
        if is_changing and (principal is not None or scope["path"] == "/session"):
            check_origin(given)
        return principal

    def find(self, key: str, scope: Scope) -> Principal:
        """Return whose key it is.

        Raises
        ------
        NotSignedIn
        TooManyRequests
        """
        principal = self.ring.find(key)
        if principal is None:
            self._wrong_keys.count(address_of(scope))
            raise NotSignedIn(f"The key is not known, or not in force any more. {NOT_SIGNED_IN}")
        return principal

    def count(self, principal: Principal | None, scope: Scope) -> None:
        """Count a request of somebody.

        Raises
        ------
        TooManyRequests
        """
        if self._rate:
            self._rate.count((principal and principal.key_id) or address_of(scope))

    def _by_cookie(self, given: Mapping[bytes, bytes]) -> Principal | None:
        cookies = given.get(b"cookie")
        token = cookie_parser(cookies.decode("latin-1")).get(COOKIE) if cookies else None
        return self.sessions.find(token) if token else None


def check_reachable(settings: Settings, ring: KeyRing) -> None:
    """Make sure that nobody can reach the service who could not be told from others.

    Raises
    ------
    KeyNeeded
    """
    if not settings.is_on_loopback and not ring.has_usable_key:
        raise KeyNeeded(
            f"SEGMENT_HOST: {settings.host!r} can be reached from other machines, and there is no key to "
            "keep them out. Make one with `segment keys create NAME --role admin`, or listen on 127.0.0.1."
        )


def address_of(scope: Scope) -> str:
    """Return the address that a request comes from."""
    client = scope.get("client")
    return str(client[0]) if client else "unknown"


def _key_of(given: Mapping[bytes, bytes]) -> str | None:
    scheme, _, key = given.get(b"authorization", b"").partition(b" ")
    if scheme.lower() == b"bearer":
        return key.strip().decode("latin-1")
    plain = given.get(b"x-api-key")
    return None if plain is None else plain.decode("latin-1")
