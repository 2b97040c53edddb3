import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from ml import TrainingConfig, train
from ml.artifacts import ArtifactStore
from ml.data import samples
from ml.errors import ArtifactRefused, ModelIsActive, ModelNotFound, NoActiveModel
from ml.types import SegmentationModel


@pytest.fixture(scope="module")
def model() -> SegmentationModel:
    return train(samples.wholesale(), TrainingConfig(n_resamples=0, n_references=0, n_segments=2))


@pytest.fixture
def store(tmp_path: Path) -> ArtifactStore:
    return ArtifactStore(tmp_path, b"a key")


def test_a_model_comes_back_as_it_was_saved(store: ArtifactStore, model: SegmentationModel) -> None:
    store.save(model)
    loaded = store.load(model.model_id)

    assert replace(loaded, pipeline=None, customers=None) == replace(model, pipeline=None, customers=None)  # type: ignore[arg-type]
    assert loaded.customers.equals(model.customers)
    assert store.manifest(model.model_id)["scores"]["silhouette"] == model.scores.silhouette


def test_one_customer_is_read_without_the_others(
    store: ArtifactStore, model: SegmentationModel, tmp_path: Path
) -> None:
    store.save(model)
    row = model.customers.row(7, named=True)

    assert store.customer(model.model_id, row["customer_id"]).to_dicts() == [row]
    assert store.customer(model.model_id, "nobody").is_empty()
    with pytest.raises(ModelNotFound):
        store.customer("0" * 16, row["customer_id"])
    (tmp_path / "models" / model.model_id / "customers.parquet").write_bytes(b"PAR1")
    with pytest.raises(ArtifactRefused, match="is damaged"):
        store.customer(model.model_id, row["customer_id"])


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


@pytest.mark.parametrize("content", [b"", b'{"model_id": ', b"[]", b"{}", b"\xff", None])
def test_a_damaged_manifest_is_told_and_does_not_hide_other_models(
    store: ArtifactStore,
    model: SegmentationModel,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    content: bytes | None,
) -> None:
    sound = replace(model, model_id="0123456789abcdef")
    store.save(model)
    store.save(sound)
    path = tmp_path / "models" / model.model_id / "manifest.json"
    path.unlink() if content is None else path.write_bytes(content)

    with pytest.raises(ArtifactRefused, match=f"{model.model_id}.*manifest.json"):
        store.manifest(model.model_id)
    with caplog.at_level(logging.WARNING):
        assert [one["model_id"] for one in store.list()] == [sound.model_id]
    assert model.model_id in caplog.text

    store.delete(model.model_id)
    assert model.model_id not in store


def test_a_manifest_of_another_model_is_refused(
    store: ArtifactStore, model: SegmentationModel, tmp_path: Path
) -> None:
    store.save(model)
    (tmp_path / "models" / model.model_id).rename(tmp_path / "models" / "0123456789abcdef")

    with pytest.raises(ArtifactRefused, match="0123456789abcdef"):
        store.manifest("0123456789abcdef")


def test_damaged_customers_are_told(store: ArtifactStore, model: SegmentationModel, tmp_path: Path) -> None:
    store.save(model)
    (tmp_path / "models" / model.model_id / "customers.parquet").write_bytes(b"PAR1")

    with pytest.raises(ArtifactRefused, match="customers"):
        store.customers(model.model_id)


def test_listing_and_deleting_at_the_same_time_do_not_disturb_each_other(
    store: ArtifactStore, model: SegmentationModel
) -> None:
    ids = [f"{number:016x}" for number in range(30)]
    for model_id in ids:
        store.save(replace(model, model_id=model_id))

    with ThreadPoolExecutor(3) as threads:
        lists = [threads.submit(store.list) for _ in range(60)]
        deletions = [threads.submit(store.delete, model_id) for model_id in ids]
        for work in (*lists, *deletions):
            work.result()

    assert store.list() == []
