import errno
import json
import logging
import os
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import polars as pl
import pytest

from ml import TrainingConfig, train
from ml.artifacts import ArtifactStore
from ml.data import samples
from ml.errors import (
    ArtifactRefused,
    EncryptionKeyNeeded,
    ModelIsActive,
    ModelNotFound,
    NoActiveModel,
    StorageFull,
)
from ml.types import SegmentationModel
from ml.vault import Content, Vault
from ml.whole_files import telling_full_disk


@pytest.fixture(scope="module")
def model() -> SegmentationModel:
    return train(samples.wholesale(), TrainingConfig(n_resamples=0, n_references=0, n_segments=2))


@pytest.fixture
def store(tmp_path: Path) -> ArtifactStore:
    return ArtifactStore(tmp_path, b"a key")


def _facts(model: SegmentationModel) -> dict[str, object]:
    return {name: value for name, value in vars(model).items() if name not in {"pipeline", "customers"}}


def test_a_model_comes_back_as_it_was_saved(store: ArtifactStore, model: SegmentationModel) -> None:
    store.save(model)
    loaded = store.load(model.model_id)

    assert _facts(loaded) == _facts(model)
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


def test_files_of_one_model_do_not_do_for_another(
    store: ArtifactStore, model: SegmentationModel, tmp_path: Path
) -> None:
    other = replace(model, model_id="0123456789abcdef", name="other")
    store.save(model)
    store.save(other)
    shutil.copytree(
        tmp_path / "models" / model.model_id, tmp_path / "models" / other.model_id, dirs_exist_ok=True
    )

    with pytest.raises(ArtifactRefused, match=other.model_id):
        store.load(other.model_id)
    assert [one["model_id"] for one in store.list()] == [model.model_id]


def test_customers_that_were_changed_are_refused_though_they_can_be_read(
    store: ArtifactStore, model: SegmentationModel, tmp_path: Path
) -> None:
    store.save(model)
    path = tmp_path / "models" / model.model_id / "customers.parquet"
    model.customers.with_columns(segment=pl.lit(0)).write_parquet(path)

    for ask in (store.customers, store.load, store.verify):
        with pytest.raises(ArtifactRefused, match="customers"):
            ask(model.model_id)


@pytest.mark.parametrize("kind", ["link", "pipe", "folder"])
def test_a_folder_with_anything_but_ordinary_files_is_refused_and_can_be_deleted(
    store: ArtifactStore, model: SegmentationModel, tmp_path: Path, kind: str
) -> None:
    store.save(model)
    odd, target = tmp_path / "models" / model.model_id / "odd", tmp_path / "target"
    target.mkdir()
    {"link": lambda: odd.symlink_to(target), "pipe": lambda: os.mkfifo(odd), "folder": odd.mkdir}[kind]()

    for ask in (store.load, store.manifest, store.customers, store.verify):
        with pytest.raises(ArtifactRefused, match=f"{model.model_id} is refused: 'odd'"):
            ask(model.model_id)
    store.delete(model.model_id)
    assert target.exists()


def test_a_link_to_the_folder_of_a_model_is_refused(
    store: ArtifactStore, model: SegmentationModel, tmp_path: Path
) -> None:
    store.save(model)
    folder = tmp_path / "models" / model.model_id
    folder.rename(tmp_path / "elsewhere")
    folder.symlink_to(tmp_path / "elsewhere")

    with pytest.raises(ArtifactRefused, match="link"):
        store.load(model.model_id)
    assert [one.model_id for one in store.survey()[1]] == [model.model_id]
    store.delete(model.model_id)
    assert (tmp_path / "elsewhere" / "manifest.json").exists()


def test_a_model_of_an_earlier_version_is_signed_anew_and_goes_on_loading(
    store: ArtifactStore,
    model: SegmentationModel,
    tmp_path: Path,
    sign_as_before: Callable[[Path, bytes], None],
) -> None:
    store.save(model)
    folder = tmp_path / "models" / model.model_id
    manifest = json.loads((folder / "manifest.json").read_text())
    del manifest["versions"], manifest["n_forgotten"]
    (folder / "manifest.json").write_text(json.dumps({**manifest, "format_version": 1}))
    sign_as_before(folder, b"other key")
    with pytest.raises(ArtifactRefused, match="another key"):
        store.load(model.model_id)
    sign_as_before(folder, b"a key")

    assert store.load(model.model_id).customers.equals(model.customers)
    assert json.loads((folder / "signature").read_text())["files"].keys() == {
        "manifest.json",
        "pipeline.joblib",
        "customers.parquet",
    }
    assert [one["model_id"] for one in store.list()] == [model.model_id]


@pytest.mark.parametrize(
    "case",
    [
        ({"versions": {"scikit-learn": "1.2.7"}}, "install scikit-learn 1.2"),
        ({"versions": {"numpy": "1.26.0"}}, "install numpy 1"),
        ({"format_version": 99}, "newer version of this program"),
    ],
)
def test_a_model_of_other_versions_is_refused_with_what_to_do(
    store: ArtifactStore,
    model: SegmentationModel,
    tmp_path: Path,
    sign_as_before: Callable[[Path, bytes], None],
    case: tuple[dict[str, object], str],
) -> None:
    changed, told = case
    store.save(model)
    folder = tmp_path / "models" / model.model_id
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps({**manifest, **changed}))
    sign_as_before(folder, b"a key")

    with pytest.raises(ArtifactRefused, match=told):
        store.load(model.model_id)
    (refused,) = store.survey()[1]
    assert told in refused.reason


def test_another_release_of_the_same_minor_version_loads_without_a_warning(
    store: ArtifactStore,
    model: SegmentationModel,
    tmp_path: Path,
    sign_as_before: Callable[[Path, bytes], None],
) -> None:
    store.save(model)
    folder = tmp_path / "models" / model.model_id
    present = version("scikit-learn")
    pickled = (folder / "pipeline.joblib").read_bytes()
    assert present.encode() in pickled
    for other, loads in (("97", True), (None, False)):
        kept = f"{present.rsplit('.', 1)[0]}.{other}" if other else "0" + present[1:]
        # A pickle tells how long its texts are.
        kept = kept[: len(present)].ljust(len(present), "7")
        (folder / "pipeline.joblib").write_bytes(pickled.replace(present.encode(), kept.encode()))
        sign_as_before(folder, b"a key")
        if loads:
            assert store.load(model.model_id).model_id == model.model_id
        else:
            with pytest.raises(ArtifactRefused, match=f"scikit-learn {kept}"):
                store.load(model.model_id)


def test_an_encrypted_model_tells_nothing_without_its_key_and_the_others_serve(
    model: SegmentationModel, tmp_path: Path
) -> None:
    key, other_key, other_id = b"k" * 32, b"o" * 32, "0123456789abcdef"
    encrypting = ArtifactStore(tmp_path, b"a key", Vault([key]))
    encrypting.save(model)
    encrypting.rename_segment(model.model_id, 0, "Our best")
    ArtifactStore(tmp_path, b"a key").save(replace(model, model_id=other_id))
    assert encrypting.load(model.model_id).segments[0].name == "Our best"
    for path in (tmp_path / "models" / model.model_id).iterdir():
        content = path.read_bytes()
        assert b"Our best" not in content
        assert b"Fresh" not in content
        assert model.customers["customer_id"][0].encode() not in content or path.name == "signature"

    for vault in (Vault(), Vault([other_key])):
        store = ArtifactStore(tmp_path, b"a key", vault)
        for ask in (store.load, store.manifest, store.customers, store.verify):
            with pytest.raises(EncryptionKeyNeeded, match=f"{model.model_id}.*SEGMENT_ENCRYPTION_KEY"):
                ask(model.model_id)
        manifests, refused = store.survey()
        assert [one["model_id"] for one in manifests] == [other_id]
        assert [one.model_id for one in refused] == [model.model_id]


def test_models_are_encrypted_anew_under_the_first_key(model: SegmentationModel, tmp_path: Path) -> None:
    old, new = b"k" * 32, b"n" * 32
    plain = ArtifactStore(tmp_path, b"a key")
    plain.save(model)
    plain.rename_segment(model.model_id, 0, "Our best")

    for keys in ([old], [new, old]):
        store = ArtifactStore(tmp_path, b"a key", Vault(keys))
        assert [store.encrypt_anew(model.model_id), store.encrypt_anew(model.model_id)] == [4, 0]
    alone = ArtifactStore(tmp_path, b"a key", Vault([new]))
    assert alone.load(model.model_id).segments[0].name == "Our best"


def test_a_forgotten_customer_is_nowhere_in_the_files_of_a_model(tmp_path: Path) -> None:
    customers = samples.wholesale().with_columns(
        pl.format("person-{}@example.org", pl.int_range(1000, 1440)).alias("email")
    )
    config = TrainingConfig(id_column="email", n_resamples=0, n_references=0, n_segments=2)
    model = train(customers.drop("customer_id"), config)
    store = ArtifactStore(tmp_path, b"a key")
    store.save(model)
    who, other = model.segments[0].typical[:2]
    named_at = store.named_at(model.model_id)

    assert [store.forget_customer(model.model_id, one) for one in (who, who, "nobody")] == [1, 0, 0]
    left = store.load(model.model_id)
    assert left.n_forgotten == 1
    assert left.customers.height == model.customers.height - 1
    assert store.customer(model.model_id, who).is_empty()
    assert left.segments[0].typical[0] == other
    assert left.segments[0].size == model.segments[0].size
    assert store.named_at(model.model_id) > named_at
    files = list((tmp_path / "models" / model.model_id).iterdir())
    assert len(files) == 4
    for path in files:
        content = path.read_bytes() if path.suffix != ".parquet" else str(pl.read_parquet(path).to_dicts())
        assert who not in str(content)


def test_rows_without_ids_are_not_customers_to_forget(store: ArtifactStore) -> None:
    table = samples.wholesale().drop("customer_id")
    nameless = train(table, TrainingConfig(n_resamples=0, n_references=0, n_segments=2))
    store.save(nameless)

    assert store.forget_customer(nameless.model_id, "3") == 0
    assert store.customer(nameless.model_id, "3").height == 1


def test_a_disk_that_fills_up_leaves_nothing_of_a_model_and_the_old_one_as_it_was(
    model: SegmentationModel, tmp_path: Path
) -> None:
    class Full(Vault):
        def write(self, path: Path, content: Content) -> None:
            if path.name.startswith("customers"):
                with telling_full_disk():
                    raise OSError(errno.ENOSPC, "full")
            super().write(path, content)

    store = ArtifactStore(tmp_path, b"a key", Full())
    with pytest.raises(StorageFull, match="Make room"):
        store.save(model)
    assert [path.name for path in (tmp_path / "models").iterdir()] in ([], [".changing"])

    ArtifactStore(tmp_path, b"a key").save(model)
    before = sorted((tmp_path / "models" / model.model_id).iterdir())
    with pytest.raises(StorageFull):
        store.forget_customer(model.model_id, model.customers["customer_id"][0])
    assert sorted((tmp_path / "models" / model.model_id).iterdir()) == before
    assert store.load(model.model_id).customers.equals(model.customers)


def test_readers_see_a_model_before_or_after_a_customer_is_forgotten(
    store: ArtifactStore, model: SegmentationModel
) -> None:
    store.save(model)
    ids = model.customers["customer_id"].to_list()[:20]
    with ThreadPoolExecutor(3) as threads:
        reading = [threads.submit(store.load, model.model_id) for _ in range(60)]
        forgetting = [threads.submit(store.forget_customer, model.model_id, one) for one in ids]
        for one in reading:
            seen = one.result()
            assert seen.customers.height == model.customers.height - seen.n_forgotten
        assert sum(one.result() for one in forgetting) == 20


@pytest.mark.parametrize("file", ["signature", "manifest.json", "given_names.json"])
def test_json_that_is_nested_deep_refuses_its_model_and_not_the_others(
    store: ArtifactStore, model: SegmentationModel, tmp_path: Path, file: str
) -> None:
    sound = replace(model, model_id="0123456789abcdef")
    for one in (model, sound):
        store.save(one)
    (tmp_path / "models" / model.model_id / file).write_text("[" * 200_000)
    manifests, refused = store.survey()
    assert [one["model_id"] for one in manifests] == [sound.model_id]
    assert [one.model_id for one in refused] == [model.model_id]
