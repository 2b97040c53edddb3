"""Bytes of a text file become UTF-8 with line feeds, whatever program wrote them."""

import codecs

from ml.errors import UnreadableTable

MAX_LINE_BYTES = 1024 * 1024

_MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_HEAD = 4096


def to_utf8(data: bytes) -> tuple[bytes, str]:
    """Return the text as UTF-8 without a mark, and the name of the encoding it had.

    Without a mark at its begin it is UTF-8 if it can be, else what Windows programs write in Western Europe
    (cp1252), else latin-1, in which every byte is a character. UTF-16 without a mark is known by its zeros.

    Raises
    ------
    UnreadableTable
        It says that it is UTF-16, and is not.
    """
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            return _decoded(data[len(mark) :], encoding), encoding.removesuffix("-le").removesuffix("-be")
    if utf_16 := _utf_16_by_zeros(data[:_HEAD]):
        return _decoded(data, utf_16), "utf-16"
    if data.isascii():
        return data, "utf-8"
    for encoding in ("utf-8", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return (data if encoding == "utf-8" else text.encode()), encoding
    return data.decode("latin_1").encode(), "latin_1"


def is_binary(head: bytes) -> bool:
    """Tell whether the first bytes of a file are no text in any encoding."""
    has_mark = any(head.startswith(mark) for mark in _MARKS)
    return b"\x00" in head[:_HEAD] and not has_mark and _utf_16_by_zeros(head[:_HEAD]) is None


def with_line_feeds(text: bytes) -> bytes:
    """Turn the line ends of old Mac programs, carriage returns alone, into line feeds."""
    return text if b"\n" in text or b"\r" not in text else text.replace(b"\r", b"\n")


def refuse_long_lines(text: bytes) -> None:
    """Refuse a line of more than 1 MiB: no customer is that long.

    Raises
    ------
    UnreadableTable
        It names the line.
    """
    # Such a line fills at least one whole half of a MiB, so nearly all the text need not be looked at.
    half = MAX_LINE_BYTES // 2
    for start in range(0, len(text), half):
        if text.find(b"\n", start, start + half) >= 0:
            continue
        begin, end = text.rfind(b"\n", 0, start) + 1, text.find(b"\n", start)
        if (len(text) if end < 0 else end) - begin > MAX_LINE_BYTES:
            number = text.count(b"\n", 0, begin) + 1
            raise UnreadableTable(
                f"Line {number} is longer than 1 MiB. Write one line a customer, with line breaks between."
            )


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
