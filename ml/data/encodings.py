"""Bytes of a text file become UTF-8 with line feeds, whatever program wrote them."""

import codecs
from collections.abc import Iterator

from ml.data.raw import MAX_COLUMNS
from ml.errors import UnreadableTable
from ml.types import TableWarning

MAX_LINE_BYTES = 1024 * 1024

# That of UTF-32 begins like that of UTF-16.
_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
_HEAD = 4096
_CHECKED_BYTES = 1024 * 1024
# So many whole characters speak for UTF-8 against each broken one.
_FEW_BROKEN = 10
_LETTERS = "\u20ac\u00a3\u00a0äöüßéèáñçåøæêô"


def to_utf8(data: bytes) -> tuple[bytes, str, list[TableWarning]]:
    """Return the text as UTF-8 without a mark, the encoding it had, and what was guessed or broken.

    Without a mark it is UTF-8 if it can be, but for a few stray bytes; else what Windows programs write in
    Western Europe (cp1252), else latin-1, in which every byte is a character. UTF-16 without a mark is known
    by its zeros.

    Raises
    ------
    UnreadableTable
        It says that it is UTF-16 or UTF-32, and is not.
    """
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            return _decoded(data[len(mark) :], encoding), encoding.removesuffix("-le").removesuffix("-be"), []
    if utf_16 := _utf_16_by_zeros(data[:_HEAD]):
        return _decoded(data, utf_16), "utf-16", []
    if data.isascii():
        return data, "utf-8", []
    return (data, "utf-8", []) if _is_utf8(data) else _without_unicode(data)


def _is_utf8(data: bytes) -> bool:
    # Bit by bit: as one text of Python it would take up to four times its bytes.
    decoder, view = codecs.getincrementaldecoder("utf-8")(), memoryview(data)
    try:
        for start in range(0, len(data), _CHECKED_BYTES):
            decoder.decode(view[start : start + _CHECKED_BYTES])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _without_unicode(data: bytes) -> tuple[bytes, str, list[TableWarning]]:
    replaced = data.decode("utf-8", errors="replace")
    n_broken = replaced.count("\ufffd")
    if n_broken * _FEW_BROKEN <= sum(map(replaced.count, _LETTERS)):
        lines = [number for number, line in enumerate(replaced.split("\n"), start=1) if "\ufffd" in line]
        said = f"Characters that are broken: {n_broken:,}, in line {', '.join(map(str, lines[:10]))}."
        advice = "Save the file as UTF-8 again."
        return replaced.encode(), "utf-8", [TableWarning("broken_characters", said, advice=advice)]
    try:
        text, encoding = data.decode("cp1252"), "cp1252"
    except UnicodeDecodeError:
        text, encoding = data.decode("latin_1"), "latin_1"
    said = (
        f"Nothing in the file tells its encoding: read as {encoding}, which Western European programs write."
    )
    advice = "If letters look wrong, save the file as UTF-8."
    return text.encode(), encoding, [TableWarning("guessed_encoding", said, advice=advice)]


def is_binary(head: bytes) -> bool:
    """Tell whether the first bytes of a file are no text in any encoding."""
    has_mark = any(head.startswith(mark) for mark in _MARKS)
    return b"\x00" in head[:_HEAD] and not has_mark and _utf_16_by_zeros(head[:_HEAD]) is None


def with_line_feeds(text: bytes) -> bytes:
    """Turn the line ends of old Mac programs, carriage returns alone, into line feeds."""
    if b"\r" not in text:
        return text
    text = text.replace(b"\r\r\n", b"\r\n") if b"\r\r\n" in text else text
    n_pairs = text.count(b"\r\n")
    n_alone = text.count(b"\r") - n_pairs
    # Line feeds among lines that end in carriage returns stand within quotes.
    if n_alone == 0 or n_alone < text.count(b"\n"):
        return text
    return text.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def refuse_long_lines(text: bytes, delimiters: bytes = b",;\t|") -> None:
    """Refuse a line of more than 1 MiB, or with more cells than any table has columns.

    Raises
    ------
    UnreadableTable
        It names the line.
    """
    for begin, end in _long_lines(text):
        n_cells = max(text.count(bytes([one]), begin, end) for one in delimiters) + 1
        if end - begin > MAX_LINE_BYTES:
            said = "is longer than 1 MiB. Write one line a customer, with line breaks between."
        elif n_cells > MAX_COLUMNS and b'"' not in text[begin:end]:
            said = f"has {n_cells:,} cells. At most {MAX_COLUMNS:,} columns are read."
        else:
            continue
        number = text.count(b"\n", 0, begin) + 1
        raise UnreadableTable(f"Line {number} {said}")


def _long_lines(text: bytes) -> Iterator[tuple[int, int]]:
    """Where lines begin and end that are far too long to be those of a table."""
    # Such a line fills at least one whole block, so nearly all the text need not be looked at.
    block, start = 8 * MAX_COLUMNS, 0
    while start < len(text):
        if text.find(b"\n", start, start + block) >= 0:
            start += block
            continue
        begin, end = text.rfind(b"\n", 0, start) + 1, text.find(b"\n", start)
        end = len(text) if end < 0 else end
        yield begin, end
        start = end + 1


def _decoded(data: bytes, encoding: str) -> bytes:
    try:
        return data.decode(encoding).encode()
    except UnicodeDecodeError as error:
        raise UnreadableTable(
            f"The file begins like {encoding.upper()}, but is not: {error.reason}."
        ) from error


def _utf_16_by_zeros(head: bytes) -> str | None:
    """In UTF-16, Latin letters, digits and delimiters have a zero in every second byte."""
    n_pairs = len(head) // 2
    if n_pairs < 4:
        return None
    even, odd = head[0 : 2 * n_pairs : 2].count(0), head[1 : 2 * n_pairs : 2].count(0)
    if odd > 0.7 * n_pairs and even < 0.1 * n_pairs:
        return "utf-16-le"
    if even > 0.7 * n_pairs and odd < 0.1 * n_pairs:
        return "utf-16-be"
    return None
