"""A model in one file, to move it between services that have agreed on a secret.

The file is a tar of the model's files, encrypted and authenticated as the vault does with a key derived from
the secret: whoever does not have it can neither read what is in the file nor make another one, and nothing of
a file is unpickled before all of it has proved to come from somebody who has it.
"""

import hashlib
import hmac
import io
import tarfile
from pathlib import Path
from typing import BinaryIO

from ml.artifacts import FILES, MANIFEST, ArtifactStore, model_from_files
from ml.errors import ArtifactRefused, EncryptionKeyNeeded
from ml.kept_json import read_json
from ml.types import SegmentationModel
from ml.vault import Vault

_MAX_MEMBERS = len(FILES)


def export_model(artifacts: ArtifactStore, model_id: str, path: Path, secret: bytes) -> None:
    """Write a model into a file for those who have the same secret.

    Raises
    ------
    ModelNotFound, ArtifactRefused, EncryptionKeyNeeded
    StorageFull
    """
    files = artifacts.files(model_id)

    def pack(out: BinaryIO) -> None:
        with tarfile.open(fileobj=out, mode="w|") as tar:
            for name, content in files.items():
                member = tarfile.TarInfo(name)
                member.size = len(content)
                tar.addfile(member, io.BytesIO(content))

    _vault_for(secret).write(path, pack)


def read_exported_model(path: Path, secret: bytes) -> SegmentationModel:
    """Read a model that was exported with the same secret.

    Raises
    ------
    ArtifactRefused
        It was not, or was changed or cut off since; or it is of other versions of this program or of
        scikit-learn.
    """
    try:
        # All of it is read, and with that proved, before anything is looked at.
        content = _vault_for(secret).read_sealed(path)
    except (EncryptionKeyNeeded, ArtifactRefused) as error:
        raise ArtifactRefused(
            f"{path.name} was not exported with this secret, or was changed since, so it is not loaded. "
            "Give the secret of the service that it comes from, or the one that both have agreed on, with "
            "--secret-key-file."
        ) from error
    with tarfile.open(fileobj=io.BytesIO(content)) as tar:
        files = {one.name: _member(tar, one) for one in tar.getmembers()[:_MAX_MEMBERS]}
    if files.keys() != set(FILES):
        raise ArtifactRefused(f"{path.name} was exported by another version of this program.")
    return model_from_files(str(read_json(files[MANIFEST])["model_id"]), files)


def _member(tar: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    file = tar.extractfile(member)
    return file.read() if file is not None else b""


def _vault_for(secret: bytes) -> Vault:
    return Vault([hmac.new(secret, b"segment: key of exported models", hashlib.sha256).digest()])
