import polars as pl
import pytest

from ml.data.cells import read_cells


def test_ids_keep_their_texts() -> None:
    frame = pl.DataFrame({"customer_id": ["1e5", "1,234"], "spend": ["1e5", "1,234.5"]})

    assert read_cells(frame).frame.to_dict(as_series=False) == {
        "customer_id": ["1e5", "1,234"],
        "spend": [100000.0, 1234.5],
    }


def test_a_column_that_shows_its_decimal_mark_decides_for_the_others() -> None:
    read = read_cells(pl.DataFrame({"fee": ["0,5", "0,25"], "spend": ["1,234", "5,678"]}))

    assert read.decimal == ","
    assert read.frame["spend"].to_list() == [1.234, 5.678]
    assert read.warnings == ()


def test_numbers_and_dates_that_have_their_type_stay() -> None:
    frame = pl.DataFrame({"spend": [1.5], "visits": [3], "is_new": [True]})

    assert read_cells(frame).frame.equals(frame)


def test_how_numbers_stand_for_dates_is_said() -> None:
    frame = pl.DataFrame({"day_seen_date": [20260131, 20260201], "since": [45000, 45010]})

    (warning,) = read_cells(frame).warnings

    assert warning.message == (
        "Dates were read: day_seen_date as days written without marks, since as a count of days."
    )


@pytest.mark.parametrize(("cell", "value"), [("EUR -", 0.0), ("+infinity", "+infinity")])
def test_a_column_without_any_digit_is_read(cell: str, value: float | str) -> None:
    assert read_cells(pl.DataFrame({"a": [cell]})).frame["a"].to_list() == [value]
