import polars as pl
import pytest

from ml.data.headers import are_phones, are_postal, says_code, says_person, says_place, says_row, words_of


@pytest.mark.parametrize("name", ["CustomerID", "customer_id", "Customer ID", "customer-id"])
def test_a_name_has_the_same_words_however_it_is_joined(name: str) -> None:
    assert words_of(name) == ["customer", "id"]


def test_a_column_named_phone_holds_none_where_its_numbers_are_short() -> None:
    assert are_phones(pl.Series("phone", [44_126_0337, 44_126_0338]))
    assert not are_phones(pl.Series("phone", [101, 102]))
    assert not are_phones(pl.Series("visits", [44_126_0337, 44_126_0338]))


@pytest.mark.parametrize("name", ["zip", "Billing ZIP", "plz", "postal_code", "Code postal", "CAP", "zip no"])
def test_names_of_postal_codes(name: str) -> None:
    assert are_postal(pl.Series(name, [8001, 8002]))


@pytest.mark.parametrize("name", ["zipped", "market cap", "post visits", "code", ""])
def test_names_of_something_else(name: str) -> None:
    assert not are_postal(pl.Series(name, [8001, 8002]))


def test_people_codes_and_rows_are_told_by_their_names() -> None:
    assert says_person("Customer First Name")
    assert not says_person("name")
    assert says_code("RegionNr")
    assert not says_code("region spend")
    assert says_place("store_lat")
    assert not says_place("long term spend")
    assert says_row("Unnamed: 0")
    assert not says_row("growth")
