"""Nobody passes whose role is not enough for the address."""

from starlette.types import ASGIApp, Receive, Scope, Send

from backend.errors import NotAllowed, NotSignedIn
from backend.security.entrance import NOT_SIGNED_IN, Entrance
from backend.security.principals import Principal, Role
from backend.security.roles import is_free, role_needed


class Gate:
    """Finds out who asks, and puts the ``Principal`` into the scope as ``segment.principal``."""

    def __init__(self, app: ASGIApp, entrance: Entrance) -> None:
        self.app = app
        self.entrance = entrance

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on that may come in."""
        if scope["type"] == "http":
            if self.entrance.keys.are_due:
                await self.entrance.keys.ensure()
            self._let_in(scope)
        return await self.app(scope, receive, send)

    def _let_in(self, scope: Scope) -> None:
        method, path = scope["method"], scope["path"]
        needed = role_needed(method, path)
        principal = self._identify(scope, needed)
        if needed is not None or not is_free(method, path):
            self.entrance.count(principal, scope)
        if needed is not None:
            _check(principal, needed)
        if principal is not None:
            scope["segment.principal"] = principal

    def _identify(self, scope: Scope, needed: Role | None) -> Principal | None:
        try:
            return self.entrance.identify(scope)
        except NotSignedIn:
            # What needs no key does not mind a wrong one.
            if needed is None:
                return None
            raise


def _check(principal: Principal | None, needed: Role) -> None:
    if principal is None:
        raise NotSignedIn(f"This needs a key. {NOT_SIGNED_IN}")
    if not principal.may(needed):
        raise NotAllowed(
            f"This needs the role {needed}; {principal.name!r} is a {principal.role}. Ask an admin for a key."
        )
