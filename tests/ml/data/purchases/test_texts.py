from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from ml.data.purchases.texts import code_lines, code_texts, read_texts

ID = st.none() | st.sampled_from(["17850.0", "13047.0", " 13047.0 ", "N/A", "A7", "", "-", "nan"])
MAIL = st.none() | st.sampled_from(["ann@x.com", "Ann@X.com", " ann@x.com", "BOB@x.com", "", "A7"])
NAME = st.none() | st.sampled_from(["tea", " tea", "TEA", "", "  ", "mug", "^.*$"])
INVOICE = st.none() | st.sampled_from(["536365", "536366", "C536379", "c1", "CASH", " C9 ", "A12"])


def cell_by_cell(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(**read_texts(frame.lazy()))


def by_codes(frame: pl.DataFrame) -> pl.DataFrame:
    return pl.DataFrame(code_texts(frame)).with_columns(pl.exclude(pl.Boolean).cast(pl.String))


@settings(deadline=None)
@given(
    st.lists(st.tuples(ID | MAIL, INVOICE, NAME), max_size=20)
    | st.lists(st.tuples(MAIL, INVOICE, NAME), max_size=3)
)
def test_each_text_read_once_is_every_cell_read(
    rows: list[tuple[str | None, str | None, str | None]],
) -> None:
    frame = pl.DataFrame(
        rows, schema=dict.fromkeys(("customer", "invoice", "product"), pl.String), orient="row"
    )

    assert_frame_equal(by_codes(frame), cell_by_cell(frame), check_column_order=False)


@pytest.mark.parametrize(
    "ids",
    [[7, None, 7], [7.0, float("nan"), 8.0], [7.5, None, 8.0], [None, None, None], ["7.0", None, "8.0"]],
)
def test_ids_of_any_type_are_the_same_texts_either_way(ids: list[Any]) -> None:
    frame = pl.DataFrame({"customer": ids, "invoice": ids})

    assert_frame_equal(by_codes(frame), cell_by_cell(frame), check_column_order=False)


def test_texts_that_are_alike_once_read_have_one_code() -> None:
    coded = code_texts(pl.DataFrame({"customer": ["a", " a ", "b"]}))["customer"]

    assert coded.to_physical().n_unique() == 2
    assert coded.cast(pl.String).to_list() == ["a", "a", "b"]


def test_invoices_are_cancelled_where_the_others_are_digits() -> None:
    frame = pl.DataFrame({"customer": ["a"] * 4, "invoice": ["C1", "2", "3", None]})

    assert code_texts(frame)["is_cancelled"].to_list() == [True, False, False, None]
    assert "is_cancelled" not in code_texts(frame.head(1))


def test_several_frames_of_lines_share_their_codes() -> None:
    first, second = code_lines(pl.DataFrame({"customer": ["a", "b"]}), pl.DataFrame({"customer": ["b"]}))

    assert second["customer"].to_physical()[0] == first["customer"].to_physical()[1]


def test_addresses_that_differ_in_case_only_are_one_customer() -> None:
    for ids, known in (
        (["Ann@x.com", "ann@X.com", None], ["ann@x.com", "ann@x.com", None]),
        (["Ann@x.com", "A7"], ["Ann@x.com", "A7"]),
    ):
        frame = pl.DataFrame({"customer": ids})

        assert by_codes(frame)["customer"].to_list() == known
        assert cell_by_cell(frame)["customer"].to_list() == known
