"""How orders, outcomes and progress of jobs are written down: as JSON, encrypted where the files are.

What was wrong with a table may quote its cells, and orders name its columns.
"""

import base64
import json
from typing import Any

from dbos import PortableWorkflowError, Serializer

from backend.security.encryption import keys_of
from backend.settings import Settings
from ml.errors import EncryptionKeyNeeded

SEALED = "sealed:"
_RAISED = "$raised"


class SealingSerializer(Serializer):
    """The first key seals, all of them open; what is plain can be read as well."""

    def __init__(self, settings: Settings) -> None:
        self._box = _box_of(keys_of(settings))
        self._first = _box_of(keys_of(settings)[:1])

    def name(self) -> str:
        """Name the format; DBOS refuses to read what another one wrote."""
        return "segment"

    def serialize(self, data: Any) -> str:
        """Write a value; an error as its name and message."""
        text = json.dumps(data, default=_described, separators=(",", ":"))
        return text if self._box is None else SEALED + self._box.encrypt(text.encode()).decode()

    def deserialize(self, serialized_data: str) -> Any:
        """Read a value.

        Raises
        ------
        EncryptionKeyNeeded
            It was sealed with a key that was not given.
        """
        value = json.loads(self._opened(serialized_data))
        if isinstance(value, dict) and value.keys() == {_RAISED}:
            return PortableWorkflowError(**value[_RAISED])
        return value

    def sealed_anew(self, text: str) -> str:
        """Return what was written down as it would be written now: as it is, where that is the same.

        Raises
        ------
        EncryptionKeyNeeded
        """
        return (
            text
            if self._is_current(text)
            else SEALED + self._box.encrypt(self._opened(text).encode()).decode()
        )

    def _is_current(self, text: str) -> bool:
        from cryptography.fernet import InvalidToken

        if self._first is None or not text.startswith(SEALED):
            return self._first is None
        try:
            self._first.decrypt(text.removeprefix(SEALED))
        except InvalidToken:
            return False
        return True

    def _opened(self, text: str) -> str:
        from cryptography.fernet import InvalidToken

        if not text.startswith(SEALED):
            return text
        try:
            if self._box is not None:
                return str(self._box.decrypt(text.removeprefix(SEALED)).decode())
        except InvalidToken:
            pass
        raise EncryptionKeyNeeded(
            "A job was written down with an encryption key that SEGMENT_ENCRYPTION_KEY does not hold. "
            "Add that key to it, after a comma."
        )


def _described(value: object) -> dict[str, Any]:
    if not isinstance(value, BaseException):
        raise TypeError(f"a {type(value).__name__} cannot be written down for a job")
    return {_RAISED: {"name": type(value).__name__, "message": str(value)}}


def _box_of(keys: list[bytes]) -> Any:
    if not keys:
        return None
    from cryptography.fernet import Fernet, MultiFernet
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    # Of their own, so that no key serves two ciphers.
    derived = (HKDF(SHA256(), 32, salt=None, info=b"segment: jobs").derive(key) for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in derived])
