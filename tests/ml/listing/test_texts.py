import polars as pl
import pytest

from ml.listing.texts import contains, few_contain, few_texts

TEXTS = pl.Series(["North", "south", None, "a.b", "(", "ÄRGER", "\\d"])


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("nor", [0]),
        ("SOUTH", [1]),
        ("a.b", [3]),
        ("axb", []),
        ("(", [4]),
        ("ärger", [5]),
        ("\\D", [6]),
        ("x" * 500, []),
    ],
)
def test_a_text_is_found_literally_whatever_the_case(wanted: str, found: list[int]) -> None:
    few = few_texts(TEXTS)

    assert contains(TEXTS, wanted).nonzero()[0].tolist() == found
    assert few is not None
    assert few_contain(few, wanted).nonzero()[0].tolist() == found


def test_a_long_text_is_found_as_well() -> None:
    assert contains(pl.Series(["Ab" * 400, "b"]), "aB" * 300).tolist() == [True, False]


def test_many_different_texts_are_not_few() -> None:
    assert few_texts(pl.Series([str(number) for number in range(2_000)])) is None
