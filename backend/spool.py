"""A body on its way: written by the event loop, read meanwhile by a thread that hardly waits for it."""

import tempfile
import threading
from os import pread
from types import TracebackType
from typing import IO

PATIENCE_SECONDS = 0.25


class NotYet(Exception):
    """What comes next is still with the client."""


class Spool:
    """A file that grows: one writes it to its end, another reads it from its begin.

    Reading waits ``PATIENCE_SECONDS`` at most, so that who sends slowly holds no thread.
    """

    def __init__(self) -> None:
        # Unbuffered: what is written is there to read.
        self.file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115  # closed by __exit__
        self.n_bytes = 0
        self.is_whole = False
        self._at = 0
        self._has_more = threading.Condition()

    def __enter__(self) -> "Spool":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.file.close()

    def write(self, data: bytes) -> None:
        """Add what came."""
        self.file.write(data)
        with self._has_more:
            self.n_bytes += len(data)
            self._has_more.notify_all()

    def end(self) -> None:
        """Say that all has come."""
        with self._has_more:
            self.is_whole = True
            self._has_more.notify_all()

    def rewind(self) -> None:
        """Read from the begin again."""
        self._at = 0

    def whole(self) -> IO[bytes]:
        """Return the file, once all of it is there.

        Raises
        ------
        NotYet
        """
        if not self.is_whole:
            raise NotYet
        return self.file

    def read(self, size: int = -1, /) -> bytes:
        """Return at most so many bytes, none at the end.

        Raises
        ------
        NotYet
            Nothing came for a while.
        """
        with self._has_more:
            ready = self._has_more.wait_for(
                lambda: self.is_whole or self.n_bytes > self._at, PATIENCE_SECONDS
            )
            left = self.n_bytes - self._at
        if not ready:
            raise NotYet
        data = pread(self.file.fileno(), min(size, left) if size >= 0 else left, self._at)
        self._at += len(data)
        return data
