from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from ml.data.purchases.lines import FATES, judge_lines, judge_table, moment_of, read_lines
from ml.purchases import TransactionColumns

AT = datetime(2026, 1, 5, 10)
COLUMNS = TransactionColumns(customer="who", date="when", amount="worth")


def read(
    columns: TransactionColumns = COLUMNS, as_of: datetime | None = None, **cells: list[Any]
) -> pl.DataFrame:
    return read_lines(pl.LazyFrame(cells), columns, as_of).collect()


def fates(
    columns: TransactionColumns = COLUMNS, as_of: datetime | None = None, **cells: list[Any]
) -> list[str]:
    judged = judge_lines(pl.LazyFrame(cells), columns, as_of).collect()
    return [FATES[fate] for fate in judged["fate"]]


def test_lines_have_one_make_whatever_the_table_calls_its_columns() -> None:
    columns = TransactionColumns(
        customer="who",
        date="when",
        quantity="n",
        price="each",
        invoice="bill",
        product="what",
        category="kind",
    )

    lines = read(
        columns, who=[7], when=[date(2026, 1, 5)], n=[3], each=[2.5], bill=[11], what=["Tea"], kind=[" "]
    )

    assert lines.schema == {
        "customer": pl.String, "at": pl.Datetime("us"), "amount": pl.Float64, "is_refund": pl.Boolean,
        "quantity": pl.Float64, "invoice": pl.String, "product": pl.String, "category": pl.String,
    }  # fmt: skip
    assert lines.row(0) == ("7", datetime(2026, 1, 5), 7.5, False, 3.0, "11", "Tea", None)


def test_what_is_not_known_is_no_column() -> None:
    assert read(who=["a"], when=[AT], worth=[1.0]).columns == ["customer", "at", "amount", "is_refund"]


@pytest.mark.parametrize(
    ("ids", "texts"),
    [
        (["17850.0", "13047.0", None], ["17850", "13047"]),
        (["17850.0", "A7", " 12.50 "], ["17850.0", "A7", "12.50"]),
        ([17850.0, float("nan"), 3.0], ["17850", "3"]),
        ([" a ", "N/A", "", "null", "A"], ["a", "A"]),
    ],
)
def test_a_customer_is_called_the_same_in_every_file(ids: list[Any], texts: list[str]) -> None:
    n = len(ids)

    assert read(who=ids, when=[AT] * n, worth=[1.0] * n)["customer"].to_list() == texts


def test_times_are_those_of_the_clock_on_the_wall() -> None:
    evening = datetime(2026, 1, 5, 23, 30)
    zoned = pl.Series([evening]).dt.replace_time_zone("Europe/Berlin").dt.cast_time_unit("ms")

    assert read(who=["a"], when=zoned, worth=[1.0])["at"].to_list() == [evening]


def test_rows_that_are_no_lines_are_told_by_their_first_reason() -> None:
    ever = datetime(9000, 1, 1)

    told = fates(
        who=[None, "a", "a", "a", "a", "a", None],
        when=[AT, None, AT, ever, AT, AT, None],
        worth=[1.0, 1.0, float("inf"), 1.0, 0.0, -1.0, None],
    )

    assert told == [
        "without_customer", "without_date", "without_amount", "in_future", "free", "kept", "without_customer"
    ]  # fmt: skip


def test_without_an_end_the_future_begins_when_the_day_has_begun_everywhere() -> None:
    now = datetime.now(UTC).replace(tzinfo=None)

    told = fates(who=["a", "a"], when=[now + timedelta(hours=10), now + timedelta(days=2)], worth=[1.0, 1.0])

    assert told == ["kept", "in_future"]


def test_the_end_itself_still_counts() -> None:
    told = fates(as_of=AT, who=["a", "a"], when=[AT, AT + timedelta(microseconds=1)], worth=[1.0, 1.0])

    assert told == ["kept", "in_future"]


def test_a_plain_day_counts_up_to_its_end() -> None:
    assert moment_of(None) is None
    assert moment_of("2026-01-31") == datetime(2026, 1, 31, 23, 59, 59, 999999)
    assert moment_of("2026-01-31T12:00:00+02:00") == datetime(2026, 1, 31, 12)


def test_what_takes_money_back_is_a_refund_and_negative() -> None:
    columns = TransactionColumns(customer="who", date="when", amount="worth", quantity="n", invoice="bill")

    lines = read(
        columns,
        who=["a"] * 5,
        when=[AT] * 5,
        worth=[5.0, -5.0, 5.0, 5.0, -5.0],
        n=[1, 1, -1, 1, -1],
        bill=["536365", "536366", "536367", "C536379", "536380"],
    )

    assert lines["is_refund"].to_list() == [False, True, True, True, True]
    assert lines["amount"].to_list() == [5.0, -5.0, -5.0, -5.0, -5.0]
    assert lines["quantity"].to_list() == [1.0, -1.0, -1.0, -1.0, -1.0]


def test_a_letter_before_every_number_marks_no_cancellation() -> None:
    columns = TransactionColumns(customer="who", date="when", amount="worth", invoice="bill")

    lines = read(columns, who=["a"] * 3, when=[AT] * 3, worth=[5.0] * 3, bill=["C1", "C2", "C3"])

    assert not lines["is_refund"].any()


def total(**cells: list[Any]) -> pl.DataFrame:
    columns = TransactionColumns(
        customer="who", date="when", amount="worth", invoice="bill",
        quantity="n" if "n" in cells else None, price="each" if "each" in cells else None,
    )  # fmt: skip
    return read_lines(pl.LazyFrame(cells), columns, None, has_totals=True).collect()


def test_a_total_is_shared_out_by_what_its_lines_cost() -> None:
    lines = total(
        who=["a"] * 3,
        when=[AT] * 3,
        worth=[50.0, None, 7.0],
        bill=["1", "1", "2"],
        n=[1, 3, 1],
        each=[10, 10, 9],
    )

    assert lines["amount"].to_list() == [12.5, 37.5, 7.0]


@pytest.mark.parametrize("worth", [[30.0, 30.0, 30.0], [30.0, None, None]])
def test_a_total_is_shared_out_evenly_where_lines_cost_nothing_known(worth: list[float | None]) -> None:
    lines = total(who=["a"] * 3, when=[AT] * 3, worth=worth, bill=["1"] * 3)

    assert lines["amount"].to_list() == [10.0] * 3


def test_what_comes_back_with_an_order_has_no_part_in_its_total() -> None:
    lines = total(
        who=["a"] * 4,
        when=[AT] * 4,
        worth=[10.0, None, -50.0, None],
        bill=["1", "1", "2", "2"],
        n=[2, -1, 1, 3],
        each=[10, 10, 10, 10],
    )

    assert lines["amount"].to_list() == [10.0, -12.5, -37.5]


def test_the_first_line_of_an_order_speaks_for_the_others() -> None:
    lines = total(who=["a", None, "b"], when=[AT, None, AT], worth=[8.0, None, 3.0], bill=["1", "1", None])

    assert lines["customer"].to_list() == ["a", "a", "b"]
    assert lines["amount"].to_list() == [4.0, 4.0, 3.0]


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["a", "b", "", "NA", None]),
            st.sampled_from([AT, datetime(9000, 1, 1), None]),
            st.sampled_from([2.0, -2.0, 0.0, None, float("nan"), float("-inf"), 1e300]),
            st.sampled_from([1, -1, 0, None]),
        ),
        min_size=1,
    )
)
def test_every_row_has_one_fate_and_lines_keep_their_promises(rows: list[tuple[Any, ...]]) -> None:
    schema = {"who": pl.String, "when": pl.Datetime("us"), "worth": pl.Float64, "n": pl.Int64}
    frame = pl.DataFrame(rows, schema=schema, orient="row").lazy()
    columns = TransactionColumns(customer="who", date="when", amount="worth", quantity="n")

    judged = judge_lines(frame, columns, None).collect()
    lines = read_lines(frame, columns, None).collect()

    assert judged.height == len(rows)
    assert judged["fate"].is_between(0, len(FATES) - 1).all()
    assert lines.height == (judged["fate"] == 0).sum()
    assert lines.select("customer", "at", "amount", "is_refund").null_count().sum_horizontal().item() == 0
    assert lines["amount"].is_finite().all()
    assert ((lines["amount"] < 0) == lines["is_refund"]).all()
    assert (lines["amount"] != 0).all()


def test_a_table_is_judged_as_its_rows_are_one_by_one() -> None:
    cells = {
        "who": [" a", "a", None, "b", "b"],
        "when": [AT, AT, AT, None, AT],
        "n": [1, -1, 2, 1, 0],
        "each": [2.0, 2.0, 1.0, 1.0, 1.0],
        "bill": ["1", "C2", "3", "4", "5"],
    }
    columns = TransactionColumns(customer="who", date="when", quantity="n", price="each", invoice="bill")

    judged = judge_table(pl.DataFrame(cells), columns, None)

    assert_frame_equal(
        judged.with_columns(pl.col("customer", "invoice").cast(pl.String)),
        judge_lines(pl.LazyFrame(cells), columns, None).collect(),
    )
    assert judged.schema["customer"].base_type() is pl.Categorical
