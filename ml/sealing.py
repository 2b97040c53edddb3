"""Encrypted files: a header, and chunks of 64 KiB that are sealed by AES-256-GCM.

The chunks follow the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár (2015): the nonce of a
chunk is a random prefix, its number, and whether it is the last, so that chunks cannot be changed, put in
another order, left out or added. Each file has a key of its own, derived from the given one and a random salt
(HKDF-SHA256), so that no nonce ever comes twice.
"""

import io
import secrets
from dataclasses import dataclass
from typing import Any, BinaryIO, Self

from ml.errors import ArtifactRefused

KEY_BYTES = 32
CHUNK_BYTES = 64 * 1024
MAGIC = b"SEGVAULT"
VERSION = 1
_FINGERPRINT_BYTES, _SALT_BYTES, _PREFIX_BYTES, _TAG_BYTES = 8, 16, 7, 16
NAMED_BYTES = len(MAGIC) + 1 + _FINGERPRINT_BYTES
"""So much of the header says that a file is encrypted, how, and with which key."""
HEADER_BYTES = NAMED_BYTES + _SALT_BYTES + _PREFIX_BYTES


def fingerprint(key: bytes) -> bytes:
    """Name a key without telling it."""
    return _derive(key, b"", b"segment: fingerprint of a key")[:_FINGERPRINT_BYTES]


def sealed_size(n_bytes: int) -> int:
    """How long a file of that many bytes is once it is encrypted."""
    n_chunks = max(1, -(-n_bytes // CHUNK_BYTES))
    return HEADER_BYTES + n_bytes + n_chunks * _TAG_BYTES


@dataclass
class _Stream:
    """The chunks of one file: its cipher, and the number of the next."""

    cipher: Any
    prefix: bytes
    number: int = 0

    @classmethod
    def of(cls, key: bytes, header: bytes) -> Self:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        salt, prefix = header[NAMED_BYTES:-_PREFIX_BYTES], header[-_PREFIX_BYTES:]
        # All of the header goes into the key, so that none of it can be changed.
        return cls(AESGCM(_derive(key, salt, header)), prefix)

    def next_nonce(self, *, is_last: bool) -> bytes:
        nonce = self.prefix + self.number.to_bytes(4, "big") + bytes([is_last])
        self.number += 1
        return nonce


class Sealing(io.RawIOBase):
    """Encrypts what is written into another file; ``seal_last`` ends it."""

    def __init__(self, file: BinaryIO, key: bytes) -> None:
        header = (
            MAGIC + bytes([VERSION]) + fingerprint(key) + secrets.token_bytes(_SALT_BYTES + _PREFIX_BYTES)
        )
        self._file = file
        self._stream = _Stream.of(key, header)
        self._pending = bytearray()
        file.write(header)

    def writable(self) -> bool:
        """Tell that it can be written."""
        return True

    def write(self, data: Any) -> int:
        """Encrypt whole chunks, and keep the rest."""
        view = memoryview(data).cast("B")
        for start in range(0, len(view), CHUNK_BYTES):
            self._pending += view[start : start + CHUNK_BYTES]
            # One chunk is always kept back: only the end tells which is the last.
            if len(self._pending) > CHUNK_BYTES:
                self._seal(is_last=False)
        return len(view)

    def seal_last(self) -> None:
        """Encrypt the rest, which is the last chunk."""
        self._seal(is_last=True)

    def _seal(self, *, is_last: bool) -> None:
        chunk = bytes(self._pending[:CHUNK_BYTES])
        del self._pending[:CHUNK_BYTES]
        nonce = self._stream.next_nonce(is_last=is_last)
        self._file.write(self._stream.cipher.encrypt(nonce, chunk, None))


class Opening(io.RawIOBase):
    """Decrypts another file, chunk by chunk."""

    def __init__(self, file: BinaryIO, key: bytes, header: bytes, name: str) -> None:
        self._file = file
        self._name = name
        self._stream = _Stream.of(key, header)
        self._sealed = file.read(CHUNK_BYTES + _TAG_BYTES)
        self._is_over = False
        self._plain = b""

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Decrypt as much as fits; raises ``ArtifactRefused`` where it was changed or cut off."""
        if not self._plain and not self._is_over:
            self._plain = self._unseal()
        n_bytes = min(len(buffer), len(self._plain))
        buffer[:n_bytes], self._plain = self._plain[:n_bytes], self._plain[n_bytes:]
        return n_bytes

    def _unseal(self) -> bytes:
        from cryptography.exceptions import InvalidTag

        sealed, self._sealed = self._sealed, self._file.read(CHUNK_BYTES + _TAG_BYTES)
        self._is_over = not self._sealed
        try:
            plain: bytes = self._stream.cipher.decrypt(
                self._stream.next_nonce(is_last=self._is_over), sealed, None
            )
        except InvalidTag:
            raise ArtifactRefused(f"{self._name} is encrypted, and was changed or cut off since.") from None
        return plain

    def close(self) -> None:
        """Close both."""
        self._file.close()
        super().close()


def _derive(key: bytes, salt: bytes, purpose: bytes) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt, info=purpose).derive(key)
