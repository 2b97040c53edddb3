import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from ml import TrainingConfig, segment, train
from ml.data import samples
from ml.data.reading import table_from_json
from ml.errors import ColumnNotFound, InvalidValues
from ml.scoring.scorer import score
from ml.types import SegmentationModel, Table, TableFormat

RECORD = {
    "Fresh": 12669,
    "Milk": 9656,
    "Grocery": 7561,
    "Frozen": 214,
    "Detergents_Paper": 2674,
    "Delicassen": 1338,
}


@pytest.fixture(scope="module")
def model() -> SegmentationModel:
    config = TrainingConfig(
        n_resamples=0, n_references=0, features=samples.SPEND_COLUMNS, algorithm="gmm", n_segments=3
    )
    return train(samples.wholesale(), config)


def test_training_rows_are_placed_where_training_placed_them(model: SegmentationModel) -> None:
    scored = score(model, Table(samples.wholesale(), TableFormat("frame"))).frame

    columns = ["customer_id", "segment", "confidence", "is_outlier"]
    assert_frame_equal(scored.select(columns), model.customers.select(columns), abs_tol=1e-9)


def test_probabilities_are_in_the_order_of_the_segments(model: SegmentationModel) -> None:
    scored = score(model, Table(samples.wholesale(), TableFormat("frame")))

    assert scored.probabilities is not None
    assert np.array_equal(scored.probabilities.argmax(axis=1), scored.frame["segment"])
    assert scored.probabilities.max(axis=1) == pytest.approx(scored.frame["confidence"].to_numpy())


def test_a_missing_value_is_imputed_and_named(model: SegmentationModel) -> None:
    scored = score(model, table_from_json([RECORD, RECORD | {"Milk": None, "Fresh": "n/a"}])).frame

    assert scored["imputed"].to_list() == [[], ["Fresh", "Milk"]]
    assert scored["segment"].null_count() == 0


def test_a_missing_column_is_named(model: SegmentationModel) -> None:
    incomplete = {name: value for name, value in RECORD.items() if name != "Milk"}

    with pytest.raises(ColumnNotFound, match="missing: Milk") as caught:
        score(model, table_from_json([incomplete]))
    assert caught.value.cells[0].column == "Milk"


def test_text_in_a_number_fails_with_row_and_column(model: SegmentationModel) -> None:
    with pytest.raises(InvalidValues) as caught:
        score(model, table_from_json([RECORD, RECORD | {"Milk": "lots"}]))

    assert [(cell.row, cell.column, cell.value) for cell in caught.value.cells] == [(2, "Milk", "lots")]


def test_skipped_rows_keep_their_place(model: SegmentationModel) -> None:
    table = table_from_json([RECORD | {"Milk": "lots"}, RECORD, RECORD | {"Fresh": "x"}])
    scored = score(model, table, on_error="skip")

    assert scored.frame["segment"].is_null().to_list() == [True, False, True]
    assert scored.probabilities is not None
    assert np.isnan(scored.probabilities[0]).all()
    assert len(scored.errors) == 2


def test_a_table_of_wrong_rows_alone_is_skipped_whole(model: SegmentationModel) -> None:
    scored = score(model, table_from_json([RECORD | {"Milk": "lots"}]), on_error="skip")

    assert scored.frame["segment"].to_list() == [None]


def test_the_refusal_says_how_many_where_and_what_else_can_be_asked_for(model: SegmentationModel) -> None:
    with pytest.raises(InvalidValues, match=r"2 cells .* in row 2: Milk .* on_error=impute .* on_error=skip"):
        score(model, table_from_json([RECORD, RECORD | {"Milk": "lots"}, RECORD | {"Fresh": "x"}]))


def test_text_in_a_number_counts_as_missing_on_request(model: SegmentationModel) -> None:
    odd, gap = (table_from_json([RECORD, RECORD | {"Milk": value}]) for value in ("lots", None))

    scored = score(model, odd, on_error="impute")

    assert scored.frame.equals(score(model, gap).frame)
    assert scored.frame["imputed"].to_list() == [[], ["Milk"]]
    assert [(error.row, error.value) for error in scored.errors] == [(2, "lots")]


def test_a_bad_cell_does_not_spoil_the_others_of_its_column(model: SegmentationModel) -> None:
    rows = [RECORD | {"Milk": "9.656,00 €"}, RECORD | {"Milk": "k.A."}, RECORD]

    scored = score(model, table_from_json(rows), on_error="impute")

    assert [error.row for error in scored.errors] == [2]
    assert scored.frame["confidence"][0] == scored.frame["confidence"][2]


def test_the_file_that_a_model_was_trained_on_can_be_scored() -> None:
    frame = samples.wholesale()
    kept = pl.int_range(frame.height) % 3 > 0
    words = frame.with_columns(
        Milk=pl.when(kept).then(pl.col("Milk").cast(pl.String)).otherwise(pl.lit("k.A."))
    )
    model = train(words, TrainingConfig(n_resamples=0, n_references=0, n_segments=2))

    scored = score(model, Table(words, TableFormat("frame")), on_error="impute")

    assert "Milk" in model.data.features
    assert scored.frame["segment"].to_list() == model.customers["segment"].to_list()
    assert len(scored.errors) == model.data.unparsable_values["Milk"] == 147


def test_zero_and_enormous_spend_are_placed_and_called_outliers(model: SegmentationModel) -> None:
    extreme = [dict.fromkeys(RECORD, 0), dict.fromkeys(RECORD, 1e100), dict.fromkeys(RECORD, -1)]
    scored = score(model, table_from_json(extreme)).frame

    assert scored["is_outlier"].all()
    assert scored["segment"].null_count() == 0


def test_an_unseen_category_is_placed_by_the_rest() -> None:
    model = train(samples.wholesale(), TrainingConfig(n_resamples=0, n_references=0, n_segments=2))
    unseen = samples.wholesale().with_columns(Region=pl.lit(99))

    assert score(model, Table(unseen, TableFormat("frame"))).frame["segment"].null_count() == 0


def test_unseen_categories_are_told_with_their_rows() -> None:
    model = train(samples.wholesale(), TrainingConfig(n_resamples=0, n_references=0, n_segments=2))
    rows = samples.wholesale()[:6].with_columns(Channel=pl.Series(["1", "web", "2", None, "web", "fax"]))

    (told,) = score(model, Table(rows, TableFormat("frame"))).warnings

    assert told.code == "unseen_category"
    assert told.rows == (2, 5, 6)
    assert told.message.startswith(
        "Channel has categories that training did not see: 'web', 'fax', in 3 rows, the first of them 2."
    )
    assert not score(model, Table(rows[:1], TableFormat("frame"))).warnings


def test_that_there_are_no_groups_is_told_before_anything_else() -> None:
    crowd = pl.DataFrame(np.random.default_rng(0).normal(size=(200, 3)), schema=["a", "b", "c"])
    model = train(crowd, TrainingConfig(n_segments=2, algorithm="kmeans", n_references=19, n_resamples=0))

    (told,) = score(model, Table(crowd[:3], TableFormat("frame"))).warnings

    assert told.code == "no_groups"
    assert told.message.startswith("No groups were found")


def test_extra_columns_are_carried_through(model: SegmentationModel) -> None:
    frame = samples.wholesale().with_columns(note=pl.lit("kept"))

    segmented = segment(model, frame)

    assert segmented.columns == [*frame.columns, "segment", "segment_name", "confidence", "is_outlier"]
