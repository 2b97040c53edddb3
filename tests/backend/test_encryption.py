import base64
from pathlib import Path

import pytest

from backend.security.encryption import new_encryption_key, vault_of
from backend.settings import Settings
from ml.errors import EncryptionKeyNeeded, InvalidConfig

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
