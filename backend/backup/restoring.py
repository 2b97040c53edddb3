"""Bringing a backup back into an empty folder."""

import hashlib
import hmac
import shutil
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from backend.backup.contents import (
    ARTIFACTS,
    CONTENTS,
    FORMAT,
    ROWS,
    belongs,
    count_rows,
    kept_files,
    seal_of,
    write_rows,
)
from backend.database.database import open_database
from backend.database.upgrading import NEWEST, upgrade
from backend.errors import BackupRefused
from backend.security.principals import COMMAND_LINE
from backend.settings import Settings
from backend.stores import Stores, open_stores
from backend.work.engine import LOCK, USE
from backend.work.runner_lock import RunnerLock
from ml.errors import ArtifactError
from ml.kept_json import read_json
from ml.leftovers import RESTORING, held_folder
from ml.whole_files import sync_folder

MAX_MEMBERS = 1_000_000


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
    settings.artifacts_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = RunnerLock(settings.artifacts_dir / LOCK)
    use = RunnerLock(settings.artifacts_dir / USE)
    if not (lock.take() and use.take()):
        lock.leave()
        raise BackupRefused(f"Somebody works with {settings.artifacts_dir}; stop the service and the worker.")
    try:
        _require_empty(settings.artifacts_dir)
        with held_folder(settings.artifacts_dir, RESTORING) as folder:
            rows = _unpack(source, folder, settings)
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
        use.leave()
        lock.leave()


def _require_empty(folder: Path) -> None:
    if any(folder.glob(f"{RESTORING}*")):
        raise BackupRefused(
            f"A restore into {folder} did not end: remove everything in that folder, and restore again."
        )
    there = next(kept_files(folder), None)
    if there is not None:
        raise BackupRefused(
            f"A backup is brought back into an empty folder, and {folder} holds {there.parts[0]}: move what "
            "is there away, or name another folder in SEGMENT_ARTIFACTS_DIR."
        )


def _unpack(source: BinaryIO, folder: Path, settings: Settings) -> Mapping[str, list[dict[str, Any]]]:
    digests: dict[str, str] = {}
    try:
        with tarfile.open(fileobj=source, mode="r|") as tar:
            for n_members, member in enumerate(tar):
                _refuse_what_has_no_place(member, n_members, folder)
                digests[member.name] = _unpack_one(tar, member, folder)
        contents = read_json((folder / CONTENTS).read_bytes())
        facts = read_json((folder / ROWS).read_bytes())
        wanted = contents["files"]
        seal, expected = str(contents.get("seal")), seal_of(contents, _secret_of(settings))
    except (tarfile.TarError, OSError, ValueError, KeyError, TypeError) as error:
        raise BackupRefused(f"This is no whole backup of this service: {error}") from error
    if contents["format"] != FORMAT or facts["version"] > NEWEST:
        raise BackupRefused("A newer version of this program wrote the backup; install that version.")
    digests.pop(CONTENTS)
    changed = sorted(name for name in wanted.keys() | digests if wanted.get(name) != digests.get(name))
    if changed:
        raise BackupRefused(f"The backup was changed since it was written: {', '.join(changed[:3])}.")
    # Without a secret of its own the service is as the backup says, which then is as trusted as code.
    if settings.secret_key is not None and not hmac.compare_digest(seal.encode(), expected.encode()):
        raise BackupRefused(
            "The backup was not written with the secret in SEGMENT_SECRET_KEY, or was changed since. Set the "
            "one that it was written with."
        )
    rows: Mapping[str, list[dict[str, Any]]] = facts["tables"]
    return rows


def _secret_of(settings: Settings) -> bytes:
    return settings.secret_key.get_secret_value().encode() if settings.secret_key is not None else b""


def _refuse_what_has_no_place(member: tarfile.TarInfo, n_before: int, folder: Path) -> None:
    place = member.name.removeprefix(f"{ARTIFACTS}/")
    is_part = belongs(place) if place != member.name else place in (ROWS, CONTENTS)
    if not (is_part and member.isreg()):
        raise ValueError(f"{member.name[:100]!r} has no place in a backup")
    if n_before >= MAX_MEMBERS or member.size > shutil.disk_usage(folder).free:
        raise ValueError("it holds more than there is room for")


def _unpack_one(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> str:
    target, content = folder / member.name, tar.extractfile(member)
    assert content is not None  # noqa: S101  # nosec B101  # an ordinary file has content
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
