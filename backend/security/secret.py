"""The secret that models are signed with."""

import os
import secrets
import tempfile
from pathlib import Path

from backend.settings import Settings
from ml.errors import ArtifactRefused

N_SECRET_BYTES = 32


def secret_key(settings: Settings) -> bytes:
    """Return the secret of the settings, or the one that is kept in the artifacts, made on the first call.

    Raises
    ------
    ArtifactRefused
        The file does not hold a whole secret.
    """
    if settings.secret_key is not None:
        return settings.secret_key.get_secret_value().encode()
    path = settings.artifacts_dir / "secret.key"
    if not path.exists():
        settings.artifacts_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        _create(path)
    return _read(path)


def _read(path: Path) -> bytes:
    try:
        secret = bytes.fromhex(path.read_text())
    except ValueError:
        secret = b""
    # Models that are signed with an empty or a short secret could be forged.
    if len(secret) != N_SECRET_BYTES:
        raise ArtifactRefused(
            f"{path} must hold {2 * N_SECRET_BYTES} hexadecimal digits. Restore it from a copy, or delete "
            "it: a new one is made, and the models must be trained again."
        )
    return secret


def _create(path: Path) -> None:
    # mkstemp makes the file with mode 0600; the link appears whole, and the first of two processes wins.
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".secret-")
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_hex(N_SECRET_BYTES))
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        Path(draft).unlink()
