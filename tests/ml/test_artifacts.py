from dataclasses import replace
from pathlib import Path

import pytest

from ml import TrainingConfig, train
from ml.artifacts import ArtifactStore, DatasetStore
from ml.data import samples
from ml.data.report import describe_table
from ml.errors import ArtifactRefused, DatasetNotFound, ModelIsActive, ModelNotFound, NoActiveModel
from ml.types import SegmentationModel, Table, TableFormat, TableWarning


@pytest.fixture(scope="module")
def model() -> SegmentationModel:
    return train(samples.wholesale(), TrainingConfig(n_segments=2))


@pytest.fixture
def store(tmp_path: Path) -> ArtifactStore:
    return ArtifactStore(tmp_path, b"a key")


def test_a_model_comes_back_as_it_was_saved(store: ArtifactStore, model: SegmentationModel) -> None:
    store.save(model)
    loaded = store.load(model.model_id)

    assert replace(loaded, pipeline=None, customers=None) == replace(model, pipeline=None, customers=None)  # type: ignore[arg-type]
    assert loaded.customers.equals(model.customers)
    assert store.manifest(model.model_id)["scores"]["silhouette"] == model.scores.silhouette


@pytest.mark.parametrize("file", ["manifest.json", "pipeline.joblib", "customers.parquet", "signature"])
def test_a_changed_or_missing_file_is_refused_before_unpickling(
    store: ArtifactStore, model: SegmentationModel, tmp_path: Path, file: str
) -> None:
    store.save(model)
    path = tmp_path / "models" / model.model_id / file
    content = path.read_bytes()

    for damaged in (content[:-1], content[:-1] + b"?", b""):
        path.write_bytes(damaged)
        with pytest.raises(ArtifactRefused, match=model.model_id):
            store.load(model.model_id)
    path.unlink()
    with pytest.raises(ArtifactRefused):
        store.load(model.model_id)


def test_a_model_signed_with_another_key_is_refused(model: SegmentationModel, tmp_path: Path) -> None:
    ArtifactStore(tmp_path, b"a key").save(model)

    with pytest.raises(ArtifactRefused, match="another key"):
        ArtifactStore(tmp_path, b"other key").load(model.model_id)


def test_nothing_is_active_at_first(store: ArtifactStore) -> None:
    assert store.active_id() is None
    with pytest.raises(NoActiveModel, match="POST /train"):
        store.require_active_id()


def test_the_active_model_is_not_deleted(store: ArtifactStore, model: SegmentationModel) -> None:
    other = replace(model, model_id="0123456789abcdef")
    store.save(model)
    store.save(other)
    store.activate(model.model_id)

    with pytest.raises(ModelIsActive):
        store.delete(model.model_id)
    store.activate(other.model_id)
    store.delete(model.model_id)

    assert [one["model_id"] for one in store.list()] == [other.model_id]


@pytest.mark.parametrize("model_id", ["", "..", "../../etc", "0123456789abcdef", "x" * 10_000, "a\0b"])
def test_ids_are_looked_up_and_never_joined_to_a_path(store: ArtifactStore, model_id: str) -> None:
    for ask in (store.load, store.manifest, store.customers, store.delete, store.activate):
        with pytest.raises(ModelNotFound):
            ask(model_id)


def test_an_unfinished_model_is_not_listed(store: ArtifactStore, tmp_path: Path) -> None:
    (tmp_path / "models" / ".unfinished-1").mkdir()

    assert store.list() == []


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
