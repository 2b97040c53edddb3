import numpy as np
import polars as pl

from ml.data.notices import (
    notice_columns,
    notice_empty_rows,
    notice_missing_ids,
    notice_negatives,
    notice_unparsable,
)
from ml.data.schema import infer_schema
from ml.types import TrainingConfig

SPARSE = infer_schema(
    pl.DataFrame({"fax": [None] * 10, "points": [1.5, 2.5, 9, *[None] * 7], "spend": range(3, 33, 3)})
)


def test_columns_without_content_are_said_with_what_to_do() -> None:
    empty, almost_empty = notice_columns(SPARSE, TrainingConfig())

    assert (empty.code, empty.message, empty.advice) == (
        "empty_column", "fax is empty and will be left out.", "Fill it in, or take it out of the file."
    )  # fmt: skip
    assert almost_empty.message == "points is left out. Empty in 70 % of the rows."
    assert "the option features" in almost_empty.advice


def test_columns_that_the_configuration_settles_are_not_mentioned() -> None:
    assert notice_columns(SPARSE, TrainingConfig(exclude=("fax", "points"))) == []
    assert notice_columns(SPARSE, TrainingConfig(features=("spend",))) == []


def test_text_among_numbers_is_pointed_at() -> None:
    frame = pl.DataFrame({"spend": ["1", "lots", "more"]})

    (warning,) = notice_unparsable(frame, {"spend": pl.Series([False, True, True])}, pl.Series([1, 5, 6]))

    assert warning.message == (
        "2 cells of spend cannot be read as numbers, such as 'lots' in row 5: treated as missing."
    )
    assert warning.rows == (5, 6)
    assert warning.advice


def test_refunds_are_kept_and_said_in_columns_that_look_like_spend() -> None:
    rng = np.random.default_rng(0)
    spend = rng.lognormal(4, 1, 100)
    spend[[6, 8]] = -12.5
    features = pl.DataFrame(
        {"spend": spend, "balance": rng.normal(0, 1, 100), "visits": rng.lognormal(2, 1, 100)}
    )
    rows = pl.Series(range(1, 101))

    (warning,) = notice_negatives(features, features.columns, rows, TrainingConfig())
    (plain,) = notice_negatives(features, features.columns, rows, TrainingConfig(log_transform=False))

    assert warning.rows == (7, 9)
    assert "2 cells of spend" in warning.message
    assert "-12.5 in row 7" in warning.message
    assert "logarithmic scale keeps the sign" in warning.message
    assert "logarithmic" not in plain.message
    assert "refunds" in warning.advice


def test_negatives_are_said_up_to_fifteen_in_a_hundred_whatever_the_shape_of_the_rest() -> None:
    even = [float(n + 1) for n in range(85)]
    features = pl.DataFrame(
        {
            "age": [*even[:84], -5.0, *even[:15]],
            "spend": [*even, *[-1.0] * 15],
            "balance": [*even[:84], *[-1.0] * 16],
            "lon": [*even, *[-1.0] * 15],
        }
    )

    warnings = notice_negatives(features, features.columns, pl.Series(range(1, 101)), TrainingConfig())

    assert [(one.message.split(", ")[0], len(one.rows)) for one in warnings] == [
        ("1 cell of age", 1), ("15 cells of spend", 15)
    ]  # fmt: skip
    assert "logarithmic" not in warnings[0].message


def test_rows_without_an_id_are_counted() -> None:
    ids = pl.Series(["C1", None, " ", "N/A", "C2"])

    (warning,) = notice_missing_ids(ids, "customer_id", pl.Series([1, 2, 3, 5, 6]))

    assert (warning.code, warning.rows) == ("missing_ids", (2, 3, 5))
    assert warning.message.startswith("Rows without customer_id: 3 of 5.")
    assert "customer_id" in warning.advice
    assert notice_missing_ids(ids[:1], "customer_id", pl.Series([1])) == []
    assert notice_missing_ids(None, None, pl.Series([1])) == []


def test_at_most_a_hundred_rows_are_listed() -> None:
    (warning,) = notice_empty_rows(pl.Series(range(1, 201)))

    assert len(warning.rows) == 100
    assert warning.advice
    assert "200" in warning.message
    assert notice_empty_rows(pl.Series([], dtype=pl.Int64)) == []
