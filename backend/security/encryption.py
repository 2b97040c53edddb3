"""The keys that encrypt what is kept of customers."""

import base64
import secrets
from contextlib import suppress

from backend.settings import Settings
from ml.errors import InvalidConfig
from ml.sealing import KEY_BYTES
from ml.vault import Vault


def vault_of(settings: Settings) -> Vault:
    """Return what writes and reads the files of these settings: encrypted, if a key is set.

    Raises
    ------
    InvalidConfig
        One of the keys is none.
    """
    return Vault(keys_of(settings))


def keys_of(settings: Settings) -> list[bytes]:
    """Return the keys of these settings: the first encrypts, all of them read.

    Raises
    ------
    InvalidConfig
        One of them is none.
    """
    if settings.encryption_key is None:
        return []
    given = settings.encryption_key.get_secret_value().split(",")
    return [_key_of(text.strip(), number, len(given)) for number, text in enumerate(given, start=1)]


def new_encryption_key() -> str:
    """Make a key, as ``SEGMENT_ENCRYPTION_KEY`` takes it."""
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def _key_of(text: str, number: int, n_keys: int) -> bytes:
    for read in (bytes.fromhex, lambda one: base64.b64decode(one.translate(_FROM_URL_SAFE), validate=True)):
        with suppress(ValueError):
            key = read(text)
            if len(key) == KEY_BYTES:
                return key
    # The text itself is a secret, even when it is a wrong one.
    raise InvalidConfig(
        f"SEGMENT_ENCRYPTION_KEY holds {n_keys} with commas between, and number {number} is not "
        f"{KEY_BYTES} bytes as base64 or as hexadecimal digits. `segment keys new-encryption` makes one."
    )


_FROM_URL_SAFE = str.maketrans("-_", "+/")
