"""Pseudonyms: the same id has always the same one, and only under the same key."""

import polars as pl
import pytest

from backend.records.customer_ids import MAX_CHARS, CustomerIds

PLAIN = CustomerIds(b"a secret of the tests", is_encrypting=False)
ENCRYPTING = CustomerIds(b"a secret of the tests", is_encrypting=True)


def test_an_id_has_always_the_same_pseudonym_under_the_same_key() -> None:
    assert PLAIN.pseudonym_of("C1") == ENCRYPTING.pseudonym_of("C1") != PLAIN.pseudonym_of("C2")
    assert PLAIN.pseudonym_of("C1") != CustomerIds(b"another", is_encrypting=False).pseudonym_of("C1")


def test_ids_are_stored_as_they_are_or_encrypted_as_pseudonyms() -> None:
    ids = pl.Series("customer_id", ["C1", "C2"])
    assert PLAIN.stored(ids).to_list() == ["C1", "C2"]
    assert ENCRYPTING.stored(ids).to_list() == [PLAIN.pseudonym_of("C1"), PLAIN.pseudonym_of("C2")]


@pytest.mark.parametrize("odd_id", ["\0", "x" * (MAX_CHARS + 1)])
def test_ids_that_a_database_cannot_keep_have_pseudonyms_in_any_case(odd_id: str) -> None:
    assert PLAIN.stored(pl.Series([odd_id, "C1"])).to_list() == [PLAIN.pseudonym_of(odd_id), "C1"]
    assert PLAIN.forms_of(odd_id) == (PLAIN.pseudonym_of(odd_id),)


def test_half_a_surrogate_pair_is_looked_for_and_breaks_nothing() -> None:
    assert PLAIN.forms_of("\ud800") == (PLAIN.pseudonym_of("\ud800"),)
