"""``segment prune``, and what runs it once a day."""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from backend.errors import CustomerNotFound
from backend.pruning import DailyPruning, prune
from backend.records.dataset_rows import stored_datasets
from backend.security.principals import SERVICE
from backend.settings import Settings
from backend.stores import Stores, open_stores
from backend.work.job_queue import JobQueue
from ml.data.report import describe_table
from ml.data.samples import wholesale
from ml.errors import DatasetNotFound
from ml.leftovers import BACKUP, held_folder
from ml.types import SegmentationModel, Table, TableFormat

Segment = Callable[..., tuple[int, str, str]]
HOUR = 3600


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[Stores]:
    stores = open_stores(Settings(artifacts_dir=tmp_path / "artifacts"))
    stores.prepare()
    yield stores
    stores.database.close()


@pytest.fixture
def root(stores: Stores) -> Path:
    return stores.settings.artifacts_dir


def nothing_needed() -> set[str]:
    return set()


def make(path: Path, age_seconds: float = HOUR) -> Path:
    if path.name.startswith((".unfinished", ".deleted", ".backup", ".restoring")):
        path.mkdir(parents=True)
        (path / "part").write_bytes(b"12345")
    else:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"12345")
    os.utime(path, (time.time() - age_seconds,) * 2)
    return path


def keep_table(stores: Stores) -> str:
    table = Table(wholesale(), TableFormat("csv"), "shop")
    return stores.datasets.save(table, describe_table(table))


def test_what_processes_that_are_gone_have_left_is_removed_and_told(
    stores: Stores, root: Path, sample_model: SegmentationModel
) -> None:
    stores.artifacts.save(sample_model)
    folder, hexadecimal = root / "models" / sample_model.model_id, "0" * 32
    counted = make(root / "drift" / f"{sample_model.model_id}.json")
    left = [
        make(root / "models" / ".unfinished-1"),
        make(root / "models" / ".deleted-1"),
        make(root / "datasets" / ".unfinished-1"),
        make(root / f".active_model-{hexadecimal}"),
        make(root / ".secret-x1"),
        make(root / ".backup-x1"),
        make(root / ".restoring-x1"),
        make(root / "drift" / "0123456789abcdef.json"),
        make(root / "drift" / "0123456789abcdef.damaged"),
        make(root / "drift" / "0123456789abcdef.unfinished"),
        make(folder / "customers-0123abcd.parquet"),
        make(folder / f".signature-{hexadecimal}"),
    ]
    told = prune(stores, nothing_needed, dry_run=True)
    assert {root / one.name for one in told} == set(left)
    assert all(path.exists() for path in left)

    removed = prune(stores, nothing_needed)
    assert removed == told
    assert {one.n_bytes for one in removed} == {5}
    assert not any(path.exists() for path in left)
    assert counted.exists()
    stores.artifacts.load(sample_model.model_id)
    (entry,) = [one for one in stores.audit.entries() if one["action"] == "prune"]
    assert (entry["actor"], entry["details"]) == ("service", {"n_removed": 12, "n_bytes": 60})
    assert prune(stores, nothing_needed) == []


def test_what_somebody_is_still_writing_stays(stores: Stores, root: Path) -> None:
    held = make(root / "models" / ".unfinished-1")
    handle = os.open(held, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    young = make(root / ".secret-x1", age_seconds=0)

    assert prune(stores, nothing_needed) == []
    os.close(handle)
    assert [root / one.name for one in prune(stores, nothing_needed)] == [held]
    assert young.exists()


def test_datasets_go_by_their_age_but_never_one_that_a_job_needs(stores: Stores) -> None:
    needed, other = keep_table(stores), keep_table(stores)
    aged = replace(stores, settings=stores.settings.model_copy(update={"dataset_max_age_days": 1}))
    assert prune(aged, nothing_needed) == []
    for dataset_id in (needed, other):
        backdate(stores, dataset_id)

    assert prune(stores, lambda: {needed}) == []
    (removed,) = prune(aged, lambda: {needed})
    assert (removed.what, removed.name) == ("dataset beyond its age", f"datasets/{other}")
    assert removed.n_bytes > 1_000
    assert stores.datasets.load(needed).frame.height == 440
    with pytest.raises(DatasetNotFound):
        stores.datasets.report(other)
    assert "delete_dataset" in {one["action"] for one in stores.audit.entries()}


def test_a_dataset_that_a_job_was_queued_for_since_the_look_stays(stores: Stores) -> None:
    aged = replace(stores, settings=stores.settings.model_copy(update={"dataset_max_age_days": 1}))
    needed = keep_table(stores)
    stores.catalogue.reconcile()
    backdate(stores, needed)
    looks = iter([set(), {needed}])
    assert prune(aged, lambda: next(looks)) == []
    assert stores.datasets.load(needed).frame.height == 440
    with stores.database.reading() as connection:
        assert stored_datasets(connection) == {needed}


def test_no_job_is_queued_for_a_dataset_that_is_gone(stores: Stores) -> None:
    dataset_id = keep_table(stores)
    stores.catalogue.delete_dataset(dataset_id, SERVICE)
    queue = JobQueue(stores)
    queue.check_database()
    order = {"dataset_id": dataset_id, "options": {}, "activate": True, "asked_by": asdict(SERVICE)}
    with closing(queue), pytest.raises(DatasetNotFound):
        queue.enqueue("0123456789abcdef", order)


def backdate(stores: Stores, dataset_id: str) -> None:
    with stores.datasets.folders.alone():
        content = stores.datasets.folders.read(dataset_id, "report.json")
        year = content.index(b'"created_at": "') + len(b'"created_at": "')
        stores.datasets.folders.replace(
            dataset_id, {"report.json": content[:year] + b"2001" + content[year + 4 :]}
        )


def test_the_command_says_what_it_removed(segment_here: Segment, stores: Stores, root: Path) -> None:
    make(root / "models" / ".unfinished-1")
    code, told, _ = segment_here("prune", "--dry-run")
    assert (code, told.splitlines()[-1]) == (0, "Would remove: 1, 5 bytes.")
    dataset_id = keep_table(stores)
    backdate(stores, dataset_id)

    code, told, _ = segment_here("prune", "--older-than-days", "30")
    assert code == 0
    assert "models/.unfinished-1" in told
    assert f"datasets/{dataset_id}" in told
    assert told.splitlines()[-1].startswith("Removed: 2, ")


def test_it_is_done_at_the_start_and_again_later(stores: Stores, root: Path) -> None:
    daily = DailyPruning(stores, nothing_needed, seconds_between=0.05)
    first = make(root / "models" / ".unfinished-1")
    daily.start()
    for path in (first, root / "models" / ".unfinished-2"):
        if path is not first:
            make(path)
        until = time.monotonic() + 30
        while path.exists() and time.monotonic() < until:
            time.sleep(0.02)
        assert not path.exists()
    daily.stop()


def test_forgetting_removes_what_a_killed_backup_has_left_and_tells_of_one_that_runs(
    stores: Stores, root: Path, caplog: pytest.LogCaptureFixture
) -> None:
    left = make(root / ".backup-x1")
    with held_folder(root, BACKUP) as running:
        os.utime(running, (time.time() - HOUR,) * 2)
        assert [root / one.name for one in prune(stores, nothing_needed, dry_run=True)] == [left]
        with pytest.raises(CustomerNotFound):
            stores.customers.forget("C1", SERVICE)
        assert (left.exists(), running.exists()) == (False, True)
        assert "a backup that is being written" in caplog.text
