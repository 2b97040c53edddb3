"""A gzip or a zip with one table in it becomes that table; how much it holds is found while unpacking."""

import gzip
import io
import stat
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Protocol

from ml.errors import TableTooLarge, UnreadableTable, UnsupportedFormat

CHUNK_BYTES = 1024 * 1024
_MAX_MEMBERS = 10_000
_GZIP = b"\x1f\x8b"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_DIRECTORY_ENTRY = b"PK\x01\x02"
# Documents that are zip files inside: Office, OpenDocument, Apple.
_DOCUMENT_PARTS = {"[Content_Types].xml", "xl/workbook.xml", "mimetype", "Index/Document.iwa"}
# Other methods are rare, and give out any amount at once however little is asked for.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, RuntimeError, OverflowError,
)  # fmt: skip


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


def unpack(data: bytes, max_bytes: int | None) -> tuple[bytes, str | None]:
    """Return what a gzip or zip file holds, and which of the two it was; anything else comes back as it is.

    Parameters
    ----------
    max_bytes
        The most that it may unpack to.

    Raises
    ------
    UnreadableTable
        The archive is damaged, empty, or protected by a password.
    UnsupportedFormat
        It holds several files, or an archive.
    TableTooLarge
        It unpacks to more than ``max_bytes``.
    """
    with _packed(data) as packed:
        if packed is None:
            return data, None
        kind, chunks = packed
        content = _collect(chunks, max_bytes)
    _refuse_archive(content)
    return content, kind


def unpacked_head(data: bytes) -> bytes:
    """The beginning of what a gzip or zip file holds, or of the data itself.

    Raises
    ------
    UnreadableTable, UnsupportedFormat
        As ``unpack``.
    """
    with _packed(data) as packed:
        return data[:CHUNK_BYTES] if packed is None else next(packed[1](), b"")


@contextmanager
def _packed(data: bytes) -> Iterator[tuple[str, Callable[[], Iterator[bytes]]] | None]:
    """What kind of archive this is, and how to unpack it; None when it is none."""
    if data.startswith(_GZIP):
        with _told("gzip"):
            yield "gzip", partial(_gunzip, data)
    elif data.startswith(_ZIP):
        with open_zip(data) as archive:
            yield None if _is_document(archive) else ("zip", partial(inflate, archive, _only_file(archive)))
    else:
        yield None


@contextmanager
def open_zip(data: bytes) -> Iterator[zipfile.ZipFile]:
    """Open a zip file; what is broken in it, found now or while it is read, is an ``UnreadableTable``."""
    # Every entry of the directory becomes an object of half a kilobyte: counted before it is read.
    if data.count(_DIRECTORY_ENTRY) > _MAX_MEMBERS:
        raise UnsupportedFormat(f"The zip file holds more than {_MAX_MEMBERS:,} files. Send one table.")
    with _told("zip"), zipfile.ZipFile(io.BytesIO(data)) as archive:
        yield archive


def inflate(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """Unpack one member, a chunk at a time, to its real end."""
    if member.flag_bits & 1:
        raise UnreadableTable("The zip file is protected by a password. Save it without one.")
    if member.compress_type not in _METHODS:
        raise UnreadableTable(
            "The zip file is packed in an unusual way. Zip it again with the usual settings."
        )
    # The directory may declare less than there is, and reading would end there.
    member.file_size = sys.maxsize
    with archive.open(member) as file:
        yield from _chunks(file)


def _gunzip(data: bytes) -> Iterator[bytes]:
    with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
        yield from _chunks(file)


def _chunks(file: _Readable) -> Iterator[bytes]:
    while chunk := file.read(CHUNK_BYTES):
        yield chunk


def _collect(unpacked: Callable[[], Iterator[bytes]], max_bytes: int | None) -> bytes:
    # Unpacked twice: a bomb is counted and refused without being held anywhere.
    n_bytes = 0
    for chunk in unpacked() if max_bytes is not None else ():
        n_bytes += len(chunk)
        if max_bytes is not None and n_bytes > max_bytes:
            raise TableTooLarge(f"The file unpacks to more than {max_bytes:,} bytes. Split it.")
    content = io.BytesIO()
    content.writelines(unpacked())
    return content.getvalue()


def _only_file(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    files = [member for member in archive.infolist() if _is_file(member)]
    if not files:
        raise UnreadableTable("The zip file has no file in it.")
    if len(files) > 1:
        raise UnsupportedFormat(f"The zip file holds {len(files):,} files. Send one of them.")
    return files[0]


def _is_file(member: zipfile.ZipInfo) -> bool:
    """Tell a file from a folder, and from what a Mac adds."""
    is_folder = member.filename.endswith("/") or stat.S_ISDIR(member.external_attr >> 16)
    parts = member.filename.split("/")
    return not (is_folder or parts[0] == "__MACOSX" or parts[-1] == ".DS_Store")


def _is_document(archive: zipfile.ZipFile) -> bool:
    return not _DOCUMENT_PARTS.isdisjoint(archive.namelist())


def _refuse_archive(content: bytes) -> None:
    is_archive = content.startswith(_GZIP)
    if content.startswith(_ZIP):
        with open_zip(content) as archive:
            is_archive = not _is_document(archive)
    if is_archive:
        raise UnsupportedFormat("There is another archive inside this one. Unpack it first.")


@contextmanager
def _told(kind: str) -> Iterator[None]:
    try:
        yield
    except _BROKEN as error:
        raise UnreadableTable(f"The {kind} file is damaged: {error}.") from error
