"""Names that people gave to segments."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ml import TrainingConfig, train
from ml.artifacts import ArtifactStore
from ml.data import samples
from ml.errors import ArtifactRefused, InvalidName, ModelNotFound, SegmentNotFound
from ml.given_names import MAX_NAME_CHARS
from ml.types import SegmentationModel

QUICK = TrainingConfig(
    n_resamples=0, n_references=0, features=samples.SPEND_COLUMNS, algorithm="kmeans", n_segments=2
)


@pytest.fixture(scope="module")
def model() -> SegmentationModel:
    return train(samples.wholesale(), QUICK)


@pytest.fixture
def store(tmp_path: Path, model: SegmentationModel) -> ArtifactStore:
    store = ArtifactStore(tmp_path, b"a key")
    store.save(model)
    return store


def names(store: ArtifactStore, model: SegmentationModel) -> list[str]:
    return [one.name for one in store.load(model.model_id).segments]


def test_a_name_is_kept_by_whoever_reads_the_model(
    store: ArtifactStore, model: SegmentationModel, tmp_path: Path
) -> None:
    store.rename_segment(model.model_id, 1, "  Cafés & Küchen 🍳 ")

    for one in (store, ArtifactStore(tmp_path, b"a key")):
        assert names(one, model) == [model.segments[0].name, "Cafés & Küchen 🍳"]
        manifest = one.manifest(model.model_id)["segments"]
        assert [segment["is_renamed"] for segment in manifest] == [False, True]


def test_the_name_survives_retraining(store: ArtifactStore, model: SegmentationModel) -> None:
    store.rename_segment(model.model_id, 0, "Kitchens")
    again = train(samples.wholesale(), QUICK, previous=store.load(model.model_id))

    assert again.segments[0].name == "Kitchens"
    assert again.segments[0].is_renamed


def test_no_name_is_the_suggested_one(store: ArtifactStore, model: SegmentationModel) -> None:
    store.rename_segment(model.model_id, 0, "Kitchens")
    store.rename_segment(model.model_id, 0, None)

    assert names(store, model) == [one.suggested_name for one in model.segments]
    assert not store.load(model.model_id).segments[0].is_renamed


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "empty"),
        (" \t", "empty"),
        ("x" * (MAX_NAME_CHARS + 1), "81 characters"),
        ("bell\x07", "control"),
        ("\u202egnp.exe", "control"),
        ("half \ud800", "control"),
    ],
)
def test_what_cannot_be_a_name_is_refused(
    store: ArtifactStore, model: SegmentationModel, name: str, said: str
) -> None:
    with pytest.raises(InvalidName, match=said):
        store.rename_segment(model.model_id, 0, name)
    assert names(store, model) == [one.name for one in model.segments]


def test_the_suggested_name_is_numbered_where_another_segment_has_it(
    store: ArtifactStore, model: SegmentationModel
) -> None:
    suggested = model.segments[0].suggested_name
    store.rename_segment(model.model_id, 0, "Kitchens")
    store.rename_segment(model.model_id, 1, suggested)
    store.rename_segment(model.model_id, 0, None)

    assert names(store, model) == [f"{suggested} (2)", suggested]


def test_the_word_for_no_segment_is_no_name(store: ArtifactStore, model: SegmentationModel) -> None:
    with pytest.raises(InvalidName, match="no segment"):
        store.rename_segment(model.model_id, 0, "unassigned")


def test_nobody_who_renames_at_the_same_time_is_lost(
    store: ArtifactStore, model: SegmentationModel, tmp_path: Path
) -> None:
    stores = store, ArtifactStore(tmp_path, b"a key")

    def rename(segment: int) -> None:
        for number in range(30):
            stores[segment].rename_segment(model.model_id, segment, f"Kitchens {segment} {number}")

    with ThreadPoolExecutor() as pool:
        list(pool.map(rename, (0, 1)))
    assert names(store, model) == ["Kitchens 0 29", "Kitchens 1 29"]


def test_a_model_that_is_deleted_meanwhile_is_not_found(
    store: ArtifactStore, model: SegmentationModel
) -> None:
    def rename() -> None:
        for number in range(1_000):
            store.rename_segment(model.model_id, 0, f"Kitchens {number}")

    with ThreadPoolExecutor() as pool:
        renaming = pool.submit(rename)
        store.delete(model.model_id)
        with pytest.raises(ModelNotFound):
            renaming.result()


def test_two_segments_have_two_names(store: ArtifactStore, model: SegmentationModel) -> None:
    with pytest.raises(InvalidName, match="Segment 1"):
        store.rename_segment(model.model_id, 0, model.segments[1].name.upper())


def test_unknown_segments_and_models_are_told(store: ArtifactStore, model: SegmentationModel) -> None:
    with pytest.raises(SegmentNotFound, match="there are: 0, 1"):
        store.rename_segment(model.model_id, 7, "Kitchens")
    with pytest.raises(ModelNotFound):
        store.rename_segment("0" * 16, 0, "Kitchens")


@pytest.mark.parametrize("damage", [b"", b"{", b'{"names": {"0": "x"}, "signature": "0"}'])
def test_names_that_were_changed_on_disk_are_refused(
    store: ArtifactStore, model: SegmentationModel, tmp_path: Path, damage: bytes
) -> None:
    store.rename_segment(model.model_id, 0, "Kitchens")
    path = tmp_path / "models" / model.model_id / "given_names.json"
    path.write_bytes(damage or path.read_bytes().replace(b"Kitchens", b"Killers"))

    with pytest.raises(ArtifactRefused, match=r"given_names\.json"):
        store.load(model.model_id)
