import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ml.listing.ordering import in_order, keys_of, page_in_order

_COLUMNS = st.one_of(
    st.lists(st.none() | st.floats(width=64), max_size=40).map(lambda one: pl.Series(one, dtype=pl.Float64)),
    st.lists(st.none() | st.sampled_from([0.0, -0.0, 1.5]), max_size=40).map(
        lambda one: pl.Series(one, dtype=pl.Float64)
    ),
    st.lists(st.none() | st.integers(-(2**63), 2**63 - 1), max_size=40).map(
        lambda one: pl.Series(one, dtype=pl.Int64)
    ),
    st.lists(st.none() | st.booleans(), max_size=40).map(lambda one: pl.Series(one, dtype=pl.Boolean)),
    st.lists(st.none() | st.text(max_size=12), max_size=40).map(lambda one: pl.Series(one, dtype=pl.String)),
    st.lists(st.text(alphabet="ab\0é", max_size=3).map("customer ".__add__), max_size=40).map(
        lambda one: pl.Series(one, dtype=pl.String)
    ),
)


@settings(max_examples=400, deadline=None)
@given(column=_COLUMNS, size=st.integers(1, 15), descending=st.booleans())
def test_pages_put_together_are_the_whole_order_ties_and_missing_values_included(
    column: pl.Series, size: int, *, descending: bool
) -> None:
    keys = keys_of(column)
    pages = [
        page_in_order(column, keys, slice(start, start + size), descending=descending).tolist()
        for start in range(0, len(column) + size, size)
    ]

    assert [one for page in pages for one in page] == in_order(column, descending=descending).tolist()


@pytest.mark.parametrize("descending", [False, True])
def test_customers_that_are_alike_stay_in_the_order_of_the_table(descending: bool) -> None:
    column = pl.Series([1.0, 2.0] * 500)
    first = page_in_order(column, keys_of(column), slice(0, 500), descending=descending)

    assert first.tolist() == list(range(1 if descending else 0, 1000, 2))
