import polars as pl
import pytest

from ml.data.records import frame_from_records


@pytest.mark.parametrize(
    ("values", "dtype"),
    [
        ([1, 2], pl.Int64),
        ([1, 2.5], pl.Float64),
        ([1, None], pl.Int64),
        ([2**63, 1], pl.Float64),
        ([10**400, 1], pl.Float64),
        ([True, False], pl.Boolean),
        ([True, 1], pl.String),
        (["a", 1], pl.String),
        ([[1], [2]], pl.String),
        ([None, None], pl.Float64),
    ],
)
def test_a_column_gets_one_type(values: list[object], dtype: type[pl.DataType]) -> None:
    frame = frame_from_records([{"a": value} for value in values])

    assert frame.schema["a"] == dtype


def test_a_key_that_only_some_records_have_is_null_in_the_others() -> None:
    frame = frame_from_records([{"a": 1}, {"b": 2}])

    assert frame.to_dicts() == [{"a": 1, "b": None}, {"a": None, "b": 2}]
