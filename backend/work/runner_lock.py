"""Which process runs the jobs: the one that holds a lock among the artifacts, until it ends."""

import fcntl
import os
from pathlib import Path


class RunnerLock:
    """At most one process, of all that use a folder of artifacts, has it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None

    def take(self, *, is_shared: bool = False) -> bool:
        """Try to get it, alone or with others who share it; returns whether this process has it."""
        if self._file is not None:
            return True
        # Not inherited by children, so that it falls at once with the process that took it.
        file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, (fcntl.LOCK_SH if is_shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            return False
        self._file = file
        return True

    def is_taken(self) -> bool:
        """Tell whether this process or another one has it."""
        if self._file is not None:
            return True
        with self._path.open("a") as file:
            try:
                # Shared, so that those who only look do not take each other for the one that runs.
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    def leave(self) -> None:
        """Let another process have it."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
