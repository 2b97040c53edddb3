import json
import logging
import resource
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from ml.data import samples
from ml.data.report import describe_table
from ml.datasets import ALL_SIGNED, DatasetStore
from ml.errors import ArtifactRefused, DatasetNotFound, EncryptionKeyNeeded, StorageFull
from ml.types import Table, TableFormat, TableWarning
from ml.vault import Vault


@pytest.fixture
def store(tmp_path: Path) -> DatasetStore:
    return DatasetStore(tmp_path)


@pytest.fixture
def keep(store: DatasetStore) -> Callable[[], str]:
    """Keep the made-up customers; returns the id of the dataset."""
    table = Table(samples.wholesale(), TableFormat("csv"), "shop")
    report = describe_table(table)
    return lambda: store.save(table, report)


def test_a_dataset_comes_back_with_its_report(tmp_path: Path) -> None:
    table = Table(
        samples.wholesale(), TableFormat("csv", "utf-8", ",", "."), "shop", (TableWarning("a", "b", (1,)),)
    )
    store = DatasetStore(tmp_path)
    dataset_id = store.save(table, describe_table(table))
    loaded = store.load(dataset_id)

    assert loaded.frame.equals(table.frame)
    assert replace(loaded, frame=table.frame) == table
    assert store.report(dataset_id)["n_rows"] == 440
    assert [one["dataset_id"] for one in store.list()] == [dataset_id]

    store.delete(dataset_id)
    with pytest.raises(DatasetNotFound):
        store.load(dataset_id)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"{}", b"\xff", None])
def test_a_damaged_report_is_told_and_does_not_hide_other_datasets(
    store: DatasetStore,
    keep: Callable[[], str],
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    content: bytes | None,
) -> None:
    damaged, sound = keep(), keep()
    path = tmp_path / "datasets" / damaged / "report.json"
    path.unlink() if content is None else path.write_bytes(content)

    for ask in (store.report, store.load):
        with pytest.raises(ArtifactRefused, match=f"{damaged}.*report.json"):
            ask(damaged)
    with caplog.at_level(logging.WARNING):
        assert [one["dataset_id"] for one in store.list()] == [sound]
    assert damaged in caplog.text

    store.delete(damaged)
    with pytest.raises(DatasetNotFound):
        store.report(damaged)


def test_a_damaged_table_is_told(store: DatasetStore, keep: Callable[[], str], tmp_path: Path) -> None:
    dataset_id = keep()
    path = tmp_path / "datasets" / dataset_id / "table.parquet"

    for damage in (lambda: path.write_bytes(b"PAR1"), path.unlink):
        damage()
        with pytest.raises(ArtifactRefused, match="cannot be read"):
            store.load(dataset_id)


def test_listing_and_deleting_at_the_same_time_do_not_disturb_each_other(
    store: DatasetStore, keep: Callable[[], str]
) -> None:
    ids = [keep() for _ in range(30)]

    with ThreadPoolExecutor(3) as threads:
        lists = [threads.submit(store.list) for _ in range(60)]
        deletions = [threads.submit(store.delete, one) for one in ids]
        for work in (*lists, *deletions):
            work.result()

    assert store.list() == []


def test_a_dataset_of_an_earlier_version_is_taken_once_and_refused_ever_after(
    store: DatasetStore, keep: Callable[[], str], tmp_path: Path
) -> None:
    dataset_id = keep()
    path = tmp_path / "datasets" / dataset_id / "report.json"
    facts = json.loads(path.read_text())
    del facts["n_repeated_ids"], facts["format"]["thousands"], facts["format_version"]
    path.write_text(json.dumps(facts))
    (path.parent / "signature").unlink()
    # A later version has been here before, so that this one cannot be left by an earlier.
    for later in (store, DatasetStore(tmp_path)):
        assert later.list() == []
        with pytest.raises(ArtifactRefused, match=dataset_id):
            later.load(dataset_id)

    (path.parents[1] / ALL_SIGNED).unlink()
    store = DatasetStore(tmp_path)
    assert (path.parent / "signature").exists()
    assert store.load(dataset_id).frame.height > 0
    assert store.report(dataset_id)["dataset_id"] == dataset_id
    assert [one["created_at"] for one in store.list()] == [facts["created_at"]]


def test_a_changed_table_or_report_is_refused(
    store: DatasetStore, keep: Callable[[], str], tmp_path: Path
) -> None:
    dataset_id = keep()
    folder = tmp_path / "datasets" / dataset_id
    for name in ("table.parquet", "report.json", "signature"):
        sound = (folder / name).read_bytes()
        for changed in (sound.replace(b"e", b"f", 1), sound[:-1], b""):
            (folder / name).write_bytes(changed)
            with pytest.raises(ArtifactRefused, match=dataset_id):
                store.load(dataset_id)
        (folder / name).unlink()
        with pytest.raises(ArtifactRefused, match=dataset_id):
            store.load(dataset_id)
        (folder / name).write_bytes(sound)
        assert store.load(dataset_id).frame.height == 440


def test_an_encrypted_dataset_tells_nothing_without_its_key(tmp_path: Path) -> None:
    table = Table(samples.wholesale(), TableFormat("csv"), "our shop")
    dataset_id = DatasetStore(tmp_path, Vault([b"k" * 32])).save(table, describe_table(table))
    for path in (tmp_path / "datasets" / dataset_id).iterdir():
        assert not any(told in path.read_bytes() for told in (b"our shop", b"Fresh", b"PAR1"))

    assert DatasetStore(tmp_path, Vault([b"n" * 32, b"k" * 32])).load(dataset_id).frame.equals(table.frame)
    without = DatasetStore(tmp_path)
    for ask in (without.load, without.report):
        with pytest.raises(EncryptionKeyNeeded, match=dataset_id):
            ask(dataset_id)
    assert without.list() == []
    without.delete(dataset_id)


def test_datasets_beyond_the_quota_are_refused_whole_until_there_is_room(
    keep: Callable[[], str], tmp_path: Path
) -> None:
    first = keep()
    table = Table(samples.wholesale(), TableFormat("csv"), "shop")
    n_bytes = sum(path.stat().st_size for path in (tmp_path / "datasets" / first).iterdir())
    small = DatasetStore(tmp_path, quota_bytes=int(n_bytes * 2.5))
    small.save(table, describe_table(table))

    before = sorted((tmp_path / "datasets").iterdir())
    with pytest.raises(StorageFull, match="SEGMENT_DATASET_QUOTA_BYTES"):
        small.save(table, describe_table(table))
    assert sorted((tmp_path / "datasets").iterdir()) == before
    small.delete(first)
    assert small.save(table, describe_table(table)) in small.ids()


@pytest.mark.parametrize("keys", [[], [b"k" * 32]])
def test_a_disk_that_takes_no_more_leaves_nothing_of_a_dataset(tmp_path: Path, keys: list[bytes]) -> None:
    table = Table(samples.wholesale(), TableFormat("csv"), "shop")
    store, report = DatasetStore(tmp_path, Vault(keys)), describe_table(table)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    # Polars meets the end of the file in the middle of its work.
    resource.setrlimit(resource.RLIMIT_FSIZE, (4_000, hard))
    try:
        with pytest.raises(StorageFull, match="Make room"):
            store.save(table, report)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert [one.name for one in (tmp_path / "datasets").iterdir()] == [ALL_SIGNED]


@pytest.mark.parametrize("keys", [[], [b"k" * 32]])
def test_a_forgotten_customer_is_nowhere_in_a_dataset(tmp_path: Path, keys: list[bytes]) -> None:
    frame = samples.wholesale().with_columns(customer_id=pl.format("KD-{}", pl.int_range(1000, 1440)))
    table = Table(frame, TableFormat("csv"), "shop")
    store = DatasetStore(tmp_path, Vault(keys))
    dataset_id = store.save(table, describe_table(table))
    # The first one is quoted as an example as well.
    assert "KD-1000" in str(store.report(dataset_id))

    assert [store.forget_customer(dataset_id, one) for one in ("KD-1000", "KD-1000", "KD-1")] == [1, 0, 0]
    report = store.report(dataset_id)
    assert "KD-1000" not in str(report)
    assert (report["n_rows"], report["n_forgotten"], len(report["preview"])) == (439, 1, 19)
    assert store.load(dataset_id).frame.equals(frame.slice(1))
    assert len(list((tmp_path / "datasets" / dataset_id).iterdir())) == 3


def test_every_line_of_a_forgotten_buyer_goes(store: DatasetStore) -> None:
    lines = samples.retail().head(2_000)
    table = Table(lines, TableFormat("csv"), "orders")
    report = describe_table(table)
    assert report.purchases is not None
    column = report.purchases.columns.customer
    assert column is not None
    who = str(lines[column].drop_nulls()[0])
    n_lines = lines.filter(pl.col(column).cast(pl.String) == who).height
    dataset_id = store.save(table, report)

    assert store.forget_customer(dataset_id, who) == n_lines > 1
    left = store.load(dataset_id).frame
    assert left.height == lines.height - n_lines
    assert who not in left[column].cast(pl.String).to_list()
    assert who not in {str(row[column]) for row in store.report(dataset_id)["preview"]}


def test_ids_are_found_as_they_are_called_not_as_they_are_kept(store: DatasetStore) -> None:
    frame = samples.wholesale().with_columns(customer_id=pl.int_range(1, 441).cast(pl.Float64))
    table = Table(frame, TableFormat("csv"), "shop")
    dataset_id = store.save(table, describe_table(table))

    assert store.forget_customer(dataset_id, "3") == 1
    assert store.load(dataset_id).frame["customer_id"].head(3).to_list() == [1, 2, 4]
    assert 3 not in [row["customer_id"] for row in store.report(dataset_id)["preview"]]
