import bz2
import gzip
import io
import random
import struct
import tracemalloc
import zipfile
from collections.abc import Callable

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ml.data.unpacking import unpack
from ml.data.writing import write_table
from ml.errors import TableError, TableTooLarge, UnreadableTable, UnsupportedFormat

CSV = b"name,spend\nAnn,1\nBob,2\n"
Pack = Callable[[bytes], bytes]


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return file.getvalue()


def zipped_table(content: bytes) -> bytes:
    return zipped(("customers.csv", content))


def with_flag(archive: bytes, bit: int) -> bytes:
    """Set a bit of the flags in the member's own header and in the directory."""
    changed = bytearray(archive)
    for at in (archive.index(b"PK\x03\x04") + 6, archive.index(b"PK\x01\x02") + 8):
        changed[at] |= bit
    return bytes(changed)


def declaring(archive: bytes, n_bytes: int) -> bytes:
    """Say in the directory that the member unpacks to so many bytes."""
    at = archive.index(b"PK\x01\x02") + 24
    return archive[:at] + struct.pack("<I", n_bytes) + archive[at + 4 :]


def test_what_is_not_packed_comes_back_as_it_is() -> None:
    assert unpack(CSV, 1) == (CSV, None)


@pytest.mark.parametrize(("pack", "kind"), [(gzip.compress, "gzip"), (zipped_table, "zip")])
def test_a_packed_table_is_unpacked_and_the_packing_said(pack: Pack, kind: str) -> None:
    assert unpack(pack(CSV), len(CSV)) == (CSV, kind)


def test_a_gzip_of_several_parts_is_one_table() -> None:
    assert unpack(gzip.compress(CSV) + gzip.compress(b"Cem,3\n"), None) == (CSV + b"Cem,3\n", "gzip")


def test_a_zip_without_compression_is_unpacked() -> None:
    assert unpack(zipped(("a.csv", CSV), method=zipfile.ZIP_STORED), None) == (CSV, "zip")


def test_folders_and_what_a_mac_adds_do_not_count_as_files() -> None:
    archive = zipped(
        ("export/", b""),
        ("export/customers.csv", CSV),
        ("__MACOSX/export/._customers.csv", b"\x00\x05"),
        ("export/.DS_Store", b"\x00"),
    )

    assert unpack(archive, None) == (CSV, "zip")


def test_a_workbook_is_left_for_its_own_reader() -> None:
    workbook = write_table(pl.DataFrame({"name": ["Ann"]}), "xlsx")

    assert unpack(workbook, 1) == (workbook, None)
    assert unpack(gzip.compress(workbook), None) == (workbook, "gzip")
    assert unpack(zipped(("customers.xlsx", workbook)), None) == (workbook, "zip")


def test_a_zip_of_several_files_says_how_many() -> None:
    with pytest.raises(UnsupportedFormat, match=r"holds 3 files. Send one"):
        unpack(zipped(*((f"{month}.csv", CSV) for month in range(3))), None)


@pytest.mark.parametrize("members", [(), (("folder/", b""), (".DS_Store", b"\x00"))])
def test_a_zip_without_a_file_is_refused(members: tuple[tuple[str, bytes], ...]) -> None:
    with pytest.raises(UnreadableTable, match="no file in it"):
        unpack(zipped(*members), None)


def test_a_password_is_told_about() -> None:
    with pytest.raises(UnreadableTable, match=r"password. Save it without one"):
        unpack(with_flag(zipped_table(CSV), 1), None)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_unusual_methods_are_refused(method: int) -> None:
    with pytest.raises(UnreadableTable, match="usual settings"):
        unpack(zipped(("a.csv", CSV), method=method), None)


@pytest.mark.parametrize("outer", [gzip.compress, zipped_table])
@pytest.mark.parametrize("inner", [gzip.compress, zipped_table])
def test_an_archive_in_an_archive_is_refused(outer: Pack, inner: Pack) -> None:
    with pytest.raises(UnsupportedFormat, match="Unpack it first"):
        unpack(outer(inner(CSV)), None)


@pytest.mark.parametrize("pack", [gzip.compress, zipped_table])
def test_a_bomb_is_refused_before_it_fills_the_memory(pack: Pack) -> None:
    bomb = pack(bytes(300_000_000))
    tracemalloc.start()
    with pytest.raises(TableTooLarge, match="more than 200,000,000 bytes"):
        unpack(bomb, 200_000_000)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 100_000_000


def test_what_a_zip_declares_is_not_trusted() -> None:
    honest = zipped_table(CSV * 1000)

    assert unpack(declaring(honest, 10), None) == (CSV * 1000, "zip")
    with pytest.raises(TableTooLarge):
        unpack(declaring(honest, 10), 1000)


def test_more_members_than_anybody_packs_are_refused() -> None:
    with pytest.raises(UnsupportedFormat, match="more than 10,000 files"):
        unpack(zipped(*((f"{n}.csv", b"") for n in range(10_001))), None)


def test_members_that_share_their_bytes_are_refused() -> None:
    archive = zipped(("__MACOSX/a", b""), ("a.csv", CSV))
    second = archive.rindex(b"PK\x01\x02")
    overlapping = archive[: second + 42] + bytes(4) + archive[second + 46 :]

    with pytest.raises(UnreadableTable, match="damaged"):
        unpack(overlapping, None)


@pytest.mark.parametrize("name", ["a\x00b.csv", "../../a.csv", "/a.csv", "C:\\a.csv", "\udcff", "x" * 5000])
def test_the_name_of_a_member_is_of_no_account(name: str) -> None:
    archive = zipped_table(CSV).replace(b"customers.csv", name.encode(errors="replace")[:13].ljust(13, b"_"))

    assert unpack(archive, None) == (CSV, "zip")


@pytest.mark.parametrize("pack", [gzip.compress, zipped_table])
def test_a_file_that_is_cut_off_is_damaged(pack: Pack) -> None:
    whole = pack(CSV)
    for length in range(4, len(whole)):
        with pytest.raises(UnreadableTable, match="damaged"):
            unpack(whole[:length], None)


@settings(deadline=None, max_examples=300)
@given(st.sampled_from([gzip.compress(CSV), zipped_table(CSV), zipped(("a", CSV), ("b/", b""))]), st.data())
def test_damage_is_told_and_never_an_accident(whole: bytes, data: st.DataObject) -> None:
    damaged = bytearray(whole)
    for at, value in data.draw(st.dictionaries(st.integers(2, len(whole) - 1), st.integers(0, 255))).items():
        damaged[at] = value

    try:
        unpack(bytes(damaged), 10_000)
    except TableError as error:
        assert str(error)  # noqa: PT017


def test_rubbish_behind_the_magic_bytes_is_damaged() -> None:
    rubbish = random.Random(0).randbytes(1000)  # noqa: S311
    for magic in (b"\x1f\x8b", b"PK\x03\x04", b"PK\x05\x06"):
        with pytest.raises(UnreadableTable, match="damaged"):
            unpack(magic + rubbish, None)


def test_other_archives_are_no_matter_of_this_module() -> None:
    packed = bz2.compress(CSV)

    assert unpack(packed, None) == (packed, None)


def test_a_member_without_a_name_is_told_about() -> None:
    archive = zipped_table(b"a,b\n1,2\n")
    name = zipfile.ZipFile(io.BytesIO(archive)).namelist()[0].encode()
    before, _, after = archive.rpartition(name)

    with pytest.raises(TableError):
        unpack(before + b"\0" + name[1:] + after, None)
