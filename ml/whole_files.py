"""Files that are written whole or not at all, and read only where they are ordinary ones."""

import errno
import fcntl
import os
import stat
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from ml.errors import StorageFull

_SETTLED_NS = 1_000_000_000
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextmanager
def telling_full_disk() -> Iterator[None]:
    """Tell a disk without room, or without more for this user, as ``StorageFull``."""
    try:
        yield
    except OSError as error:
        if error.errno not in _FULL:
            raise
        raise full_disk() from error


def full_disk() -> StorageFull:
    """What to raise where there is no room, or too little."""
    return StorageFull(
        "The disk is full, so nothing was kept. Make room on it (delete datasets or models that nobody "
        "needs, or run `segment prune`) and try again."
    )


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Open a draft beside a file, which becomes the file once it is written and on the disk."""
    draft = path.with_name(f".{path.name}-{uuid.uuid4().hex}")
    with telling_full_disk():
        try:
            # Held while it is written: `segment prune` takes away only what nobody holds.
            with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                yield file
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
        except BaseException:
            with suppress(OSError):
                draft.unlink()
            raise
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder outlast a power cut: a rename is on the disk only then."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def open_ordinary(path: Path) -> BinaryIO:
    """Open a file to read it; raises ``OSError`` where it is not there, or a link, a pipe or a folder."""
    # A link could lead anywhere, and a pipe would never end.
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(errno.EINVAL, "not an ordinary file", str(path))
    return os.fdopen(handle, "rb")


@contextmanager
def holding(folder: Path) -> Iterator[None]:
    """Hold a folder while it is written: `segment prune` takes away only what nobody holds."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


class RememberedText:
    """A short text in a file that is replaced as a whole, read again only once it has changed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._where = str(path)
        self._known: tuple[tuple[int, int], str] = ((0, 0), "")

    def read(self) -> str:
        """Return the text without the white space around it; raises ``OSError`` where it cannot be read."""
        # Asked for every customer that is scored, and pathlib takes twice as long.
        found = os.stat(self._where)  # noqa: PTH116
        stamp = found.st_ino, found.st_mtime_ns
        known, text = self._known
        if known != stamp:
            text = self.path.read_text(errors="replace").strip()
            # What is replaced again at once may get the same number and the same time.
            if abs(time.time_ns() - found.st_mtime_ns) > _SETTLED_NS:
                self._known = (stamp, text)
        return text
