"""Taking away what nobody needs any more: what crashes have left behind, and datasets that are too old."""

import logging
import threading
from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from backend.security.principals import SERVICE, Principal
from backend.stores import Stores
from ml.errors import ArtifactError, SegmentationError
from ml.leftovers import bytes_of, leftovers_in, remove
from ml.signed_folders import SignedFolders

SECONDS_BETWEEN = 24 * 3600.0

NeededDatasets = Callable[[], Set[str]]
"""Tells which datasets jobs that wait or run will read."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Removed:
    """Something that was taken away, or would be: what it is, its place among the artifacts, its size."""

    what: str
    name: str
    n_bytes: int


@dataclass(frozen=True)
class _Unneeded:
    what: str
    path: Path
    remove: Callable[[], None]


def prune(
    stores: Stores,
    needed_datasets: NeededDatasets,
    principal: Principal = SERVICE,
    *,
    max_age_days: int | None = None,
    dry_run: bool = False,
) -> list[Removed]:
    """Take away what nobody needs; what was taken is in the audit log.

    Parameters
    ----------
    needed_datasets
        Asked again for each dataset that is too old, while no job can be queued, so that none loses its own.
    max_age_days
        Datasets that are older go; by default as the settings say, which may be none.
    dry_run
        Only tell.

    Raises
    ------
    DatabaseUnavailable
    """
    root, removed = stores.settings.artifacts_dir, []
    days = max_age_days or stores.settings.dataset_max_age_days
    for one in (*_left_behind(stores), *_outdated(stores, needed_datasets, principal, days)):
        n_bytes = bytes_of(one.path)
        if not dry_run:
            one.remove()
        if dry_run or not one.path.exists():
            removed.append(Removed(one.what, str(one.path.relative_to(root)), n_bytes))
    if removed and not dry_run:
        n_bytes = sum(one.n_bytes for one in removed)
        stores.audit.record(principal, "prune", n_removed=len(removed), n_bytes=n_bytes)
    return removed


class DailyPruning:
    """Prunes at its start and once a day, in a thread, until it is stopped."""

    def __init__(
        self, stores: Stores, needed_datasets: NeededDatasets, *, seconds_between: float = SECONDS_BETWEEN
    ) -> None:
        self._stores = stores
        self._needed_datasets = needed_datasets
        self._seconds_between = seconds_between
        self._is_stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="prune", daemon=True)

    def start(self) -> None:
        """Begin with the first time."""
        self._thread.start()

    def stop(self) -> None:
        """Let what is being removed go, and then end."""
        self._is_stopping.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._is_stopping.is_set():
            try:
                for one in prune(self._stores, self._needed_datasets):
                    logger.info("removed %s: %s (%d bytes)", one.what, one.name, one.n_bytes)
            except (SegmentationError, OSError) as error:
                logger.warning("nothing more was pruned: %s", error)
            self._is_stopping.wait(self._seconds_between)


def _left_behind(stores: Stores) -> Iterator[_Unneeded]:
    root = stores.settings.artifacts_dir
    folders = (stores.artifacts.folders, stores.datasets.folders)
    drift = root / "drift"
    for folder in (root, *(one.root for one in folders), drift):
        for path in leftovers_in(folder):
            yield _Unneeded("left by a process that is gone", path, partial(remove, path))
    for kept in folders:
        yield from _strays(kept)
    for path in sorted((*root.glob("*.damaged"), *drift.glob("*.damaged"))):
        yield _Unneeded("damaged, and set aside", path, partial(remove, path))
    for path in sorted(drift.glob("*.json")):
        if path.stem not in stores.artifacts:
            yield _Unneeded("drift counts of a model that is gone", path, partial(remove, path))


def _strays(kept: SignedFolders) -> Iterator[_Unneeded]:
    for name in kept.names():
        try:
            strays = kept.strays(name)
        except ArtifactError:
            continue  # what is damaged may be restored
        for path in strays:
            yield _Unneeded("replaced meanwhile", path, partial(kept.remove_stray, name, path))


def _is_needed(dataset_id: str, needed_datasets: NeededDatasets) -> bool:
    return dataset_id in needed_datasets()


def _outdated(
    stores: Stores, needed_datasets: NeededDatasets, principal: Principal, days: int | None
) -> Iterator[_Unneeded]:
    before = datetime.now(UTC) - timedelta(days=days or 0)
    for dataset_id in stores.datasets.ids() if days else ():
        try:
            is_old = stores.datasets.on_disk(dataset_id).created_at < before
        except ArtifactError:
            continue  # somebody else has deleted it, or its key is missing
        if is_old and dataset_id not in needed_datasets():
            path = stores.datasets.folders.root / dataset_id
            delete = partial(
                stores.catalogue.delete_dataset,
                dataset_id,
                principal,
                is_needed=partial(_is_needed, dataset_id, needed_datasets),
            )
            yield _Unneeded("dataset beyond its age", path, delete)
