"""Bringing a backup back into an empty folder."""

import hashlib
import json
import shutil
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from backend.backup.contents import ARTIFACTS, CONTENTS, FORMAT, ROWS, count_rows, kept_files, write_rows
from backend.database.database import open_database
from backend.database.upgrading import NEWEST, upgrade
from backend.errors import BackupRefused
from backend.security.principals import COMMAND_LINE
from backend.settings import Settings
from backend.stores import Stores, open_stores
from backend.work.engine import LOCK
from backend.work.runner_lock import RunnerLock
from ml.errors import ArtifactError
from ml.leftovers import RESTORING, held_folder
from ml.whole_files import sync_folder


@dataclass(frozen=True)
class Restored:
    """What is there now, what of it is damaged, and whether the database had rows of its own, which stay."""

    n_models: int
    n_datasets: int
    has_kept_database: bool
    damaged: tuple[str, ...]


def restore_backup(settings: Settings, source: BinaryIO) -> Restored:
    """Bring back what ``write_backup`` wrote.

    Raises
    ------
    BackupRefused
        The folder is in use or not empty; the backup is damaged, cut off, or of a newer version. Nothing was
        changed.
    DatabaseUnavailable, DatabaseOfAnotherVersion
    """
    settings.artifacts_dir.mkdir(parents=True, exist_ok=True)
    lock = RunnerLock(settings.artifacts_dir / LOCK)
    if not lock.take():
        raise BackupRefused(f"Somebody works with {settings.artifacts_dir}; stop the service and the worker.")
    try:
        _require_empty(settings.artifacts_dir)
        with held_folder(settings.artifacts_dir, RESTORING) as folder:
            rows = _unpack(source, folder)
            (folder / ARTIFACTS).mkdir(exist_ok=True)
            # Asked first, so that a database which does not answer leaves the folder empty.
            _upgrade_database(settings)
            _move(folder / ARTIFACTS, settings.artifacts_dir)
        stores = open_stores(settings)
        try:
            return _fill(stores, rows)
        finally:
            stores.database.close()
    finally:
        lock.leave()


def _require_empty(folder: Path) -> None:
    there = next(kept_files(folder), None)
    if there is not None:
        raise BackupRefused(
            f"A backup is brought back into an empty folder, and {folder} holds {there.parts[0]}: move what "
            "is there away, or name another folder in SEGMENT_ARTIFACTS_DIR."
        )


def _unpack(source: BinaryIO, folder: Path) -> Mapping[str, list[dict[str, Any]]]:
    digests: dict[str, str] = {}
    try:
        with tarfile.open(fileobj=source, mode="r|") as tar:
            for member in tar:
                digests[member.name] = _unpack_one(tar, member, folder)
        contents = json.loads((folder / CONTENTS).read_bytes())
        facts = json.loads((folder / ROWS).read_bytes())
        wanted = contents["files"]
    except (tarfile.TarError, OSError, ValueError, KeyError, TypeError) as error:
        raise BackupRefused(f"This is no whole backup of this service: {error}") from error
    if contents["format"] != FORMAT or facts["version"] > NEWEST:
        raise BackupRefused("A newer version of this program wrote the backup; install that version.")
    digests.pop(CONTENTS)
    changed = sorted(name for name in wanted.keys() | digests if wanted.get(name) != digests.get(name))
    if changed:
        raise BackupRefused(f"The backup was changed since it was written: {', '.join(changed[:3])}.")
    rows: Mapping[str, list[dict[str, Any]]] = facts["tables"]
    return rows


def _unpack_one(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> str:
    place = PurePosixPath(member.name)
    if not member.isreg() or place.is_absolute() or ".." in place.parts:
        raise ValueError(f"{member.name!r} has no place in a backup")
    target, content = folder / place, tar.extractfile(member)
    assert content is not None  # noqa: S101  # nosec B101 - an ordinary file has content
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as file:
        target.chmod(0o600)
        shutil.copyfileobj(content, file)
    with target.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _upgrade_database(settings: Settings) -> None:
    database = open_database(settings)
    try:
        upgrade(database)
    finally:
        database.close()


def _move(source: Path, target: Path) -> None:
    for path in sorted(source.iterdir()):
        if path.is_dir() and (target / path.name).is_dir():
            _move(path, target / path.name)
        else:
            path.rename(target / path.name)
    sync_folder(target)


def _fill(stores: Stores, rows: Mapping[str, list[dict[str, Any]]]) -> Restored:
    with stores.database.writing() as connection:
        has_own = any(count_rows(connection).values())
        if not has_own:
            write_rows(connection, rows)
    stores.catalogue.reconcile()
    models, refused = stores.artifacts.survey()
    damaged = [one.reason for one in refused]
    for manifest in models:
        try:
            stores.artifacts.verify(manifest["model_id"])
        except ArtifactError as error:
            damaged.append(str(error))
    n_datasets = len(stores.datasets.list())
    stores.audit.record(COMMAND_LINE, "restore", n_models=len(models), n_datasets=n_datasets)
    return Restored(len(models), n_datasets, has_own, tuple(damaged))
