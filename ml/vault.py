"""What writes and reads the files that are kept: plain, or encrypted where there is a key."""

import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

from ml.errors import ArtifactRefused, EncryptionKeyNeeded
from ml.sealing import (
    CHUNK_BYTES,
    HEADER_BYTES,
    KEY_BYTES,
    MAGIC,
    NAMED_BYTES,
    VERSION,
    Opening,
    Sealing,
    fingerprint,
)
from ml.whole_files import open_ordinary, replacing

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
            sealed = Sealing(file, self._first) if self._first else file
            _pour(content, cast("BinaryIO", sealed))
            if isinstance(sealed, Sealing):
                sealed.seal_last()

    def open(self, path: Path, *, must_be_sealed: bool = False) -> BinaryIO:
        """Open a file to read it from its beginning to its end.

        Raises
        ------
        EncryptionKeyNeeded
            It is encrypted with a key that was not given.
        ArtifactRefused
            It is of a version that is not known, or plain and must not be. Reading raises it where the file
            was changed or cut off.
        OSError
            It is not there, or is no ordinary file.
        """
        file = open_ordinary(path)
        try:
            header = file.read(HEADER_BYTES)
            if not (must_be_sealed or header.startswith(MAGIC)):
                file.seek(0)
                return file
            key = self._key_of(header, path.name)
            return cast("BinaryIO", io.BufferedReader(Opening(file, key, header, path.name), CHUNK_BYTES))
        except BaseException:
            file.close()
            raise

    def read(self, path: Path) -> bytes:
        """Read a file whole; raises what ``open`` does."""
        with self.open(path) as file:
            return file.read()

    def read_sealed(self, path: Path) -> bytes:
        """Read a file whole that has to be encrypted with one of the keys: a plain one is refused."""
        # Opened once: what is at a path may be swapped between two looks at it.
        with self.open(path, must_be_sealed=True) as file:
            return file.read()

    def is_current(self, path: Path) -> bool:
        """Tell whether a file is as this vault would write it: encrypted with the first key, or plain."""
        with open_ordinary(path) as file:
            header = file.read(NAMED_BYTES)
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
        if not header.startswith(MAGIC):
            raise ArtifactRefused(f"{name} is not encrypted.")
        if len(header) < HEADER_BYTES:
            raise ArtifactRefused(f"{name} is encrypted and was cut off.")
        if header[len(MAGIC)] != VERSION:
            raise ArtifactRefused(f"{name} was encrypted by another version of this program.")
        asked = header[len(MAGIC) + 1 : NAMED_BYTES]
        if asked not in self._keys:
            raise EncryptionKeyNeeded(
                f"{name} is encrypted with key {asked.hex()}, which SEGMENT_ENCRYPTION_KEY does not hold. "
                "Add that key to it, after a comma."
            )
        return self._keys[asked]


PLAIN = Vault()


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
