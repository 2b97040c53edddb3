from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from ml.data.findings import MAX_LISTED_ROWS
from ml.data.frames import table_from_frame
from ml.data.purchases.behaviour import DEFAULT_FEATURES
from ml.data.reading import read_table
from ml.data.transactions import CustomerPurchases, as_customers, as_purchases, purchases_again
from ml.errors import ColumnNotFound, InvalidConfig, InvalidValues, NotPurchases
from ml.purchases import PurchaseReport, TransactionColumns
from ml.types import Table, TrainingConfig

FORCED = TrainingConfig(transactions=True)
MORE = "c1,90,2026-02-10 18:00,P1,Tea,5.50"
HEADER = "customer_id,order_id,order_date,product,category,amount\n"


def shop(*lines: str) -> Table:
    """A shop with twelve customers of three purchases each, and these lines."""
    usual = [
        f"c{n % 12},{n},2026-01-{n % 28 + 1:02d} 10:00,P{n % 3},{'Tea' if n % 3 else 'Mugs'},{n + 5}.50"
        for n in range(36)
    ]
    return read_table((HEADER + "\n".join([*usual, *lines]) + "\n").encode())


def made(table: Table, config: TrainingConfig = FORCED) -> CustomerPurchases:
    customers = as_purchases(table, config)
    assert customers is not None
    return customers


def row_of(customers: CustomerPurchases, customer_id: str) -> dict[str, Any]:
    return customers.table.frame.row(by_predicate=pl.col("customer_id") == customer_id, named=True)


def codes(customers: CustomerPurchases) -> dict[str, tuple[int, ...]]:
    return {one.code: one.rows for one in customers.table.warnings}


def add_up(report: PurchaseReport, n_bought: int) -> int:
    """Rows of the table, by what became of them."""
    left_out = report.n_without_customer + report.n_without_date + report.n_without_amount
    return left_out + report.n_in_future + report.n_free + report.n_refund_lines + n_bought


def test_online_retail_has_the_numbers_of_its_reference(online_retail: Table) -> None:
    purchases = made(online_retail, TrainingConfig(refunds="apart"))
    report, customers = purchases.report, purchases.table.frame

    assert (report.n_lines, report.n_customers, report.n_purchases) == (541_909, 4_338, 18_532)
    assert add_up(report, 397_884) == 541_909
    assert (report.n_without_customer, report.n_free, report.n_refund_lines) == (135_080, 40, 8_905)
    assert (report.n_repeated_lines, report.n_customers_without_purchase) == (5_268, 34)
    assert report.revenue == pytest.approx(8_911_407.90, abs=0.01)
    assert (report.first_at, report.last_at) == (
        datetime(2010, 12, 1, 8, 26),
        datetime(2011, 12, 9, 12, 50),
    )
    assert report.as_of == report.last_at + timedelta(days=1)
    assert customers["recency_days"].mean() == pytest.approx(92.536, abs=0.001)
    assert customers["recency_days"].median() == 51
    assert customers["n_purchases"].mean() == pytest.approx(4.272, abs=0.001)
    assert (customers["n_purchases"] == 1).sum() == 1_493
    assert customers["total_spend"].mean() == pytest.approx(2054.266, abs=0.001)
    assert customers["total_spend"].median() == pytest.approx(674.485, abs=0.001)
    assert row_of(purchases, "14646")["total_spend"] == customers["total_spend"].max()
    assert row_of(purchases, "14646")["total_spend"] == pytest.approx(280_206.02, abs=0.01)
    first = purchases.table.warnings[0]
    assert (first.code, first.message) == (
        "purchases_found",
        "Read as purchases: CustomerID buys on InvoiceDate for Quantity x UnitPrice; 397,884 lines in 18,532 "
        "purchases of 4,338 customers, up to 2011-12-09; recency is counted to 2011-12-10.",
    )


def test_refunds_of_online_retail_follow_the_rule(online_retail: Table) -> None:
    apart, net, match = (
        made(online_retail, TrainingConfig(refunds=rule)) for rule in ("apart", "net", "match")
    )

    assert apart.report.revenue == net.report.revenue == match.report.revenue
    # The largest order of all was cancelled within minutes.
    assert row_of(apart, "16446")["total_spend"] == pytest.approx(168_472.5)
    assert row_of(net, "16446")["total_spend"] == pytest.approx(2.9)
    assert row_of(match, "16446")["n_purchases"] == 1
    assert match.report.n_matched_lines > 2_000
    assert match.report.n_customers < net.report.n_customers == apart.report.n_customers
    assert net.table.frame["total_spend"].sum() == pytest.approx(
        net.report.revenue - _refunded_of(online_retail, net), abs=0.01
    )


def _refunded_of(table: Table, customers: CustomerPurchases) -> float:
    """What the customers who are left took back, added up on its own."""
    ids = customers.table.frame["customer_id"].implode()
    worth = pl.col("Quantity") * pl.col("UnitPrice")
    of_customers = pl.col("CustomerID").str.strip_suffix(".0").is_in(ids)
    return float(-table.frame.filter(of_customers, worth < 0).select(worth.sum()).item())


def test_cdnow_is_counted_as_its_summary_counts_it(shared_data: Path) -> None:
    folder = shared_data / "cdnow"
    rows = [line.split() for line in (folder / "CDNOW_sample.txt").read_text().splitlines() if line.strip()]
    table = table_from_frame(
        pl.DataFrame(
            {
                "customer_id": [int(row[1]) for row in rows],
                "date": [int(row[2]) for row in rows],
                "number_of_cds": [int(row[3]) for row in rows],
                "dollar_value": [float(row[4]) for row in rows],
            }
        )
    )
    # The summary counts 39 weeks, up to the end of September.
    purchases = made(table, TrainingConfig(as_of="1997-09-30"))
    customers = purchases.table.frame.with_columns(ID=pl.col("customer_id").cast(pl.Int64))
    summary = pl.read_csv(folder / "cdnow_customers_summary.csv")
    spend = pl.read_csv(folder / "cdnow_customers_summary_with_transactions.csv")
    both = summary.join(customers, on="ID", suffix="_here")
    regulars = spend.filter(pl.col("x") > 0).join(customers, on="ID")

    assert purchases.report.as_of == datetime(1997, 9, 30, 23, 59, 59, 999999)
    assert customers["frequency"].sum() == summary["frequency"].sum() == 2_457
    # Who bought nothing but CDs for no money is no customer yet.
    assert both.height == customers.height == summary.height - purchases.report.n_customers_without_purchase
    assert (both["frequency"] == both["frequency_here"]).all()
    assert (both["recency"] - both["recency_weeks"]).abs().max() < 0.01  # type: ignore[operator]
    assert (both["T"] - both["T_weeks"]).abs().max() < 0.01  # type: ignore[operator]
    assert regulars.height == 946
    assert (regulars["zbar"] - regulars["monetary_value"]).abs().max() < 0.01  # type: ignore[operator]


def test_every_line_that_is_left_out_is_told_with_its_row() -> None:
    purchases = made(
        shop(
            ",90,2026-01-05 10:00,P1,Tea,5.50",
            "c1,91,,P1,Tea,5.50",
            "c1,92,2026-01-05 10:00,P1,Tea,",
            "c1,93,2999-01-05 10:00,P1,Tea,5.50",
            "c1,94,2026-01-05 10:00,P1,Tea,0",
            "c2,95,2026-01-29 10:00,P1,Tea,-5.50",
            "c99,96,2026-01-05 10:00,P1,Tea,-4.50",
            "c3,97,2026-01-05 10:00,P1,Tea,9.50",
            "c3,97,2026-01-05 10:00,P1,Tea,9.50",
        )
    )

    assert codes(purchases) == {
        "purchases_found": (),
        "lines_without_customer": (37,),
        "lines_without_date": (38,),
        "lines_without_amount": (39,),
        "lines_in_future": (40,),
        "free_lines": (41,),
        "refunds": (42, 43),
        "customers_without_purchase": (43,),
        "repeated_lines": (45,),
    }
    assert all(one.advice for one in purchases.table.warnings)
    assert add_up(purchases.report, 38) == purchases.report.n_lines == 45
    assert purchases.report.n_customers_without_purchase == 1


def test_at_most_a_hundred_rows_are_listed() -> None:
    purchases = made(shop(*["c1,94,2026-01-05 10:00,P1,Tea,0"] * 150))

    assert len(codes(purchases)["free_lines"]) == MAX_LISTED_ROWS
    assert purchases.report.n_free == 150


def test_recency_is_counted_to_a_day_after_the_last_purchase_or_to_the_end_of_a_day() -> None:
    table = shop(MORE)
    on_day = made(table, TrainingConfig(as_of="2026-01-28"))

    assert made(table).report.as_of == datetime(2026, 2, 11, 18)
    assert row_of(made(table), "c1")["recency_days"] == 1
    assert on_day.report.n_in_future == 1
    assert on_day.report.last_at == datetime(2026, 1, 28, 10)
    assert on_day.report.as_of.date() == date(2026, 1, 28)


@pytest.mark.parametrize(
    ("rule", "spend", "n_purchases"), [("match", 40.5, 3), ("net", 40.5, 4), ("apart", 50.0, 4)]
)
def test_refunds_follow_the_rule(rule: Any, spend: float, n_purchases: int) -> None:
    table = read_table(
        (
            HEADER
            + "".join(f"c{n},{n},2026-01-05 10:00,P1,Tea,10.00\n" for n in range(1, 10))
            + "c0,20,2026-01-05 10:00,P1,Tea,9.50\nc0,21,2026-01-06 10:00,P1,Tea,10.50\n"
            + "c0,22,2026-01-07 10:00,P1,Tea,10.00\nc0,23,2026-01-08 10:00,P1,Tea,20.00\n"
            + "c0,24,2026-01-09 10:00,P1,Tea,-9.50\n"
        ).encode()
    )
    customers = made(table, TrainingConfig(transactions=True, refunds=rule))

    assert row_of(customers, "c0")["total_spend"] == pytest.approx(spend)
    assert row_of(customers, "c0")["n_purchases"] == n_purchases
    assert (customers.report.revenue, customers.report.refunded) == (pytest.approx(140.0), pytest.approx(9.5))


def test_an_order_total_on_every_line_counts_once() -> None:
    rows = "".join(
        f"c{n % 9},{n},2026-01-{n % 28 + 1:02d},{100 + n},T{line}\n" for n in range(30) for line in range(3)
    )
    purchases = made(read_table(f"customer_id,order_id,order_date,order_total,sku\n{rows}".encode()))

    assert purchases.report.has_order_totals
    assert purchases.report.revenue == pytest.approx(sum(100 + n for n in range(30)))
    assert purchases.report.n_purchases == 30
    assert "order_totals" in codes(purchases)


def test_numbers_and_dates_that_cannot_be_read_are_told() -> None:
    purchases = made(shop("c1,90,soon,P1,Tea,5.50", "c1,91,2026-01-05 10:00,P1,Tea,ask"))

    assert (purchases.report.n_without_date, purchases.report.n_without_amount) == (1, 1)
    assert codes(purchases)["unparsable_dates"] == (37,)
    assert codes(purchases)["lines_without_amount"] == (38,)


def counted_lines(*lines: str) -> Table:
    return read_table(("who,when,Quantity,Price\n" + "".join(f"{line}\n" for line in lines)).encode())


NAMED_PIECES = TrainingConfig(
    transactions=TransactionColumns(customer="who", date="when", quantity="Quantity", price="Price")
)


@pytest.mark.parametrize(
    ("bad", "code", "value"),
    [
        ("b,2026-01-02,viele,2.5", "unparsable_values", "'viele' in row 2"),
        ("b,2026-01-02,3,", "lines_without_amount", ""),
        ("b,soon,3,2.5", "unparsable_dates", "'soon' in row 2"),
    ],
)
def test_one_cell_that_cannot_be_read_costs_one_line(bad: str, code: str, value: str) -> None:
    few = counted_lines("a,2026-01-01,6,2.5", bad)
    report = made(counted_lines(*(f"c{n},2026-01-01,{n},2.5" for n in range(1, 9))), NAMED_PIECES).report

    again = purchases_again(few, report)
    assert again is not None
    for bought in (again, made(few, NAMED_PIECES)):
        assert bought.table.frame["customer_id"].to_list() == ["a"]
        assert bought.table.frame["total_spend"].to_list() == [15.0]
        (warning,) = (one for one in bought.table.warnings if one.code == code)
        assert warning.rows == (2,)
        assert value in warning.message


def test_cells_that_cannot_be_read_are_listed_where_nothing_is_left() -> None:
    report = made(counted_lines(*(f"c{n},2026-01-01,{n},2.5" for n in range(1, 9))), NAMED_PIECES).report

    with pytest.raises(InvalidValues, match="2 without amount") as error:
        purchases_again(counted_lines("a,2026-01-01,viele,2.5", "b,2026-01-01,x,2.5"), report)

    assert [(cell.row, cell.column, cell.value) for cell in error.value.cells] == [
        (1, "Quantity", "viele"),
        (2, "Quantity", "x"),
    ]


def test_codes_keep_their_letters_and_zeros() -> None:
    lines = [f"c1,9{n},2026-01-05 10:00,00{n},Tea,5.50" for n in range(9)]

    purchases = made(shop(*lines), TrainingConfig(transactions=TransactionColumns(customer="product")))

    assert "001" in purchases.table.frame["customer_id"]


def test_nothing_left_is_said_with_its_reasons() -> None:
    free = read_table((HEADER + "".join(f"c{n % 3},{n},2026-01-05,P,Tea,0\n" for n in range(12))).encode())

    for config in (TrainingConfig(), FORCED):
        with pytest.raises(NotPurchases, match=r"No purchase is left of 12 lines \(12 free\)"):
            as_purchases(free, config)
    assert as_purchases(free, TrainingConfig(transactions=False)) is None
    with pytest.raises(NotPurchases, match="up to 2020-01-01"):
        as_purchases(shop(), TrainingConfig(as_of="2020-01-01"))


def buyers(date: Callable[[int], object], amount: Callable[[int], object]) -> Table:
    """Three hundred lines of fifty customers with numbers for names."""
    rows = "".join(f"{n % 50},{date(n)},{amount(n)}\n" for n in range(300))
    return read_table(f"customer,date,amount\n{rows}".encode())


def a_day(n: int) -> str:
    return f"2025-{n % 12 + 1:02d}-{n % 28 + 1:02d}"


def test_no_recency_is_counted_to_a_day_to_come() -> None:
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).date()

    with pytest.raises(InvalidConfig, match="2999-01-01, and that day is still to come"):
        as_purchases(shop(), TrainingConfig(as_of="2999-01-01"))
    assert made(shop(), TrainingConfig(as_of=str(tomorrow))).report.as_of.date() == tomorrow


def test_an_as_of_long_after_all_purchases_is_told() -> None:
    table = buyers(a_day, lambda n: n + 1)

    assert "late_as_of" not in codes(made(table, TrainingConfig(as_of="2026-08-01")))
    old = buyers(lambda n: a_day(n).replace("2025", "2019"), lambda n: n + 1)
    (said,) = (
        one.message
        for one in made(old, TrainingConfig(as_of="2026-01-01")).table.warnings
        if one.code == "late_as_of"
    )
    assert said.startswith("as_of is 2026-01-01, 2,196 days after the last purchase")


def test_counts_of_one_are_said_in_the_singular() -> None:
    bought = made(counted_lines("a,2026-01-01,6,2.5"), NAMED_PIECES)

    assert "1 line in 1 purchase of 1 customer, up to 2026-01-01; recency is counted to 2026-01-02." in (
        bought.table.warnings[0].message
    )


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (buyers(lambda n: f"2954-{n % 12 + 1:02d}-11", lambda n: n + 1), "300 in future"),
        (buyers(a_day, lambda n: -n - 1), "300 refunds"),
        (buyers(a_day, lambda n: 0 if n % 3 else -n - 1), "200 free, 100 refunds"),
    ],
    ids=["future", "negative", "free"],
)
def test_purchases_of_which_none_counts_are_never_compared_as_customers(table: Table, said: str) -> None:
    with pytest.raises(NotPurchases, match=said):
        as_customers(table, TrainingConfig())


def test_nobody_is_compared_by_the_id_of_who_buys() -> None:
    unread = buyers(lambda n: f"Monday {n}", lambda n: n + 1)

    table, config, bought = as_customers(unread, TrainingConfig())

    assert bought is None
    assert config.exclude == ("customer",)
    (warning,) = (one for one in table.warnings if one.code == "unusable_purchases")
    assert "date holds no dates, but cells such as 'Monday 0'" in warning.message
    told = as_customers(buyers(a_day, lambda n: n + 1), TrainingConfig(transactions=False))
    assert (told[0].warnings, told[1].exclude) == ((), ("customer",))


def test_a_member_that_repeats_is_a_feature_where_nothing_looks_like_purchases() -> None:
    rows = "".join(f"{n % 2},{a_day(n)},{n}.5\n" for n in range(60))
    for header in ("member,signup_date,spend", "member,birthday,visits"):
        table = read_table(f"{header}\n{rows}".encode())

        assert as_customers(table, TrainingConfig()) == (table, TrainingConfig(), None)


def test_purchases_of_one_day_are_purchases() -> None:
    table, config, bought = as_customers(buyers(lambda _: "2025-03-01", lambda n: n + 1), TrainingConfig())

    assert bought is not None
    assert table.frame["recency_days"].unique().to_list() == [1]
    assert config.features == ("total_spend",)


def test_seconds_since_1970_are_dates_of_purchases() -> None:
    for a_second in (1, 1000):
        bought = as_purchases(
            buyers(lambda n, a=a_second: (1_735_689_600 + 86_400 * n) * a, lambda n: n + 1), TrainingConfig()
        )

        assert bought is not None
        assert bought.report.first_at == datetime(2025, 1, 1)


def test_without_refunds_nothing_is_refunded_and_no_zero_is_negative() -> None:
    bought = made(shop())

    zeros = [bought.report.refunded, *bought.table.frame["refund_share"]]
    assert {str(zero) for zero in zeros} == {"0.0"}


def test_names_with_braces_and_markup_do_no_harm() -> None:
    text = HEADER.replace("customer_id", "id {0.__class__} <b>").replace("amount", "{n}")
    lines = "".join(f"c{n % 5},{n},2026-01-05,P,Tea,{n}\n" for n in range(20))
    named = TransactionColumns(customer="id {0.__class__} <b>", amount="{n}")

    purchases = made(read_table((text + lines).encode()), TrainingConfig(transactions=named))

    assert "id {0.__class__} <b> buys on order_date for {n}" in purchases.table.warnings[0].message


def test_visits_have_one_row_a_customer_and_day() -> None:
    purchases = made(shop())

    assert purchases.visits.columns == ["customer_id", "day", "value"]
    assert purchases.visits["value"].sum() == pytest.approx(purchases.report.revenue)


def test_customers_are_trained_on_what_they_do() -> None:
    table, config, purchases = as_customers(shop(MORE), TrainingConfig())

    assert purchases is not None
    assert table.frame["customer_id"].n_unique() == table.frame.height == 12
    assert (config.id_column, config.features) == ("customer_id", DEFAULT_FEATURES)
    # What was made is a table of customers from then on.
    assert as_customers(table, config) == (table, config, None)


def test_a_table_of_customers_is_trained_on_as_it_is() -> None:
    table = read_table(b"customer_id,spend\n" + b"".join(b"%d,%d\n" % (n, n * 3) for n in range(20)))
    config = TrainingConfig(exclude=("spend",))

    assert as_customers(table, config) == (table, config, None)


def test_features_and_exclusions_may_name_what_is_made() -> None:
    chosen = TrainingConfig(
        features=("mean_days_between", "n_products"),
        exclude=("tenure_days", "category"),
        id_column="customer_id",
    )
    _, config, purchases = as_customers(shop(), chosen)

    assert purchases is not None
    assert purchases.report.columns.category is None
    assert (config.features, config.exclude) == (("mean_days_between", "n_products"), ("tenure_days",))
    _, without, _ = as_customers(shop(MORE), TrainingConfig(exclude=("total_spend",)))
    assert without.features == tuple(name for name in DEFAULT_FEATURES if name != "total_spend")


def test_what_all_customers_share_is_no_feature() -> None:
    rows = "".join(f"c{n % 10},{n},2026-01-{n % 10 + n // 10 + 1:02d},P,Tea,{n}.5\n" for n in range(30))

    _, config, _ = as_customers(read_table((HEADER + rows).encode()), TrainingConfig())

    assert config.features is not None
    assert "n_purchases" not in config.features
    assert "recency_days" in config.features


@pytest.mark.parametrize(
    ("config", "said"),
    [
        (TrainingConfig(features=("amount",)), "It is a column of the purchases.*transactions to false"),
        (TrainingConfig(features=("income",)), "no column 'income'.*total_spend"),
        (TrainingConfig(exclude=("income",)), "no column 'income'.*recency_days"),
        (TrainingConfig(categorical=("income",)), "no column 'income'"),
        (TrainingConfig(id_column="income"), "no column 'income'"),
    ],
)
def test_columns_of_neither_table_are_refused(config: TrainingConfig, said: str) -> None:
    with pytest.raises(ColumnNotFound, match=said):
        as_customers(shop(), config)


def test_other_purchases_become_customers_as_in_the_training() -> None:
    report = made(shop(), TrainingConfig(refunds="apart")).report
    # Two customers who come once: nobody would take that for purchases.
    new = read_table((HEADER + "n1,1,2026-03-01,P1,Tea,4.5\nn2,2,2026-03-02,P9,Mugs,9.5\n").encode())

    again = purchases_again(new, report)

    assert as_purchases(new, TrainingConfig()) is None
    assert again is not None
    assert again.table.frame.columns == made(shop()).table.frame.columns
    assert again.report.columns == report.columns
    assert (again.report.groups, again.report.refunds) == (report.groups, "apart")
    assert again.report.as_of == datetime(2026, 3, 3)
    until = purchases_again(new, report, TrainingConfig(as_of="2026-03-01"))
    assert until is not None
    assert until.table.frame["customer_id"].to_list() == ["n1"]


def test_customers_and_other_columns_are_told_from_the_purchases_of_the_training() -> None:
    report = made(shop()).report
    customers = made(shop()).table
    renamed = Table(shop().frame.rename({"amount": "revenue"}), shop().format)

    assert purchases_again(customers, report) is None
    assert purchases_again(shop(), report, TrainingConfig(transactions=False)) is None
    again = purchases_again(renamed, report)
    assert again is not None
    assert again.report.columns.amount == "revenue"


CELLS = st.tuples(
    st.sampled_from(["a", "b", "c", ""]),
    st.sampled_from(["2026-01-05", "2026-02-05", "2999-01-05", ""]),
    st.sampled_from(["5", "-5", "0", "", "7.5"]),
    st.sampled_from(["1", "2", "C2", ""]),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(CELLS, min_size=5, max_size=40), st.sampled_from(["match", "net", "apart"]))
def test_nothing_is_dropped_in_silence(rows: list[tuple[str, str, str, str]], rule: Any) -> None:
    start = [("a", "2026-01-05", "5", "1"), ("b", "2026-01-06", "7.5", "2"), ("b", "2026-01-06", "0.5", "2")]
    frame = pl.DataFrame(
        [*start, *rows], schema=["customer_id", "order_date", "amount", "order_id"], orient="row"
    )
    table = table_from_frame(frame)
    purchases = as_purchases(table, TrainingConfig(transactions=True, refunds="apart"))
    assert purchases is not None
    report = purchases.report
    is_bought = (pl.col("fate") == 0) & ~pl.col("is_refund")
    n_bought = _judged(table, report).filter(is_bought).height

    assert add_up(report, n_bought) == report.n_lines == frame.height
    assert purchases.table.frame["n_purchases"].sum() == report.n_purchases
    assert purchases.visits["value"].sum() == pytest.approx(report.revenue)
    told = codes(purchases)
    assert ("free_lines" in told) == (report.n_free > 0)
    assert ("lines_without_date" in told) == (report.n_without_date > 0)
    try:
        other = as_purchases(table, TrainingConfig(transactions=True, refunds=rule))
    except NotPurchases:
        assert rule == "match"  # refunds may mirror all there is
    else:
        assert other is not None
        assert other.report.revenue == report.revenue


def _judged(table: Table, report: PurchaseReport) -> pl.DataFrame:
    from ml.data.purchases.cells import read_columns
    from ml.data.purchases.lines import judge_lines

    frame, _ = read_columns(table, report.columns)
    return judge_lines(frame.lazy(), report.columns, None).collect()


def test_the_same_table_gives_the_same_customers() -> None:
    assert_frame_equal(made(shop()).table.frame, made(shop()).table.frame)
