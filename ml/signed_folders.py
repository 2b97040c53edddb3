"""Folders of signed files, each folder written whole or not at all: what models and datasets are kept in.

Beside its files a folder holds ``signature``: the length and the HMAC-SHA256 of each file's content, and an
HMAC over all of that and the folder's name. A file is replaced by writing another one beside it and then the
signature, which names it; so a folder is either as before or as after, whenever the power goes.
"""

import fcntl
import hmac
import os
import re
import shutil
import stat
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from ml.errors import ArtifactError, ArtifactRefused, EncryptionKeyNeeded
from ml.sealing import sealed_size
from ml.signatures import SignedFile, Signer
from ml.vault import Content, Vault
from ml.whole_files import holding, replacing, sync_folder, telling_full_disk

SIGNATURE = "signature"
UNFINISHED, DELETED = ".unfinished-", ".deleted-"
_NAME = re.compile(r"^[0-9a-f]{16}$")


@dataclass(frozen=True)
class Kind:
    """What the folders are, for messages: a noun, what to do about a damaged one, what to say of none.

    ``is_of_earlier_version`` tells, by what stands in ``signature`` and in the files, whether an earlier
    version of this program left a folder like that; it is then signed anew.
    """

    noun: str
    files: tuple[str, ...]
    advice: str
    not_found: Callable[[str], ArtifactError]
    is_of_earlier_version: Callable[[str, Mapping[str, bytes]], bool]


class SignedFolders:
    """Folders under one root.

    Parameters
    ----------
    secret_key
        Signs every file.
    vault
        Writes and reads the files; the signature, which tells nothing of a customer, is plain.
    """

    def __init__(self, root: Path, kind: Kind, secret_key: bytes, vault: Vault) -> None:
        self.root = root
        self._kind = kind
        self._signer = Signer(secret_key, kind.noun)
        self._vault = vault
        # What this process has read through, and found whole or not; a file that changes is read anew.
        self._checked: dict[Path, tuple[tuple[int, ...], bool]] = {}
        root.mkdir(parents=True, exist_ok=True)

    def write(self, name: str, files: Mapping[str, Content]) -> None:
        """Write a folder, which appears once every byte of it is on the disk.

        Raises
        ------
        StorageFull
            Nothing is left of it.
        """
        with self.written(name, files):
            pass

    @contextmanager
    def written(self, name: str, files: Mapping[str, Content]) -> Iterator[Path]:
        """Write a folder that appears at the end; whoever raises meanwhile keeps it from that."""
        with telling_full_disk(), self._unfinished() as unfinished:
            signed = {file: self._write(unfinished, file, file, content) for file, content in files.items()}
            self._write_signature(unfinished, name, signed)
            yield unfinished
            unfinished.rename(self.root / name)
            sync_folder(self.root)

    def read(self, name: str, file: str) -> bytes:
        """Read a file of a folder that is as it was written.

        Raises
        ------
        ArtifactError
            There is no such folder; it was changed; or it is encrypted, and the key is not there.
        """
        return self.read_all(name, (file,))[file]

    def read_all(self, name: str, files: tuple[str, ...]) -> dict[str, bytes]:
        """Read several files of a folder, all of them as they were written together."""
        signed = self._signed(name)
        while True:
            try:
                return {file: self._read(name, file, signed) for file in files}
            except ArtifactRefused:
                # Somebody may have replaced them meanwhile.
                before, signed = signed, self._signed(name)
                if signed == before:
                    raise

    def verify(self, name: str) -> None:
        """Read through every file that has changed since this process last did; raises what ``read`` does."""
        signed = self._signed(name)
        for file, one in signed.items():
            path = self.root / name / one.file
            if self._known(path) is not True:
                self.read(name, file)

    def names(self) -> list[str]:
        """The folders that there are, damaged ones and odd files in their place included."""
        return sorted(path.name for path in self.root.iterdir() if _NAME.match(path.name))

    def look(self, name: str) -> None:
        """Look whether the files of a folder are there, in full length, and not known to be changed."""
        for file, one in self._signed(name).items():
            path = self.root / name / one.file
            try:
                n_bytes = path.lstat().st_size
            except OSError as error:
                raise self.refusal(name, file) from error
            if n_bytes not in (one.n_bytes, sealed_size(one.n_bytes)) or self._known(path) is False:
                raise self.refusal(name, file)

    def replace(self, name: str, files: Mapping[str, Content]) -> None:
        """Replace files of a folder, all at once for everybody who reads; within ``alone()`` only."""
        folder, signed = self.root / name, self._signed(name)
        drafts = {file: _another_name(file) for file in files}
        try:
            new = {file: self._write(folder, drafts[file], file, files[file]) for file in files}
            sync_folder(folder)
            self._write_signature(folder, name, {**signed, **new})
        except BaseException:
            for draft in drafts.values():
                (folder / draft).unlink(missing_ok=True)
            raise
        for path in self.strays(name):
            path.unlink(missing_ok=True)

    def remove_stray(self, name: str, path: Path) -> None:
        """Remove one of what a crash has left in a folder, if it still is such."""
        with self.alone():
            if path in self.strays(name):
                path.unlink(missing_ok=True)

    def strays(self, name: str) -> list[Path]:
        """Files that were replaced or never finished, and that a crash kept from being removed."""
        used = {one.file for one in self._signed(name).values()}
        stems = {"", *(Path(file).stem for file in self._kind.files)}
        return [
            path
            for path in (self.root / name).iterdir()
            if path.name not in used and path.name.split("-")[0].split(".")[0] in stems
        ]

    def rewrite(self, name: str) -> int:
        """Encrypt what is not encrypted with the first key yet; returns how many files that were."""
        with self.alone():
            signed = self._signed(name)
            try:
                return sum(self._vault.rewrite(self.root / name / one.file) for one in signed.values())
            except (OSError, ArtifactRefused, EncryptionKeyNeeded) as error:
                raise self._named(name, error) from error

    def delete(self, name: str) -> None:
        """Remove a folder, be it damaged or not."""
        # Renamed first, so that a half deleted one is never listed.
        doomed = self.root / f"{DELETED}{uuid.uuid4().hex}"
        try:
            (self.root / name).rename(doomed)
        except FileNotFoundError:
            raise self._kind.not_found(name) from None
        sync_folder(self.root)
        shutil.rmtree(doomed) if stat.S_ISDIR(doomed.lstat().st_mode) else doomed.unlink()

    def refusal(self, name: str, file: str) -> ArtifactError:
        """What to raise where a file of a folder is not as it was written."""
        # It may have been deleted by somebody else between the look and the reading.
        if not os.path.lexists(self.root / name):
            return self._kind.not_found(name)
        noun, advice = self._kind.noun, self._kind.advice
        return ArtifactRefused(
            f"{noun} {name} is damaged on disk: {file} cannot be read as it was written. {advice}"
        )

    @contextmanager
    def alone(self, *, waiting: bool = True) -> Iterator[None]:
        """Keep other processes and threads from changing files of the folders; not to be nested."""
        with (self.root / ".changing").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX if waiting else fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield

    @contextmanager
    def _unfinished(self) -> Iterator[Path]:
        folder = self.root / f"{UNFINISHED}{uuid.uuid4().hex}"
        folder.mkdir(mode=0o700)
        with holding(folder):
            try:
                yield folder
            except BaseException:
                shutil.rmtree(folder, ignore_errors=True)
                raise

    def _write(self, folder: Path, draft: str, file: str, content: Content) -> SignedFile:
        signing = self._signer.signing(file)

        def signed(out: BinaryIO) -> None:
            signing.out = out
            if isinstance(content, bytes):
                signing.write(content)
            else:
                content(cast("BinaryIO", signing))

        self._vault.write(folder / draft, signed)
        return SignedFile(draft, signing.n_bytes, signing.mac.hexdigest())

    def _read(self, name: str, file: str, signed: Mapping[str, SignedFile]) -> bytes:
        if file not in signed:
            raise self.refusal(name, file)
        path = self.root / name / signed[file].file
        try:
            looks = _looks_of(path)
            content = self._vault.read(path)
        except FileNotFoundError as error:
            raise self.refusal(name, file) from error
        except (OSError, ArtifactRefused, EncryptionKeyNeeded) as error:
            raise self._named(name, error, file) from error
        is_whole = hmac.compare_digest(self._signer.sign(file, content), signed[file].mac)
        self._checked[path] = (looks, is_whole)
        if not is_whole:
            raise self.refusal(name, file)
        return content

    def _named(self, name: str, error: Exception, file: str = "one of its files") -> Exception:
        if isinstance(error, EncryptionKeyNeeded):
            return EncryptionKeyNeeded(f"{self._kind.noun} {name} cannot be opened: {error}")
        return self.refusal(name, file)

    def _foreign(self, name: str) -> ArtifactRefused:
        return ArtifactRefused(
            f"{self._kind.noun} {name} was changed on disk or signed with another key, so it is not loaded. "
            f"{self._kind.advice}"
        )

    def _known(self, path: Path) -> bool | None:
        looks, is_whole = self._checked.get(path, (None, None))
        try:
            return is_whole if looks == _looks_of(path) else None
        except OSError:
            return None

    def _signed(self, name: str) -> dict[str, SignedFile]:
        folder = self.root / name
        self._refuse_odd_files(name, folder)
        text = self._signature_text(folder)
        try:
            signed = self._signer.unpack(name, text)
        except ValueError as error:
            raise self._foreign(name) from error
        return self._sign_anew(name, text) if signed is None else signed

    def _signature_text(self, folder: Path) -> str:
        with suppress(OSError, UnicodeDecodeError):
            return (folder / SIGNATURE).read_text()
        return ""

    def _refuse_odd_files(self, name: str, folder: Path) -> None:
        try:
            # scandir would follow a link to another folder.
            odd = None if stat.S_ISDIR(folder.lstat().st_mode) else folder.name
            for one in os.scandir(folder) if odd is None else ():
                odd = odd if one.is_file(follow_symlinks=False) else one.name
        except OSError as error:
            raise self.refusal(name, "its folder") from error
        if odd is not None:
            raise ArtifactRefused(
                f"{self._kind.noun} {name} is refused: {odd!r} is a link or no ordinary file, which this "
                f"program never writes. {self._kind.advice}"
            )

    def _sign_anew(self, name: str, text: str) -> dict[str, SignedFile]:
        folder, files = self.root / name, {}
        for file in self._kind.files:
            try:
                files[file] = self._vault.read(folder / file)
            except (OSError, ArtifactRefused, EncryptionKeyNeeded) as error:
                raise self._named(name, error, file) from error
        if not self._kind.is_of_earlier_version(text, files):
            raise self._foreign(name)
        signed = {
            file: SignedFile(file, len(content), self._signer.sign(file, content))
            for file, content in files.items()
        }
        # Whoever holds the lock signs anew as well; next time it is done.
        with suppress(OSError, ArtifactError), self.alone(waiting=False):
            if self._signature_text(folder) == text:
                self._write_signature(folder, name, signed)
        return signed

    def _write_signature(self, folder: Path, name: str, signed: Mapping[str, SignedFile]) -> None:
        with replacing(folder / SIGNATURE) as out:
            out.write(self._signer.pack(name, signed))


def _looks_of(path: Path) -> tuple[int, ...]:
    found = path.lstat()
    return (found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


def _another_name(file: str) -> str:
    path = Path(file)
    return f"{path.stem}-{uuid.uuid4().hex[:8]}{path.suffix}"
