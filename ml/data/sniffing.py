"""What a file is that is no table: told by what it begins with, before any of it is parsed."""

from ml.errors import UnsupportedFormat

READ_FORMATS = "CSV, JSON, NDJSON, Parquet, Arrow, Excel .xlsx, or one of them zipped or gzipped"

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# A workbook with a password is packed into a file of the old kind, in a stream of this name.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_FOREIGN = {
    b"\x89PNG\r\n": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF87a": "a GIF picture",
    b"GIF89a": "a GIF picture",
    b"II*\x00": "a TIFF picture",
    b"MM\x00*": "a TIFF picture",
    b"%PDF-": "a PDF document",
    b"{\\rtf": "a text document",
    b"\x7fELF": "a program",
    b"SQLite format 3\x00": "a SQLite database",
    b"\x89HDF\r\n": "an HDF5 file",
}
_ARCHIVES = {
    b"Rar!\x1a\x07": "a RAR archive",
    b"7z\xbc\xaf\x27\x1c": "a 7z archive",
    b"\xfd7zXZ\x00": "an xz archive",
    b"\x28\xb5\x2f\xfd": "a zstd archive",
}
_BZIP2_BLOCK = b"1AY&SY"


def refuse_foreign(head: bytes) -> None:
    """Refuse what is certainly no table; the first 64 KiB are enough to look at.

    Raises
    ------
    UnsupportedFormat
        It is a picture, a document, a program, an archive that is not unpacked here, or an old or encrypted
        workbook.
    """
    if head.startswith(_OLD_OFFICE):
        raise UnsupportedFormat(_old_office(head))
    if archive := _archive(head):
        raise UnsupportedFormat(f"This is {archive}. Unpack it first, then send the table in it.")
    if foreign := _foreign(head):
        raise UnsupportedFormat(f"This is {foreign}, not a table. Send {READ_FORMATS}.")


def _old_office(head: bytes) -> str:
    if _ENCRYPTED in head:
        return "This workbook is protected by a password. Save it without one."
    return "This is an old Office file, such as .xls. Save it as .xlsx, then send that."


def _archive(head: bytes) -> str | None:
    # The letters alone could begin a header: BZh;name.
    if head.startswith(b"BZh") and head[4:10] == _BZIP2_BLOCK:
        return "a bzip2 archive"
    if head[257:262] == b"ustar":
        return "a tar archive"
    return _of_magic(head, _ARCHIVES)


def _foreign(head: bytes) -> str | None:
    # The letters alone could begin a header: MZ;name. A program has zeros soon after them.
    if head.startswith(b"MZ") and b"\x00" in head[:64]:
        return "a program"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "a WebP picture"
    if head[4:8] == b"ftyp" and head.startswith(b"\x00\x00"):
        return "a video or a phone's picture"
    return _of_magic(head, _FOREIGN)


def _of_magic(head: bytes, names: dict[bytes, str]) -> str | None:
    return next((name for magic, name in names.items() if head.startswith(magic)), None)
