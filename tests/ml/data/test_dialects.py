import pytest

from ml.data.dialects import Dialect, detect_dialect, has_odd_quotes, unquoted_if_possible


@pytest.mark.parametrize(
    ("sample", "delimiter"),
    [
        ("a,b\n1,2\n", ","),
        ("a;b\n1,5;2,5\n", ";"),
        ("name\taddress\nAnn\tMain St, 5; left\nBob\tx, y; z\n", "\t"),
        ("a|b|c\n1|2,3|4\n", "|"),
        ("Report, made by hand\n\na;b;c\n1;2;3\n4;5;6\n", ";"),
        ('"Smith, John";12\n"Doe, Jane";13\n', ";"),
        ("spend\n1\n2\n", ","),
        ("", ","),
    ],
)
def test_the_delimiter_is_the_one_that_leaves_cells_of_one_value(sample: str, delimiter: str) -> None:
    assert detect_dialect(sample).delimiter == delimiter


@pytest.mark.parametrize(
    ("sample", "quote"),
    [
        ("a,b\n'x,1',2\n'y',3\n'z',4\n", "'"),
        ("a,b\n'=1,2\n'=2,3\n'=3,4\n", '"'),
        ("a,b\nO'Hara,'t Hooft\n", '"'),
        ("a,b\n\"x, 'y'\",2\n", '"'),
    ],
)
def test_single_quotes_count_only_where_they_enclose_cells(sample: str, quote: str) -> None:
    assert detect_dialect(sample).quote == quote


def test_backslashes_escape_quotes_only_where_nothing_doubles_them() -> None:
    assert detect_dialect('a,b\n"says \\"hi\\" now",1\n').has_escapes
    assert not detect_dialect('a,b\n"C:\\temp\\",1\n').has_escapes
    assert not detect_dialect('a,b\n"says ""hi""",1\n').has_escapes


def test_quotes_inside_cells_alone_are_text() -> None:
    commas = Dialect(",")

    assert unquoted_if_possible(commas, b'a,b\n5" pipe,1\n').quote is None
    assert unquoted_if_possible(commas, b'a,b\n5" pipe,"x"\n') == commas
    assert unquoted_if_possible(commas, b"a,b\n1,2\n").quote is None


@pytest.mark.parametrize(
    ("text", "is_odd"),
    [
        (b'a,"b"\n', False),
        (b'a,"b""c"\n', False),
        (b'a,"b\n', True),
        (b'a,"b",5" 6"\n', True),
        (b'a,"b"', False),
    ],
)
def test_quotes_that_do_not_pair_up_or_stand_inside_are_odd(text: bytes, is_odd: bool) -> None:
    assert has_odd_quotes(Dialect(","), text) == is_odd
