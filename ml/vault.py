"""Files that are written whole or not at all, and encrypted when there is a key.

An encrypted file is a header and chunks of 64 KiB, sealed by AES-256-GCM in the STREAM construction of Hoang,
Reyhanitabar, Rogaway and Vizár (2015): the nonce of a chunk is a random prefix, its number, and whether it is
the last, so that chunks cannot be changed, put in another order, left out or added. Every file has a key of
its own, derived from the given one and a random salt (HKDF-SHA256), so that no nonce ever comes twice.
"""

import errno
import fcntl
import io
import os
import secrets
import stat
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO, Self, cast

from ml.errors import ArtifactRefused, EncryptionKeyNeeded, StorageFull

KEY_BYTES = 32
CHUNK_BYTES = 64 * 1024
MAGIC = b"SEGVAULT"
VERSION = 1
_FINGERPRINT_BYTES, _SALT_BYTES, _PREFIX_BYTES, _TAG_BYTES = 8, 16, 7, 16
_NAMED_BYTES = len(MAGIC) + 1 + _FINGERPRINT_BYTES
HEADER_BYTES = _NAMED_BYTES + _SALT_BYTES + _PREFIX_BYTES
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}

Content = bytes | Callable[[BinaryIO], None]
"""What a file will hold, or what writes it."""


class Vault:
    """Writes and reads files; without keys they are plain, and only plain ones can be read.

    Parameters
    ----------
    keys
        32 bytes each. The first encrypts, all of them decrypt. Plain files are read as well: whoever cares
        who wrote a file signs it.
    """

    def __init__(self, keys: Sequence[bytes] = ()) -> None:
        if any(len(key) != KEY_BYTES for key in keys):
            raise ValueError(f"a key has {KEY_BYTES} bytes")
        self._first = keys[0] if keys else None
        self._keys = {fingerprint(key): key for key in keys}

    @property
    def is_encrypting(self) -> bool:
        """Whether what is written is encrypted."""
        return self._first is not None

    def write(self, path: Path, content: Content) -> None:
        """Write a file whole: whoever reads it, before or after a crash, sees all of the old or of the new.

        Raises
        ------
        StorageFull
            The old file, if there was one, is as it was.
        """
        with replacing(path) as file:
            sealed = _Sealing(file, self._first) if self._first else file
            _pour(content, cast("BinaryIO", sealed))
            if isinstance(sealed, _Sealing):
                sealed.seal_last()

    def open(self, path: Path) -> BinaryIO:
        """Open a file to read it from its beginning to its end.

        Raises
        ------
        EncryptionKeyNeeded
            It is encrypted with a key that was not given.
        ArtifactRefused
            It is of a version that is not known. Reading raises it where the file was changed or cut off.
        OSError
            It is not there, or is no ordinary file.
        """
        file = _open_ordinary(path)
        try:
            header = file.read(HEADER_BYTES)
            if not header.startswith(MAGIC):
                file.seek(0)
                return file
            key = self._key_of(header, path.name)
            return cast("BinaryIO", io.BufferedReader(_Opening(file, key, header, path.name), CHUNK_BYTES))
        except BaseException:
            file.close()
            raise

    def read(self, path: Path) -> bytes:
        """Read a file whole; raises what ``open`` does."""
        with self.open(path) as file:
            return file.read()

    def read_sealed(self, path: Path) -> bytes:
        """Read a file whole that has to be encrypted with one of the keys: a plain one is refused."""
        with _open_ordinary(path) as file:
            if file.read(len(MAGIC)) != MAGIC:
                raise ArtifactRefused(f"{path.name} is not encrypted.")
        return self.read(path)

    def is_current(self, path: Path) -> bool:
        """Tell whether a file is as this vault would write it: encrypted with the first key, or plain."""
        with _open_ordinary(path) as file:
            header = file.read(_NAMED_BYTES)
        if self._first is None:
            return not header.startswith(MAGIC)
        return header == MAGIC + bytes([VERSION]) + fingerprint(self._first)

    def rewrite(self, path: Path) -> bool:
        """Write a file anew as this vault writes, unless it is so already; tells whether it was not."""
        if self.is_current(path):
            return False
        with self.open(path) as old:
            self.write(path, lambda new: _copy(old, new))
        return True

    def _key_of(self, header: bytes, name: str) -> bytes:
        if len(header) < HEADER_BYTES:
            raise ArtifactRefused(f"{name} is encrypted and was cut off.")
        if header[len(MAGIC)] != VERSION:
            raise ArtifactRefused(f"{name} was encrypted by another version of this program.")
        asked = header[len(MAGIC) + 1 : _NAMED_BYTES]
        if asked not in self._keys:
            raise EncryptionKeyNeeded(
                f"{name} is encrypted with key {asked.hex()}, which SEGMENT_ENCRYPTION_KEY does not hold. "
                "Add that key to it, after a comma."
            )
        return self._keys[asked]


PLAIN = Vault()


def fingerprint(key: bytes) -> bytes:
    """Name a key without telling it."""
    return _derive(key, b"", b"segment: fingerprint of a key")[:_FINGERPRINT_BYTES]


def sealed_size(n_bytes: int) -> int:
    """How long a file of that many bytes is once it is encrypted."""
    n_chunks = max(1, -(-n_bytes // CHUNK_BYTES))
    return HEADER_BYTES + n_bytes + n_chunks * _TAG_BYTES


@contextmanager
def telling_full_disk() -> Iterator[None]:
    """Tell a disk without room, or without more for this user, as ``StorageFull``."""
    try:
        yield
    except OSError as error:
        if error.errno not in _FULL:
            raise
        raise full_disk() from error


def full_disk() -> StorageFull:
    """What to raise where there is no room, or too little."""
    return StorageFull(
        "The disk is full, so nothing was kept. Make room on it (delete datasets or models that nobody "
        "needs, or run `segment prune`) and try again."
    )


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Open a draft beside a file, which becomes the file once it is written and on the disk."""
    draft = path.with_name(f".{path.name}-{uuid.uuid4().hex}")
    with telling_full_disk():
        try:
            # Held while it is written: `segment prune` takes away only what nobody holds.
            with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                yield file
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
        except BaseException:
            with suppress(OSError):
                draft.unlink()
            raise
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder outlast a power cut: a rename is on the disk only then."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _pour(content: Content, file: BinaryIO) -> None:
    if isinstance(content, bytes):
        file.write(content)
        return
    watched = _Watched(file)
    try:
        content(cast("BinaryIO", watched))
    except Exception:
        # Polars tells a full disk as an error of its own.
        if watched.error is not None:
            raise watched.error from None
        raise


def _copy(old: IO[bytes], new: IO[bytes]) -> None:
    while chunk := old.read(CHUNK_BYTES):
        new.write(chunk)


def _open_ordinary(path: Path) -> BinaryIO:
    # A link could lead anywhere, and a pipe would never end.
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(errno.EINVAL, "not an ordinary file", str(path))
    return os.fdopen(handle, "rb")


def _derive(key: bytes, salt: bytes, purpose: bytes) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt, info=purpose).derive(key)


class _Watched(io.RawIOBase):
    """A file that remembers what kept it from being written."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.error: OSError | None = None

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        try:
            return self._file.write(data)
        except OSError as error:
            self.error = error
            raise


@dataclass
class _Stream:
    """The chunks of one file: its cipher, and the number of the next."""

    cipher: Any
    prefix: bytes
    number: int = 0

    @classmethod
    def of(cls, key: bytes, header: bytes) -> Self:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        salt, prefix = header[_NAMED_BYTES:-_PREFIX_BYTES], header[-_PREFIX_BYTES:]
        # All of the header goes into the key, so that none of it can be changed.
        return cls(AESGCM(_derive(key, salt, header)), prefix)

    def next_nonce(self, *, is_last: bool) -> bytes:
        nonce = self.prefix + self.number.to_bytes(4, "big") + bytes([is_last])
        self.number += 1
        return nonce


class _Sealing(io.RawIOBase):
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
        return True

    def write(self, data: Any) -> int:
        view = memoryview(data).cast("B")
        for start in range(0, len(view), CHUNK_BYTES):
            self._pending += view[start : start + CHUNK_BYTES]
            # One chunk is always kept back: only the end tells which is the last.
            if len(self._pending) > CHUNK_BYTES:
                self._seal(is_last=False)
        return len(view)

    def seal_last(self) -> None:
        self._seal(is_last=True)

    def _seal(self, *, is_last: bool) -> None:
        chunk = bytes(self._pending[:CHUNK_BYTES])
        del self._pending[:CHUNK_BYTES]
        nonce = self._stream.next_nonce(is_last=is_last)
        self._file.write(self._stream.cipher.encrypt(nonce, chunk, None))


class _Opening(io.RawIOBase):
    """Decrypts another file, chunk by chunk."""

    def __init__(self, file: BinaryIO, key: bytes, header: bytes, name: str) -> None:
        self._file = file
        self._name = name
        self._stream = _Stream.of(key, header)
        self._sealed = file.read(CHUNK_BYTES + _TAG_BYTES)
        self._is_over = False
        self._plain = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
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
        self._file.close()
        super().close()
