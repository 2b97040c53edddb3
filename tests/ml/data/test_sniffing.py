import pytest

from ml.data.sniffing import refuse_foreign
from ml.errors import UnsupportedFormat

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("head", "told"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00", "a PNG picture, not a table"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a JPEG picture"),
        (b"GIF89a\x01\x00", "a GIF picture"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "a WebP picture"),
        (b"\x00\x00\x00\x18ftypheic", "a phone's picture"),
        (b"%PDF-1.7", "a PDF document"),
        (b"{\\rtf1\\ansi", "a text document"),
        (b"\x7fELF\x02\x01", "a program"),
        (b"MZ\x90\x00\x03\x00", "a program"),
        (b"SQLite format 3\x00", "a SQLite database"),
        (b"\x89HDF\r\n\x1a\n", "an HDF5 file"),
        (OLD_OFFICE + bytes(504), "Save it as .xlsx"),
    ],
)
def test_what_is_no_table_is_named(head: bytes, told: str) -> None:
    with pytest.raises(UnsupportedFormat, match=told):
        refuse_foreign(head)


@pytest.mark.parametrize(
    "head",
    [
        b"Rar!\x1a\x07\x01\x00",
        b"7z\xbc\xaf\x27\x1c\x00\x04",
        b"\xfd7zXZ\x00\x00\x04",
        b"\x28\xb5\x2f\xfd\x24\x00",
        b"BZh91AY&SY\x00\x00",
        b"customers.csv".ljust(257, b"\x00") + b"ustar\x0000",
    ],
)
def test_an_archive_of_another_kind_is_to_be_unpacked_first(head: bytes) -> None:
    with pytest.raises(UnsupportedFormat, match="Unpack it first"):
        refuse_foreign(head)


def test_a_workbook_with_a_password_is_told_from_an_old_one() -> None:
    encrypted = OLD_OFFICE + bytes(1024) + "EncryptedPackage".encode("utf-16-le")

    with pytest.raises(UnsupportedFormat, match=r"protected by a password. Save it without one"):
        refuse_foreign(encrypted)


@pytest.mark.parametrize(
    "head", [b"", b"a,b\n1,2\n", b"MZ;name\n1;Ann\n", b"BZh;name\n1;Ann\n", b'{"a": 1}', b"PK,x"]
)
def test_a_table_passes(head: bytes) -> None:
    refuse_foreign(head)
