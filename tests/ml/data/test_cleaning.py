from datetime import date

import polars as pl
import pytest

from ml.data.cleaning import clean
from ml.data.reading import read_table
from ml.errors import ColumnNotFound, InvalidConfig, InvalidValues, NoUsableFeatures, TooFewCustomers
from ml.types import Table, TableFormat, TrainingConfig

ROWS = "\n".join(f"C{n},{n * 10},{n % 7 + 0.5}" for n in range(1, 31))
CSV = f"customer_id,spend,visits\n{ROWS}\n".encode()


NOTES = pl.Series("note", [f"says {n}" for n in range(1, 31)])
DAYS = pl.Series("day", [date(2026, 1, n) for n in range(1, 31)])


def table(**columns: list[object]) -> Table:
    return Table(pl.DataFrame(columns, strict=False), TableFormat("frame"))


def test_exact_duplicates_are_dropped_and_counted() -> None:
    cleaned = clean(read_table(CSV + b"C1,10,1.5\nC2,20,2.5\n"), TrainingConfig())

    assert cleaned.n_duplicates_removed == 2
    assert cleaned.features.height == 30


def test_the_id_is_kept_apart_from_the_features() -> None:
    cleaned = clean(read_table(CSV), TrainingConfig())

    assert cleaned.id_column == "customer_id"
    assert cleaned.features.columns == ["spend", "visits"]
    assert cleaned.ids is not None
    assert cleaned.ids[0] == "C1"


def test_missing_and_unparsable_cells_are_counted_apart_with_their_rows() -> None:
    cleaned = clean(read_table(CSV + b"C31,N/A,1.5\nC32,lots,\n"), TrainingConfig())

    assert cleaned.missing_values == {"spend": 1, "visits": 1}
    assert cleaned.unparsable_values == {"spend": 1, "visits": 0}
    assert cleaned.warnings[0].rows == (32,)


def test_rows_with_nothing_left_are_dropped_and_counted() -> None:
    cleaned = clean(read_table(CSV + b"C31,,\nC32,?,-\n"), TrainingConfig())

    assert cleaned.n_rows_dropped == 2
    assert cleaned.features.height == 30
    assert [(warning.code, warning.rows) for warning in cleaned.warnings] == [("empty_rows", (31, 32))]


REPEATED = CSV + b"C1,10,1.5\nC2,999,9.5\nC3,,\n"


@pytest.mark.parametrize(("on_duplicate_id", "spend"), [("last", 999), ("first", 20), ("mean", 509.5)])
def test_a_customer_who_comes_twice_counts_once(on_duplicate_id: str, spend: float) -> None:
    cleaned = clean(read_table(REPEATED), TrainingConfig(on_duplicate_id=on_duplicate_id))  # type: ignore[arg-type]

    assert (cleaned.n_duplicates_removed, cleaned.n_repeated_ids_removed, cleaned.n_rows_dropped) == (1, 1, 1)
    assert cleaned.ids is not None
    assert cleaned.features["spend"].filter(cleaned.ids == "C2").to_list() == [spend]
    assert cleaned.rows.filter(cleaned.ids == "C2").to_list() == [2 if on_duplicate_id == "first" else 32]
    assert [(warning.code, warning.rows) for warning in cleaned.warnings] == [
        ("repeated_ids", (32,)), ("duplicate_rows", (31,)), ("empty_rows", (33,))
    ]  # fmt: skip


def test_an_empty_row_does_not_speak_for_a_customer() -> None:
    cleaned = clean(read_table(CSV + b"C3,,\n"), TrainingConfig())

    assert cleaned.features.height == 30
    assert cleaned.n_repeated_ids_removed == 0


def test_repeated_customers_are_refused_on_request() -> None:
    with pytest.raises(InvalidValues, match="'C2' in row 32") as caught:
        clean(read_table(REPEATED), TrainingConfig(on_duplicate_id="error"))

    assert [(cell.row, cell.column) for cell in caught.value.cells] == [(32, "customer_id")]


def test_too_few_customers_are_explained() -> None:
    rows = "".join(f"C{n % 9},{n},{n}.5\n" for n in range(20)) + "C1,10,10.5\n"
    table = read_table(f"customer_id,spend,visits\n{rows}".encode())

    with pytest.raises(
        TooFewCustomers,
        match=r"Only 9 .* of 21 rows \(1 repeat another row exactly, 11 repeat a customer's id\)",
    ):
        clean(table, TrainingConfig(id_column="customer_id"))


def test_a_column_that_is_almost_empty_is_used_when_asked_for() -> None:
    sparse = table(spend=[n * 1.5 for n in range(40)], points=[n * 0.5 for n in range(10)] + [None] * 30)

    assert clean(sparse, TrainingConfig()).numeric == ("spend",)
    assert clean(sparse, TrainingConfig(features=("spend", "points"))).numeric == ("spend", "points")


def test_named_categories_are_texts_and_other_codes_numbers() -> None:
    codes = table(Channel=[1, 2] * 20, Region=[1, 2, 3, 1] * 10, spend=[n * 1.5 for n in range(40)])

    cleaned = clean(codes, TrainingConfig(categorical=("Region",)))

    assert cleaned.categorical == ("Region",)
    assert cleaned.features.schema["Channel"] == pl.Float64
    assert clean(codes, TrainingConfig(categorical=("Region",), exclude=("Region",))).categorical == ()


def test_missing_drop_leaves_out_every_row_with_a_gap() -> None:
    cleaned = clean(read_table(CSV + b"C31,,1.5\n"), TrainingConfig(missing="drop"))

    assert cleaned.n_rows_dropped == 1


def test_codes_are_one_category_however_they_are_typed() -> None:
    numbers = clean(table(Channel=[1, 2] * 10, spend=list(range(20))), TrainingConfig())
    floats = clean(table(Channel=[1.0, 2.0] * 10, spend=list(range(20))), TrainingConfig())

    assert numbers.features["Channel"].to_list() == floats.features["Channel"].to_list() == ["1", "2"] * 10


@pytest.mark.parametrize(
    ("config", "error", "words"),
    [
        (
            TrainingConfig(features=("profit",)),
            ColumnNotFound,
            "no column 'profit'. The table has: customer_id",
        ),
        (TrainingConfig(exclude=("profit",)), ColumnNotFound, "profit"),
        (TrainingConfig(id_column="profit"), ColumnNotFound, "profit"),
        (TrainingConfig(categorical=("profit",)), ColumnNotFound, "profit"),
        (
            TrainingConfig(features=("spend", "customer_id")),
            InvalidConfig,
            r"'customer_id' cannot be a feature \(text\): 30 different texts .* take it out",
        ),
        (TrainingConfig(features=("note",)), InvalidConfig, r"\(text\): .* Name it in 'categorical'"),
        (TrainingConfig(features=("day",)), InvalidConfig, r"\(date\): .* Turn it into a number first"),
        (TrainingConfig(features=("country",)), InvalidConfig, r"\(constant\): .* Take it out of 'features'"),
        (TrainingConfig(exclude=("spend", "visits")), NoUsableFeatures, "No column can be used"),
    ],
)
def test_a_choice_of_columns_that_makes_no_sense_is_refused(
    config: TrainingConfig, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        clean(
            Table(read_table(CSV).frame.with_columns(DAYS, NOTES, country=pl.lit("CH")), TableFormat("csv")),
            config,
        )


def test_fewer_than_ten_customers_are_refused() -> None:
    with pytest.raises(TooFewCustomers, match="Only 9 usable customers are left of 9 rows; at least 10"):
        clean(table(spend=list(range(9)), visits=[0.5] * 8 + [1]), TrainingConfig())


@pytest.mark.parametrize(
    "columns",
    [
        {"plan": ["free", "paid"] * 20, "country": ["CH", "DE", "AT", "CH"] * 10},
        {"visits": [0.5, 1, 2, 1] * 10, "orders": [0.5, 0, 1, 2] * 10},
    ],
)
def test_without_an_id_many_who_are_alike_are_no_copies(columns: dict[str, list[object]]) -> None:
    cleaned = clean(table(**columns), TrainingConfig())

    assert cleaned.n_duplicates_removed == 0
    assert cleaned.features.height == 40
    assert [warning.code for warning in cleaned.warnings] == ["rows_alike"]


def test_with_an_id_every_exact_repetition_is_a_copy() -> None:
    twice = pl.concat([pl.DataFrame({"customer_id": [f"C{n}" for n in range(20)], "spend": range(20)})] * 2)

    cleaned = clean(Table(twice, TableFormat("frame")), TrainingConfig(id_column="customer_id"))

    assert cleaned.n_duplicates_removed == 20


def test_a_customer_who_buys_often_counts_once() -> None:
    rows = {"order_id": range(500, 600), "customer_id": [n % 25 for n in range(100)]}
    purchases = pl.DataFrame({**rows, "paid": [n * 1.5 for n in range(100)]})

    cleaned = clean(Table(purchases, TableFormat("frame")), TrainingConfig())

    assert cleaned.id_column == "customer_id"
    assert cleaned.features.shape == (25, 1)
    assert [warning.code for warning in cleaned.warnings] == ["repeated_ids"]
    assert "one row per purchase rather than per customer" in cleaned.warnings[0].advice


def test_an_id_is_found_although_some_rows_were_exported_twice() -> None:
    rows = pl.DataFrame({"customer_no": range(1000, 1040), "spend": [n * 1.5 for n in range(40)]})

    cleaned = clean(Table(pl.concat([rows, rows[:3]]), TableFormat("frame")), TrainingConfig())

    assert cleaned.id_column == "customer_no"
    assert cleaned.n_duplicates_removed == 3
    assert cleaned.features.columns == ["spend"]


def test_columns_named_like_the_result_are_left_out() -> None:
    segmented_before = table(spend=[n * 1.5 for n in range(30)], segment=[n % 4 + 0.5 for n in range(30)])

    assert clean(segmented_before, TrainingConfig()).features.columns == ["spend"]
    with pytest.raises(InvalidConfig, match="Rename it to use it"):
        clean(segmented_before, TrainingConfig(features=("segment",)))
