import polars as pl
import pytest

from ml.data.cleaning import clean
from ml.data.reading import read_table
from ml.errors import ColumnNotFound, InvalidConfig, NoUsableFeatures, TooFewCustomers
from ml.types import Table, TableFormat, TrainingConfig

ROWS = "\n".join(f"C{n},{n * 10},{n % 7 + 0.5}" for n in range(1, 31))
CSV = f"customer_id,spend,visits\n{ROWS}\n".encode()


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
        (TrainingConfig(features=("customer_id",)), InvalidConfig, "cannot be a feature"),
        (TrainingConfig(exclude=("spend", "visits")), NoUsableFeatures, "No column can be used"),
    ],
)
def test_a_choice_of_columns_that_makes_no_sense_is_refused(
    config: TrainingConfig, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        clean(read_table(CSV), config)


def test_fewer_than_ten_customers_are_refused() -> None:
    with pytest.raises(TooFewCustomers, match="Only 9 usable customers are left of 9 rows"):
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
