"""What is backed up comes back, into another folder and another database."""

import io
import json
import tarfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import insert, select

from backend.backup.restoring import restore_backup
from backend.backup.writing import write_backup
from backend.database.tables import activations, api_keys, audit_log
from backend.errors import BackupRefused
from backend.security.principals import COMMAND_LINE
from backend.settings import Settings
from backend.stores import Stores, open_stores
from backend.work.engine import JobEngine
from ml.data.report import describe_table
from ml.data.samples import wholesale
from ml.types import SegmentationModel, Table, TableFormat

STRANGE = ("artifacts/../../x", "artifacts/jobs.sqlite", "artifacts/models/x.pth", "artifacts/.secret", "x")
KEY = {"key_id": "k1", "name": "me", "role": "admin", "digest": "d" * 64, "created_at": datetime.now(UTC)}


@pytest.fixture
def stores(tmp_path: Path, database_url: str | None, sample_model: SegmentationModel) -> Iterator[Stores]:
    """A model with a name that a person gave, a dataset, a key; one activation, and what was audited."""
    stores = open_stores(Settings(artifacts_dir=tmp_path / "here", database_url=database_url))
    stores.prepare()
    stores.artifacts.save(sample_model)
    stores.artifacts.rename_segment(sample_model.model_id, 1, "Corner shops")
    stores.catalogue.record_model(sample_model.model_id)
    stores.catalogue.activate(sample_model.model_id, COMMAND_LINE)
    table = Table(wholesale(), TableFormat("csv"))
    stores.datasets.save(table, describe_table(table))
    with stores.database.writing() as connection:
        connection.execute(insert(api_keys), KEY)
    yield stores
    stores.database.close()


def written(stores: Stores) -> bytes:
    out = io.BytesIO()
    assert write_backup(stores, out).damaged == ()
    return out.getvalue()


def test_everything_comes_back_in_another_folder_and_another_kind_of_database(
    stores: Stores, tmp_path: Path
) -> None:
    backup, there = written(stores), Settings(artifacts_dir=tmp_path / "there")

    restored = restore_backup(there, io.BytesIO(backup))

    assert (restored.n_models, restored.n_datasets, restored.damaged) == (1, 1, ())
    again = open_stores(there)
    assert again.artifacts.list() == stores.artifacts.list()
    assert again.artifacts.active_id() == stores.artifacts.active_id()
    assert again.artifacts.load(again.artifacts.require_active_id()).segments[1].name == "Corner shops"
    assert again.datasets.list() == stores.datasets.list()
    with again.database.reading() as connection:
        (key,) = connection.execute(select(api_keys)).mappings()
        (activation,) = connection.execute(select(activations)).mappings()
        actions = connection.execute(select(audit_log.c.action).order_by(audit_log.c.entry)).scalars().all()
    assert {name: key[name] for name in KEY} == KEY
    assert activation["activated_by"] == COMMAND_LINE.name
    assert actions == ["activate", "restore"]
    again.database.close()


def test_nothing_is_left_of_a_backup_but_what_the_audit_log_tells(stores: Stores) -> None:
    folder = stores.settings.artifacts_dir
    before = sorted(path.name for path in folder.iterdir())
    written(stores)
    assert sorted(path.name for path in folder.iterdir()) == before
    assert stores.audit.entries()[0]["action"] == "back_up"


def test_a_damaged_model_is_named_and_the_backup_is_made_of_the_others(stores: Stores) -> None:
    (manifest,) = stores.artifacts.list()
    model_id = manifest["model_id"]
    pipeline = next((stores.settings.artifacts_dir / "models" / model_id).glob("pipeline*"))
    pipeline.write_bytes(b"x" * pipeline.stat().st_size)
    report = write_backup(stores, io.BytesIO())
    assert report.n_datasets == 1
    assert [model_id in reason for reason in report.damaged] == [True]


@pytest.mark.parametrize("database_url", [None])
def test_a_backup_that_was_cut_off_or_changed_is_refused_and_changes_nothing(
    stores: Stores, tmp_path: Path
) -> None:
    backup, there = written(stores), Settings(artifacts_dir=tmp_path / "there")
    changed = backup.replace(b"Corner", b"Border") if b"Corner" in backup else flipped(backup)
    for wrong in (b"", b"no tar", backup[: len(backup) // 2], changed, *map(with_member, STRANGE)):
        with pytest.raises(BackupRefused):
            restore_backup(there, io.BytesIO(wrong))
    assert {path.name for path in there.artifacts_dir.iterdir()} <= {"jobs.lock", "in_use.lock"}
    assert not (tmp_path / "x").exists()


def flipped(backup: bytes) -> bytes:
    """One bit of the first file is another."""
    changed = bytearray(backup)
    changed[tarfile.BLOCKSIZE] ^= 1
    return bytes(changed)


def with_member(name: str) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for one, content in {name: b"evil", "database.json": b"{}", "contents.json": b"{}"}.items():
            entry = tarfile.TarInfo(one)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return out.getvalue()


@pytest.mark.parametrize("database_url", [None])
def test_it_goes_into_an_empty_folder_only(stores: Stores) -> None:
    backup = written(stores)
    with pytest.raises(BackupRefused, match="into an empty folder"):
        restore_backup(stores.settings, io.BytesIO(backup))


def test_a_database_that_has_survived_stays_as_it_is(stores: Stores, tmp_path: Path) -> None:
    backup = written(stores)
    with stores.database.writing() as connection:
        connection.execute(insert(api_keys), {**KEY, "key_id": "k2", "name": "newer", "digest": "e" * 64})
    stores.database.close()
    folder = stores.settings.artifacts_dir
    folder.rename(tmp_path / "lost")
    folder.mkdir()
    if stores.database.is_sqlite:
        (tmp_path / "lost" / "segment.sqlite").rename(folder / "segment.sqlite")
        for rest in (tmp_path / "lost").glob("segment.sqlite-*"):
            rest.rename(folder / rest.name)

    assert restore_backup(stores.settings, io.BytesIO(backup)).has_kept_database

    with stores.database.reading() as connection:
        assert set(connection.execute(select(api_keys.c.name)).scalars()) == {"me", "newer"}


def test_the_command_line_writes_a_file_for_its_owner_only_and_reads_it_back(
    segment_here: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    file = tmp_path / "backup.tar"
    code, told, error = segment_here("backup", "-o", str(file))
    assert (code, told) == (0, "")
    assert error.startswith("Models: 0. Datasets: 0.")
    assert file.stat().st_mode & 0o777 == 0o600
    code, _, error = segment_here("restore", str(file))
    assert code == 2
    assert "empty folder" in error
    with tarfile.open(file) as tar:
        contents = tar.extractfile("contents.json")
        assert contents is not None
        assert "artifacts/secret.key" in json.load(contents)["files"]
    (tmp_path / "artifacts").rename(tmp_path / "lost")
    assert segment_here("restore", str(file))[:2] == (0, "Models: 0. Datasets: 0.\n")


@pytest.mark.parametrize("database_url", [None])
def test_where_the_secret_is_set_only_a_backup_that_was_written_with_it_comes_back(
    stores: Stores, tmp_path: Path
) -> None:
    secret = SecretStr("s" * 40)
    theirs = open_stores(Settings(artifacts_dir=tmp_path / "theirs", secret_key=secret))
    theirs.prepare()
    there = Settings(artifacts_dir=tmp_path / "there", secret_key=secret)
    with pytest.raises(BackupRefused, match="SEGMENT_SECRET_KEY"):
        restore_backup(there, io.BytesIO(written(stores)))
    assert restore_backup(there, io.BytesIO(written(theirs))).damaged == ()
    theirs.close()


def test_a_home_made_backup_with_a_strange_file_is_refused_for_that_file(tmp_path: Path) -> None:
    for name in STRANGE:
        with pytest.raises(BackupRefused, match="has no place"):
            restore_backup(Settings(artifacts_dir=tmp_path / "there"), io.BytesIO(with_member(name)))


def test_a_restore_that_was_killed_is_told_with_the_way_out(tmp_path: Path) -> None:
    (tmp_path / ".restoring-x1").mkdir()
    with pytest.raises(BackupRefused, match="remove everything"):
        restore_backup(Settings(artifacts_dir=tmp_path), io.BytesIO(b""))


@pytest.mark.parametrize("database_url", [None])
def test_nothing_is_brought_back_while_a_service_without_a_worker_uses_the_folder(stores: Stores) -> None:
    jobs = JobEngine(stores, may_run=False)
    jobs.start()
    with pytest.raises(BackupRefused, match="stop the service"):
        restore_backup(stores.settings, io.BytesIO(b""))
    jobs.stop()
    with pytest.raises(BackupRefused, match="into an empty folder"):
        restore_backup(stores.settings, io.BytesIO(b""))
