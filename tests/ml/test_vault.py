import errno
import os
import secrets
from pathlib import Path
from typing import BinaryIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ml.errors import ArtifactRefused, EncryptionKeyNeeded, StorageFull
from ml.sealing import CHUNK_BYTES, HEADER_BYTES, MAGIC, sealed_size
from ml.vault import PLAIN, Vault

KEY, OTHER_KEY = bytes(range(32)), bytes(range(1, 33))
SEALED_BYTES = CHUNK_BYTES + 16
LENGTHS = st.sampled_from([0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES, 200_000])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("vault")


@settings(max_examples=30, deadline=None)
@given(n_bytes=LENGTHS | st.integers(0, 200_000), step=st.integers(1, 3 * CHUNK_BYTES))
def test_what_is_written_in_any_pieces_comes_back_and_is_not_readable_without_the_key(
    folder: Path, n_bytes: int, step: int
) -> None:
    content, path = secrets.token_bytes(n_bytes), folder / "file"

    def write(out: BinaryIO) -> None:
        n_piece = max(step, n_bytes // 20)
        out.writelines(content[start : start + n_piece] for start in range(0, n_bytes, n_piece))

    Vault([KEY]).write(path, write)

    assert Vault([OTHER_KEY, KEY]).read(path) == content
    assert path.stat().st_size == sealed_size(n_bytes)
    assert n_bytes < 16 or content[:16] not in path.read_bytes()
    for vault in (PLAIN, Vault([OTHER_KEY])):
        with pytest.raises(EncryptionKeyNeeded, match="SEGMENT_ENCRYPTION_KEY"):
            vault.read(path)


@settings(max_examples=60, deadline=None)
@given(n_bytes=LENGTHS, where=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_no_changed_bit_goes_unnoticed(folder: Path, n_bytes: int, where: float, bit: int) -> None:
    path, content = folder / "file", b"a" * n_bytes
    Vault([KEY]).write(path, content)
    changed = bytearray(path.read_bytes())
    at = int(where * len(changed))
    changed[at] ^= 1 << bit
    path.write_bytes(changed)

    if at < len(MAGIC):  # It is no longer taken for an encrypted file; whoever signs files refuses it.
        assert Vault([KEY]).read(path) == changed
    else:
        with pytest.raises((ArtifactRefused, EncryptionKeyNeeded)):
            Vault([KEY]).read(path)


@settings(max_examples=40, deadline=None)
@given(n_bytes=LENGTHS, n_left=st.integers(0, 200_000) | LENGTHS)
def test_a_file_that_was_cut_off_is_refused(folder: Path, n_bytes: int, n_left: int) -> None:
    path = folder / "file"
    Vault([KEY]).write(path, b"a" * n_bytes)
    sealed = path.read_bytes()
    n_left = len(MAGIC) + n_left % (len(sealed) - len(MAGIC))
    path.write_bytes(sealed[:n_left])

    with pytest.raises(ArtifactRefused, match="cut off"):
        Vault([KEY]).read(path)


@pytest.mark.parametrize("order", [[0], [0, 1], [1, 0, 2], [0, 0, 1, 2], [0, 2], [0, 1, 2, 2], [2], []])
def test_chunks_that_are_left_out_repeated_or_in_another_order_are_refused(
    tmp_path: Path, order: list[int]
) -> None:
    path = tmp_path / "file"
    Vault([KEY]).write(path, b"a" * 3 * CHUNK_BYTES)
    sealed = path.read_bytes()
    chunks = [
        sealed[start : start + SEALED_BYTES] for start in range(HEADER_BYTES, len(sealed), SEALED_BYTES)
    ]
    path.write_bytes(sealed[:HEADER_BYTES] + b"".join(chunks[number] for number in order))

    with pytest.raises(ArtifactRefused):
        Vault([KEY]).read(path)


def test_chunks_of_another_file_are_refused(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for path in (one, other):
        Vault([KEY]).write(path, b"a" * 100)
    assert one.read_bytes() != other.read_bytes()
    one.write_bytes(one.read_bytes()[:HEADER_BYTES] + other.read_bytes()[HEADER_BYTES:])

    with pytest.raises(ArtifactRefused):
        Vault([KEY]).read(one)


def test_a_file_is_encrypted_anew_once(tmp_path: Path) -> None:
    path = tmp_path / "file"
    PLAIN.write(path, b"content")
    assert PLAIN.is_current(path)
    assert Vault([KEY]).read(path) == b"content"

    for vault in (Vault([KEY]), Vault([OTHER_KEY, KEY])):
        assert [vault.rewrite(path), vault.rewrite(path)] == [True, False]
        assert vault.read(path) == b"content"
    with pytest.raises(EncryptionKeyNeeded):
        Vault([KEY]).read(path)


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "file"
    PLAIN.write(path, b"old")

    def fail(out: BinaryIO) -> None:
        out.write(b"new")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(StorageFull, match="segment prune"):
        Vault([KEY]).write(path, fail)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("kind", ["link", "pipe", "folder"])
def test_only_ordinary_files_are_read(tmp_path: Path, kind: str) -> None:
    path, target = tmp_path / "file", tmp_path / "target"
    target.write_bytes(b"content")
    {"link": lambda: path.symlink_to(target), "pipe": lambda: os.mkfifo(path), "folder": path.mkdir}[kind]()

    with pytest.raises(OSError, match=r"ordinary|symbolic"):
        PLAIN.read(path)


def test_a_key_has_32_bytes() -> None:
    with pytest.raises(ValueError, match="32"):
        Vault([b"short"])


class SwappedPath(type(Path())):  # type: ignore[misc]
    """Leads to one file when it is opened first, and to another one ever after."""

    later: Path
    n_opened = 0

    def __fspath__(self) -> str:
        self.n_opened += 1
        return str(self if self.n_opened == 1 else self.later)


def test_a_file_that_is_swapped_while_it_is_read_is_not_taken_for_a_sealed_one(tmp_path: Path) -> None:
    vault = Vault([KEY])
    vault.write(tmp_path / "sealed", b"ours")
    (tmp_path / "plain").write_bytes(b"theirs")
    path = SwappedPath(tmp_path / "sealed")
    path.later = tmp_path / "plain"
    assert vault.read_sealed(path) == b"ours"
    with pytest.raises(ArtifactRefused, match="not encrypted"):
        vault.read_sealed(tmp_path / "plain")
