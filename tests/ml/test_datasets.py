import json
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from ml.data import samples
from ml.data.report import describe_table
from ml.datasets import DatasetStore
from ml.errors import ArtifactRefused, DatasetNotFound
from ml.types import Table, TableFormat, TableWarning


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


def test_a_dataset_of_an_earlier_version_is_read(
    store: DatasetStore, keep: Callable[[], str], tmp_path: Path
) -> None:
    dataset_id = keep()
    path = tmp_path / "datasets" / dataset_id / "report.json"
    facts = json.loads(path.read_text())
    del facts["n_repeated_ids"], facts["format"]["thousands"], facts["format_version"]
    path.write_text(json.dumps(facts))
    (path.parent / "signature").unlink()

    assert store.load(dataset_id).frame.height > 0
    assert store.report(dataset_id)["dataset_id"] == dataset_id
