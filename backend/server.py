"""uvicorn, told to be quiet, to say when it listens, and to leave cleanly."""

import socket
import sys

import uvicorn
from fastapi import FastAPI

from backend.app import create_app
from backend.logs import configure_logging
from backend.settings import Settings

MAX_SECONDS_TO_LEAVE = 5


class Server(uvicorn.Server):
    """Prints one line once it listens, and lets long answers end when it is asked to stop."""

    def __init__(self, app: FastAPI) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                log_config=None,
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=MAX_SECONDS_TO_LEAVE,
            )
        )
        self.jobs = app.state.services.jobs

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and say where."""
        await super().startup(sockets)
        if self.started and sockets:
            print(f"Customer segmentation is ready at {url_of(sockets[0])}", flush=True)  # noqa: T201

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop, without waiting for those who follow a job."""
        self.jobs.is_leaving = True
        await super().shutdown(sockets)


def serve(settings: Settings) -> None:
    """Run the service until it is told to stop.

    Raises
    ------
    OSError
        The port is taken.
    ArtifactRefused
        The secret or the job database is damaged.
    """
    configure_logging(settings.log_level)
    # Taken before anything is prepared, so that a port that is in use is told at once.
    with _bound(settings.host, settings.port) as listener:
        server = Server(create_app(settings))
        server.jobs.check_database()
        try:
            server.run([listener])
        except KeyboardInterrupt:
            # uvicorn has left cleanly and passes the signal on.
            sys.exit(130)
    if not server.started:
        sys.exit(1)


def url_of(listener: socket.socket) -> str:
    """Return the address that a browser opens."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _bound(host: str, port: int) -> socket.socket:
    family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
    except OSError as error:
        listener.close()
        advice = "stop what listens there, or choose another one with --port or SEGMENT_PORT"
        raise OSError(error.errno, f"{error.strerror}; {advice}", f"{host}:{port}") from None
    return listener
