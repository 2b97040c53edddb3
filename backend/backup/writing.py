"""Writing a backup while the service runs."""

import fcntl
import hashlib
import io
import os
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from backend.backup.contents import (
    ARTIFACTS,
    CONTENTS,
    FORMAT,
    ROWS,
    kept_files,
    read_rows,
    seal_of,
    to_bytes,
)
from backend.database.upgrading import NEWEST
from backend.security.principals import COMMAND_LINE
from backend.security.secret import secret_key
from backend.stores import Stores, open_stores
from ml.errors import ArtifactError
from ml.leftovers import BACKUP, held_folder

_CHANGING = ".changing"


@dataclass(frozen=True)
class Written:
    """What a backup holds, and what of it is damaged in the service itself."""

    n_models: int
    n_datasets: int
    n_bytes: int
    damaged: tuple[str, ...]


def write_backup(stores: Stores, out: BinaryIO) -> Written:
    """Write everything that cannot be made again into a tar file.

    Files are never changed in place, so links to them are how everything was at one moment; the rows come
    after them, so that nobody is missing in them who was forgotten before.

    Raises
    ------
    DatabaseUnavailable
    """
    artifacts_dir = stores.settings.artifacts_dir
    with held_folder(artifacts_dir, BACKUP) as folder:
        still = folder / ARTIFACTS
        _link(artifacts_dir, still)
        with stores.database.reading() as connection:
            rows = read_rows(connection)
        written = _inspect(stores, still)
        with tarfile.open(fileobj=out, mode="w|", format=tarfile.PAX_FORMAT) as tar:
            digests = {name: _add(tar, name, path) for name, path in _members(still)}
            facts = to_bytes({"version": NEWEST, "tables": rows})
            digests[ROWS] = _add_bytes(tar, ROWS, facts)
            # The last: where it is missing, the backup was cut off.
            made_at = datetime.now(UTC).isoformat()
            contents = {"format": FORMAT, "made_at": made_at, "files": digests}
            seal = seal_of(contents, secret_key(stores.settings))
            _add_bytes(tar, CONTENTS, to_bytes({**contents, "seal": seal}))
    stores.audit.record(COMMAND_LINE, "back_up", n_models=written.n_models, n_datasets=written.n_datasets)
    return written


def _link(folder: Path, still: Path) -> None:
    still.mkdir()
    with _unchanging(folder):
        for place in kept_files(folder):
            (still / place).parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(folder / place, still / place)
            except FileNotFoundError:  # deleted meanwhile
                continue
            except OSError:  # a file system without links
                shutil.copyfile(folder / place, still / place)


@contextmanager
def _unchanging(folder: Path) -> Iterator[None]:
    """Keep others from replacing several files of a model or dataset meanwhile."""
    with ExitStack() as locks:
        for kind in ("models", "datasets"):
            lock = locks.enter_context((folder / kind / _CHANGING).open("w"))
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _inspect(stores: Stores, still: Path) -> Written:
    copy = open_stores(stores.settings.model_copy(update={"artifacts_dir": still}))
    models, datasets = _names(still / "models"), _names(still / "datasets")
    damaged = []
    for check, names in ((copy.artifacts.verify, models), (copy.datasets.report, datasets)):
        for name in names:
            try:
                check(name)
            except ArtifactError as error:
                damaged.append(str(error))
    n_bytes = sum((still / place).stat().st_size for place in kept_files(still))
    return Written(len(models), len(datasets), n_bytes, tuple(damaged))


def _names(folder: Path) -> list[str]:
    return [one.name for one in folder.iterdir() if one.is_dir()] if folder.is_dir() else []


def _members(still: Path) -> Iterator[tuple[str, Path]]:
    return ((f"{ARTIFACTS}/{place.as_posix()}", still / place) for place in kept_files(still))


def _add(tar: tarfile.TarFile, name: str, path: Path) -> str:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        tar.addfile(_entry(name, path.stat().st_size), file)
    return digest


def _add_bytes(tar: tarfile.TarFile, name: str, content: bytes) -> str:
    tar.addfile(_entry(name, len(content)), io.BytesIO(content))
    return hashlib.sha256(content).hexdigest()


def _entry(name: str, n_bytes: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode, entry.mtime = n_bytes, 0o600, int(datetime.now(UTC).timestamp())
    return entry
