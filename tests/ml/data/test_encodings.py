import pytest

from ml.data.encodings import is_binary, refuse_long_lines, to_utf8, with_line_feeds
from ml.errors import UnreadableTable


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("utf-16", "utf-16"), ("utf-16-le", "utf-16"),
        ("utf-16-be", "utf-16"), ("utf-32", "utf-32"), ("cp1252", "cp1252"),
    ],
)  # fmt: skip
def test_every_encoding_is_told_and_read(encoding: str, told: str) -> None:
    text = "Käufer;Umsatz\nMüller;1\n"

    assert to_utf8(text.encode(encoding))[:2] == (text.encode(), told)


def test_bytes_that_windows_has_no_character_for_are_latin_1() -> None:
    text, encoding, warnings = to_utf8("a;é\n\x81;1".encode("latin_1"))

    assert (text, encoding) == ("a;é\n\x81;1".encode(), "latin_1")
    assert warnings[0].code == "guessed_encoding"


def test_one_broken_character_among_many_leaves_utf_8_and_is_named_by_its_line() -> None:
    text, encoding, warnings = to_utf8("Käufer;€\n".encode() * 20 + b"M\xffller;1\n")

    assert encoding == "utf-8"
    assert text.endswith("M\ufffdller;1\n".encode())
    assert (warnings[0].code, "line 21" in warnings[0].message) == ("broken_characters", True)


def test_a_row_of_more_cells_than_a_table_has_columns_is_refused() -> None:
    with pytest.raises(UnreadableTable, match="Line 3 has 40,001 cells"):
        refuse_long_lines(b"a,b\n1,2\n" + b"," * 40_000 + b"\n1,2\n")
    refuse_long_lines(b'a,b\n1,"' + b"," * 40_000 + b'"\n1,2\n')


def test_half_a_character_of_utf_16_is_refused() -> None:
    with pytest.raises(UnreadableTable, match="UTF-16"):
        to_utf8(b"\xff\xfea\x00b")


def test_zeros_that_are_no_utf_16_are_binary() -> None:
    assert is_binary(b"a,b\x00\x01\x02,c")
    assert not is_binary("a,b\n1,2\n".encode("utf-16-le"))
    assert not is_binary(b"a,b\n1,2\n")


def test_carriage_returns_alone_become_line_feeds_and_others_stay() -> None:
    assert with_line_feeds(b"a\rb\r") == b"a\nb\n"
    assert with_line_feeds(b"a\r\nb\r\n") == b"a\r\nb\r\n"
    assert with_line_feeds(b'a\rb\r"c\nd"\r') == b'a\nb\n"c\nd"\n'
    assert with_line_feeds(b"a\r\r\nb\r\r\n") == b"a\r\nb\r\n"


@pytest.mark.parametrize("before", [b"", b"a\n", b"a\n" * 400_000])
def test_a_line_just_over_the_limit_is_refused_and_one_just_below_is_not(before: bytes) -> None:
    refuse_long_lines(before + b"x" * 1024 * 1024 + b"\ny\n")
    number = before.count(b"\n") + 1

    with pytest.raises(UnreadableTable, match=f"^Line {number} "):
        refuse_long_lines(before + b"x" * (1024 * 1024 + 1) + b"\ny\n")
