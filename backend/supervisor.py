"""Several processes that answer at one address: started, watched, replaced, and told to leave."""

import gc
import logging
import mmap
import os
import select
import signal
import socket
import threading
import time
from collections.abc import Callable
from importlib import import_module

logger = logging.getLogger(__name__)

WATCHED = (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD)
LOOK_SECONDS = 0.2
SECONDS_BEFORE_ANOTHER_TRY = 1.0
INTERRUPTED = 130

# What takes most memory and starts no threads. Polars starts some as soon as it is imported and must not be
# forked then, so each process imports it, and what is built on it, for itself.
SHARED = (
    "numpy",
    "fastapi",
    "uvicorn",
    "sqlalchemy",
    "psycopg",
    "dbos",
    "pydantic_settings",
    "sklearn.cluster",
    "sklearn.mixture",
    "sklearn.pipeline",
    "sklearn.preprocessing",
    "scipy.stats",
)


def import_what_is_shared() -> None:
    """Import the libraries that every process needs, once, before the first fork."""
    # A pool of threads would not survive the fork; and several processes use several processors anyway.
    given = os.environ.get("OPENBLAS_NUM_THREADS")
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    for name in SHARED:
        import_module(name)
    if given is None:
        del os.environ["OPENBLAS_NUM_THREADS"]
    # The collector writes into every object that it looks at, which would copy the shared pages.
    gc.freeze()


class Supervisor:
    """Forks a process for each place and keeps it filled until it is told to stop. It answers nothing itself.

    The first process starts alone, since it prepares the database and, maybe, a first model.

    Parameters
    ----------
    work
        What a process does: it gets its place, and what to call once it answers.
    patience_seconds
        How long processes may take to leave before they are killed.
    listener
        The socket that they all accept from; it is closed first of all when they are to leave.
    """

    def __init__(
        self,
        n_processes: int,
        work: Callable[[int, Callable[[], None]], None],
        patience_seconds: float,
        listener: socket.socket,
    ) -> None:
        self._n_processes = n_processes
        self._work = work
        self._patience_seconds = patience_seconds
        self._listener = listener
        self._place_of: dict[int, int] = {}
        self._answers = mmap.mmap(-1, n_processes)
        self._told, self._tell = socket.socketpair()
        # Its other end closes when this process is gone, however that came about.
        self._lifeline, self._held = os.pipe()

    def run(self, announce: Callable[[], None]) -> int:
        """Work until a signal says to stop; return the exit code. In a forked process it does not return."""
        self._told.setblocking(False)
        self._tell.setblocking(False)
        for sign in WATCHED:
            signal.signal(sign, lambda *_: None)
        signal.set_wakeup_fd(self._tell.fileno())
        self._start(0)
        is_announced = False
        while True:
            told = self._look()
            if told is not None:
                return self._leave(told)
            for place, code in self._ended():
                if not is_announced:
                    self._leave(signal.SIGTERM)
                    return code
                self._replace(place, code)
            if not is_announced and self._is_complete():
                is_announced = True
                announce()

    def _is_complete(self) -> bool:
        if self._answers[0] and len(self._place_of) < self._n_processes:
            for place in range(1, self._n_processes):
                self._start(place)
        return all(self._answers[:])

    def _replace(self, place: int, code: int) -> None:
        logger.warning("a process that answers requests is gone (exit code %d) and is replaced", code)
        if not self._answers[place]:
            time.sleep(SECONDS_BEFORE_ANOTHER_TRY)
        self._start(place)

    def _start(self, place: int) -> None:
        self._answers[place] = 0
        signal.pthread_sigmask(signal.SIG_BLOCK, WATCHED)
        process = os.fork()
        if process == 0:
            self._become_worker(place)
        self._place_of[process] = place
        signal.pthread_sigmask(signal.SIG_UNBLOCK, WATCHED)

    def _become_worker(self, place: int) -> None:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        # Ctrl-C goes to the supervisor alone, which passes it on.
        os.setpgid(0, 0)
        os.close(self._held)
        self._told.close()
        self._tell.close()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, WATCHED)
        threading.Thread(target=self._leave_when_alone, daemon=True).start()
        self._work(place, lambda: self._answers.__setitem__(place, 1))
        raise SystemExit(0)

    def _leave_when_alone(self) -> None:
        os.read(self._lifeline, 1)
        os.kill(os.getpid(), signal.SIGINT)

    def _look(self) -> signal.Signals | None:
        """Wait a moment; return the signal that says to stop, if there was one."""
        select.select([self._told], [], [], LOOK_SECONDS)
        try:
            came = set(self._told.recv(64))
        except BlockingIOError:
            return None
        return next((sign for sign in (signal.SIGINT, signal.SIGTERM) if sign in came), None)

    def _ended(self) -> list[tuple[int, int]]:
        """Return the places of processes that are gone, with their exit codes."""
        ended = []
        for process in list(self._place_of):
            found, status = os.waitpid(process, os.WNOHANG)
            if found:
                ended.append((self._place_of.pop(process), os.waitstatus_to_exitcode(status)))
        return ended

    def _leave(self, sign: signal.Signals) -> int:
        deadline = time.monotonic() + self._patience_seconds
        codes: list[int] = []
        self._listener.close()
        self._send(sign)
        while self._place_of and time.monotonic() < deadline:
            again = self._look()
            if again is not None and (again, sign) != (signal.SIGTERM, signal.SIGTERM):
                sign = signal.SIGINT
                self._send(sign)
            codes += [code for _, code in self._ended()]
        if self._place_of:
            logger.error("%d processes did not leave in time and are killed", len(self._place_of))
            self._send(signal.SIGKILL)
            codes.append(1)
        if sign == signal.SIGINT:
            return INTERRUPTED
        # One that was told before it had begun to listen ends by the signal.
        return max((code for code in codes if code > 0), default=0)

    def _send(self, sign: signal.Signals) -> None:
        for process in self._place_of:
            os.kill(process, sign)
