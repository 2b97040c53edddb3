import base64
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import pytest

from backend.security.encryption import new_encryption_key, vault_of
from backend.security.principals import SERVICE
from backend.settings import Settings
from backend.stores import open_stores
from backend.work.job_queue import JobQueue
from ml.artifacts import ArtifactStore
from ml.data.report import describe_table
from ml.data.samples import wholesale
from ml.datasets import DatasetStore
from ml.errors import EncryptionKeyNeeded, InvalidConfig
from ml.types import SegmentationModel, Table, TableFormat

KEY = bytes(range(200, 232))


def settings(folder: Path, keys: str | None) -> Settings:
    return Settings(artifacts_dir=folder, encryption_key=keys)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [KEY.hex(), base64.b64encode(KEY).decode(), base64.urlsafe_b64encode(KEY).decode(), f" {KEY.hex()} "],
)
def test_a_key_is_read_however_it_is_written(tmp_path: Path, text: str) -> None:
    path = tmp_path / "file"
    vault_of(settings(tmp_path, KEY.hex())).write(path, b"content")

    assert vault_of(settings(tmp_path, text)).read(path) == b"content"
    assert vault_of(settings(tmp_path, f"{new_encryption_key()},{text}")).read(path) == b"content"
    with pytest.raises(EncryptionKeyNeeded):
        vault_of(settings(tmp_path, new_encryption_key())).read(path)


def test_without_a_key_files_are_plain(tmp_path: Path) -> None:
    vault = vault_of(settings(tmp_path, None))
    vault.write(tmp_path / "file", b"content")

    assert not vault.is_encrypting
    assert (tmp_path / "file").read_bytes() == b"content"


@pytest.mark.parametrize("text", ["", "secret-word", KEY.hex()[:-2], f"{KEY.hex()},", KEY.hex() + "zz"])
def test_a_wrong_key_is_told_without_showing_it(tmp_path: Path, text: str) -> None:
    with pytest.raises(InvalidConfig, match="segment keys new-encryption") as told:
        vault_of(settings(tmp_path, text))

    assert "secret-word" not in str(told.value)
    assert KEY.hex()[:8] not in str(told.value)


def test_the_keys_are_rotated_by_commands(
    segment_here: Callable[..., tuple[int, str, str]],
    sample_model: SegmentationModel,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    root = tmp_path / "artifacts"
    monkeypatch.setenv("SEGMENT_SECRET_KEY", "only for these tests")
    ArtifactStore(root, b"only for these tests").save(sample_model)
    assert "SEGMENT_ENCRYPTION_KEY is not set" in segment_here("keys", "rotate-encryption")[2]
    old, new = (segment_here("keys", "new-encryption")[1].strip() for _ in range(2))

    # A job that waits was written down before there was a key.
    table = Table(wholesale().head(30), TableFormat("csv"))
    dataset_id = DatasetStore(root, secret_key=b"only for these tests").save(table, describe_table(table))
    order = {"dataset_id": dataset_id, "asked_by": asdict(SERVICE), "options": {}}
    with closing(JobQueue(open_stores(settings(root, None)))) as queue:
        queue.check_database()
        assert queue.enqueue("0123456789abcdef", order)

    for keys in (old, f"{new},{old}"):
        monkeypatch.setenv("SEGMENT_ENCRYPTION_KEY", keys)
        code, told, _ = segment_here("keys", "rotate-encryption")
        assert (code, "Encrypted anew: 5 files" in told) == (0, True)
        assert "1 texts of jobs" in told
        assert "Encrypted anew: 0 files" in segment_here("keys", "rotate-encryption")[1]
    for path in (root / "models" / sample_model.model_id).iterdir():
        assert path.name == "signature" or path.read_bytes().startswith(b"SEGVAULT")

    monkeypatch.setenv("SEGMENT_ENCRYPTION_KEY", old)
    code, told, refused = segment_here("keys", "rotate-encryption")
    assert (code, sample_model.model_id in refused) == (1, True)
    assert "Job 0123456789abcdef is under a key" in refused
    monkeypatch.setenv("SEGMENT_ENCRYPTION_KEY", new)
    assert sample_model.model_id in segment_here("models")[1]
    with closing(JobQueue(open_stores(settings(root, new)))) as queue:
        assert queue.order("0123456789abcdef") == order
    monkeypatch.delenv("SEGMENT_ENCRYPTION_KEY")
    _, told, refused = segment_here("models")
    assert sample_model.model_id not in told
    assert f"Refused: Model {sample_model.model_id} cannot be opened" in refused
