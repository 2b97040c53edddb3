"""What processes that are gone have left behind: drafts of files, unfinished folders, half deleted ones."""

import fcntl
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ml.signed_folders import DELETED, UNFINISHED
from ml.whole_files import holding

BACKUP, RESTORING = ".backup-", ".restoring-"
# A file that is written beside another before it takes its place, and a secret before it has a name.
_DRAFT = re.compile(r"^\..+-[0-9a-f]{32}$|^\.secret-.+$|^.+\.unfinished$")
# So long it may take between the making of a draft and its being held, or to write one that nobody holds.
_MIN_SECONDS, _MIN_SECONDS_UNHELD = 2, 60


def leftovers_in(folder: Path) -> Iterator[Path]:
    """What is left behind in a folder, and nobody is still writing."""
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        is_made = path.name.startswith((UNFINISHED, DELETED, BACKUP, RESTORING)) or _DRAFT.match(path.name)
        if is_made and _is_abandoned(path):
            yield path


@contextmanager
def held_folder(root: Path, prefix: str) -> Iterator[Path]:
    """Make a folder that is removed at the end, and known to be abandoned if this process is killed."""
    with tempfile.TemporaryDirectory(dir=root, prefix=prefix) as name, holding(Path(name)):
        yield Path(name)


def bytes_of(path: Path) -> int:
    """How much a file or a folder takes."""
    try:
        if path.is_symlink() or not path.is_dir():
            return path.lstat().st_size
        return sum(bytes_of(one) for one in path.iterdir())
    except OSError:
        return 0  # gone meanwhile


def remove(path: Path) -> None:
    """Remove a file or a folder; somebody else may do so at the same time."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _is_abandoned(path: Path) -> bool:
    try:
        age = time.time() - path.lstat().st_mtime
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(handle)
    is_held_while_written = not path.name.endswith(".unfinished") and not path.name.startswith(".secret-")
    return age >= (_MIN_SECONDS if is_held_while_written else _MIN_SECONDS_UNHELD)
