import pytest

from ml.data.delimited import parse_delimited
from ml.errors import UnreadableTable


@pytest.mark.parametrize(
    ("data", "delimiter", "decimal"),
    [
        (b"name;note\nAnn;a, b\nBob;c, d\n", ";", None),
        (b"name,note\nAnn,a; b\nBob,c; d\n", ",", "."),
        (b"spend\n1\n2\n", ",", "."),
        (b"name|spend\nAnn|1,5\nBob|2,5\n", "|", ","),
        (b"name;spend\nAnn;1.5\nBob;2.5\n", ";", "."),
    ],
)
def test_the_dialect_is_detected(data: bytes, delimiter: str, decimal: str | None) -> None:
    told = parse_delimited(data).format

    assert (told.delimiter, told.decimal) == (delimiter, decimal)


def test_what_polars_stumbles_over_further_down_is_read_all_the_same() -> None:
    rows = b"".join(b"%d,1,2\n" % n for n in range(60_000))
    raw = parse_delimited(b"id,a,b\n" + rows + b'60000,5" pipe,"3"\n60001,7\n')

    assert raw.frame.height == 60_002
    assert raw.frame.row(60_000) == ("60000", '5" pipe', "3")
    assert raw.ragged[60_001].line == 60_003


def test_more_cells_further_down_are_found() -> None:
    rows = b"".join(b"%d,1\n" % n for n in range(20_000))
    raw = parse_delimited(b"id,a\n" + rows + b"20000,1,2\n")

    assert raw.frame.shape == (20_001, 2)
    assert (raw.ragged[20_000].line, raw.ragged[20_000].n_cells) == (20_002, 3)


def test_codes_that_begin_with_a_zero_and_ids_are_read_as_texts() -> None:
    raw = parse_delimited(b"customer_id,plz,spend\n1e5,01067,3\n2,80331,4\n")

    assert raw.frame.row(0) == ("1e5", "01067", 3)


def test_a_line_of_more_than_a_mebibyte_is_refused_by_its_number() -> None:
    with pytest.raises(UnreadableTable, match="Line 3 is longer than 1 MiB"):
        parse_delimited(b"a,b\n1,2\n" + b"x" * (1024 * 1024 + 1) + b"\n3,4\n")


def test_more_than_two_thousand_columns_are_refused() -> None:
    names = ",".join(f"c{n}" for n in range(2001))

    with pytest.raises(UnreadableTable, match="2,000 columns"):
        parse_delimited(f"{names}\n{names}\n".encode())
