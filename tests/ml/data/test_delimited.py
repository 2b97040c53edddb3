import pytest

from ml.data.delimited import parse_delimited
from ml.errors import UnreadableTable


@pytest.mark.parametrize(
    ("data", "delimiter", "decimal"),
    [
        (b"name;note\nAnn;a, b\nBob;c, d\n", ";", "."),
        (b"name,note\nAnn,a; b\nBob,c; d\n", ",", "."),
        (b"spend\n1\n2\n", ",", "."),
        (b"name|spend\nAnn|1,5\nBob|2,5\n", "|", ","),
        (b"name;spend\nAnn;1.5\nBob;2.5\n", ";", "."),
    ],
)
def test_the_dialect_is_detected(data: bytes, delimiter: str, decimal: str) -> None:
    _, table_format, _ = parse_delimited(data)

    assert (table_format.delimiter, table_format.decimal) == (delimiter, decimal)


def test_quoted_cells_may_hold_delimiters_quotes_and_line_ends() -> None:
    frame, _, _ = parse_delimited(b'name,note\nAnn,"says ""hi"", and\nleaves"\n')

    assert frame.row(0) == ("Ann", 'says "hi", and\nleaves')


def test_a_quote_that_is_never_closed_is_refused_with_its_line() -> None:
    with pytest.raises(UnreadableTable, match="quote"):
        parse_delimited(b'name,spend\nAnn,1\n"Bob,2\nCid,3\n')
