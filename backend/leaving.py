"""A service that was told to stop takes nothing new, and says so to whoever keeps a connection open."""

from collections.abc import Callable

from starlette.types import ASGIApp, Receive, Scope, Send

from backend.errors import ServiceLeaves

ALIVE = "/health"


class RefuseWhileLeaving:
    """Refuses requests that begin after the service was told to stop; those that run are left alone."""

    def __init__(self, app: ASGIApp, is_leaving: Callable[[], bool]) -> None:
        self.app = app
        self.is_leaving = is_leaving

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on unless the service leaves."""
        if scope["type"] == "http" and self.is_leaving() and scope["path"] != ALIVE:
            raise ServiceLeaves("The service is stopping and takes nothing new; ask again in a few seconds.")
        return await self.app(scope, receive, send)
