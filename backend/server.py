"""uvicorn, told to be quiet, to say when it listens, and to leave cleanly; in one process or in several."""

import asyncio
import logging
import resource
import signal
import socket
import sys
import time
from collections.abc import Callable
from types import FrameType
from typing import TYPE_CHECKING

import uvicorn
from fastapi import FastAPI

from backend.logs import configure_logging
from backend.patience import HEADER_SECONDS, MAX_CONNECTIONS, PatientProtocol, hurry_handshakes
from backend.settings import Settings
from backend.supervisor import INTERRUPTED, Supervisor, import_what_is_shared

if TYPE_CHECKING:
    from backend.traffic import Traffic

HURRIED_SECONDS = 5
# A database that starts at the same time may take so long to answer.
DATABASE_SECONDS = 30.0
# So long is told to those who keep a connection open that the service leaves.
SECONDS_TO_TELL = 1.0
FILES_BESIDE_CONNECTIONS = 1000

logger = logging.getLogger(__name__)


class Server(uvicorn.Server):
    """Tells once it listens; asked to stop, it lets what runs end, unless the one who asks is in a hurry."""

    def __init__(
        self, app: FastAPI, on_ready: Callable[[], None], handshake_seconds: float = HEADER_SECONDS
    ) -> None:
        settings = app.state.services.settings
        super().__init__(
            uvicorn.Config(
                app,
                http=PatientProtocol,
                log_config=None,
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=HURRIED_SECONDS,
                ssl_certfile=settings.tls_cert,
                ssl_keyfile=settings.tls_key,
            )
        )
        self._state = app.state
        self.jobs = app.state.services.jobs
        self._patience_seconds = settings.shutdown_seconds
        self._on_ready = on_ready
        self._handshake_seconds = handshake_seconds
        self._is_hurried = False

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and say so."""
        if self.config.is_ssl:
            hurry_handshakes(self._handshake_seconds)
        await super().startup(sockets)
        if self.started:
            self._on_ready()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Note whether it is Ctrl-C, which does not wait for what runs."""
        if sig == signal.SIGINT:
            self._is_hurried = True
            self.jobs.hurry()
        super().handle_exit(sig, frame)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop, without waiting for those who follow a job."""
        logger.info("stopping")
        self.jobs.is_leaving = True
        for server in self.servers:
            server.close()
        for listener in sockets or []:
            listener.close()
        began_at = time.monotonic()
        await self._let_requests_end(began_at)
        # What is left of the time is for a training.
        spent = time.monotonic() - began_at
        self._state.seconds_to_leave = 0 if self._is_hurried else max(0, int(self._patience_seconds - spent))
        await super().shutdown(sockets)
        logger.info("stopped")

    async def _let_requests_end(self, began_at: float) -> None:
        if self.server_state.tasks and not self._is_hurried:
            logger.info("waiting for requests, at most %d seconds", self._patience_seconds)
        while not self._is_hurried and (spent := time.monotonic() - began_at) < self._patience_seconds:
            is_told = not self.server_state.connections or spent >= SECONDS_TO_TELL
            if is_told and not self.server_state.tasks:
                return
            await asyncio.sleep(0.05)


def serve(settings: Settings, database_seconds: float = DATABASE_SECONDS) -> None:
    """Run the service until it is told to stop; PostgreSQL may take some seconds until it answers.

    Raises
    ------
    OSError
        The port is taken.
    ArtifactRefused
        The secret or the job database is damaged.
    KeyNeeded
        Other machines could reach it, and there is no key.
    DatabaseUnavailable
    """
    configure_logging(settings.log_level, settings.log_format)
    _allow_many_connections()
    # Taken before anything is prepared, so that a port that is in use is told at once.
    with _bound(settings.host, settings.port) as listener:
        _wait_for_database(settings, database_seconds)
        if settings.workers > 1:
            # Told once, and not by each of them.
            _refuse_strangers_without_keys(settings)
            sys.exit(_serve_in_processes(settings, listener))
        _serve_here(settings, listener, lambda: _announce(listener, settings))


def _serve_here(
    settings: Settings,
    listener: socket.socket,
    on_ready: Callable[[], None],
    traffic: "Traffic | None" = None,
) -> None:
    # Here, since a supervisor must not import it.
    from backend.app import create_app

    server = Server(create_app(settings, traffic), on_ready)
    server.jobs.check_database()
    # uvicorn leaves cleanly and then passes the signal on, which is no reason to fail.
    signal.signal(signal.SIGTERM, lambda *_: None)
    try:
        server.run([listener])
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    if not server.started:
        sys.exit(1)


def _serve_in_processes(settings: Settings, listener: socket.socket) -> int:
    import_what_is_shared()
    from backend.traffic import Sheets, Traffic

    sheets = Sheets(settings.workers)

    def work(place: int, on_ready: Callable[[], None]) -> None:
        _serve_here(settings, listener, on_ready, Traffic(sheets, place))

    patience_seconds = settings.shutdown_seconds + 2 * HURRIED_SECONDS
    return Supervisor(settings.workers, work, patience_seconds, listener).run(
        lambda: _announce(listener, settings)
    )


def _wait_for_database(settings: Settings, seconds: float) -> None:
    if settings.database_url is None:
        return
    from backend.database.database import open_database
    from backend.work.patience import for_a_while

    database = open_database(settings)
    try:
        for_a_while(database.check, seconds)
    finally:
        database.close()


def _refuse_strangers_without_keys(settings: Settings) -> None:
    if settings.is_on_loopback:
        return
    from backend.security.entrance import check_reachable
    from backend.stores import open_stores

    stores = open_stores(settings)
    stores.prepare()
    try:
        check_reachable(settings, stores.keys)
    finally:
        stores.database.close()


def _announce(listener: socket.socket, settings: Settings) -> None:
    scheme = "https" if settings.tls_cert else "http"
    print(f"Customer segmentation is ready at {url_of(listener, scheme)}", flush=True)  # noqa: T201


def _allow_many_connections() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MAX_CONNECTIONS + FILES_BESIDE_CONNECTIONS
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(wanted, hard), hard))


def url_of(listener: socket.socket, scheme: str = "http") -> str:
    """Return the address that a browser opens."""
    host, port = listener.getsockname()[:2]
    return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"


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
