"""``segment models export`` and ``import``."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ml.artifacts import ArtifactStore
from ml.errors import ArtifactRefused
from ml.transfer import export_model, read_exported_model
from ml.types import SegmentationModel

SECRET = "only for these tests"  # noqa: S105


@pytest.fixture
def store(tmp_path: Path, sample_model: SegmentationModel) -> ArtifactStore:
    store = ArtifactStore(tmp_path / "artifacts", SECRET.encode())
    store.save(sample_model)
    return store


def test_a_model_moves_with_the_names_that_people_gave(
    store: ArtifactStore, sample_model: SegmentationModel, tmp_path: Path
) -> None:
    store.rename_segment(sample_model.model_id, 0, "Our best")
    path = tmp_path / "model.segment"
    export_model(store, sample_model.model_id, path, b"agreed")
    moved = read_exported_model(path, b"agreed")

    assert moved.segments[0].name == "Our best"
    assert moved.customers.equals(sample_model.customers)
    assert b"Our best" not in path.read_bytes()
    assert b"Fresh" not in path.read_bytes()


def test_nothing_is_loaded_without_proof_that_it_comes_from_somebody_with_the_secret(
    store: ArtifactStore, sample_model: SegmentationModel, tmp_path: Path
) -> None:
    path = tmp_path / "model.segment"
    export_model(store, sample_model.model_id, path, b"agreed")
    sound = path.read_bytes()
    with pytest.raises(ArtifactRefused, match="--secret-key-file"):
        read_exported_model(path, b"another secret")
    for changed in (sound[:-1], sound[:-1] + b"?", b"", b"PK" + sound, sound[:40], sound[:20_000]):
        path.write_bytes(changed)
        with pytest.raises(ArtifactRefused):
            read_exported_model(path, b"agreed")


def test_the_commands_move_a_model_between_services_that_agree_on_a_secret(
    store: ArtifactStore,
    sample_model: SegmentationModel,
    segment_here: Callable[..., tuple[int, str, str]],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    exported, agreed = str(tmp_path / "model.segment"), tmp_path / "agreed"
    agreed.write_text("a secret that both know\n")
    with_agreed = ("--secret-key-file", str(agreed))
    monkeypatch.setenv("SEGMENT_SECRET_KEY", SECRET)
    store.activate(sample_model.model_id)
    assert segment_here("models", "export", "active", "-o", exported)[0] == 0

    monkeypatch.setenv("SEGMENT_SECRET_KEY", "the secret of another service")
    monkeypatch.setenv("SEGMENT_ARTIFACTS_DIR", str(tmp_path / "other"))
    code, _, told = segment_here("models", "import", exported)
    assert (code, "--secret-key-file" in told) == (2, True)

    export_model(store, sample_model.model_id, Path(exported), b"a secret that both know")
    assert segment_here("models", "import", exported, *with_agreed, "--activate")[0] == 0
    code, _, told = segment_here("models", "import", exported, *with_agreed)
    assert (code, "here already" in told) == (2, True)
    assert f"* {sample_model.model_id}" in segment_here("models")[1]
