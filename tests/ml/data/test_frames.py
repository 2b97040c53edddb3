import numpy as np
import pandas as pd
import polars as pl
import pytest

from ml.data.frames import table_from_frame
from ml.errors import UnreadableTable


def test_pandas_columns_of_every_kind_come_through() -> None:
    frame = pd.DataFrame(
        {
            "whole": [1, 2],
            "gap": [1.5, np.nan],
            "text": ["a", None],
            "mixed": ["a", 1],
            "nested": [{"x": 1}, [1]],
            "category": pd.Categorical(["u", "v"]),
            "when": pd.to_datetime(["2026-01-01", "2026-01-02"]),
            "nullable": pd.array([1, None], dtype="Int64"),
        }
    )

    read = table_from_frame(frame).frame

    assert read.columns == list(frame.columns)
    assert read["whole"].to_list() == [1, 2]
    assert read["text"].to_list() == ["a", None]
    assert read["mixed"].to_list() == ["a", "1"]
    assert read["category"].to_list() == ["u", "v"]
    assert read["nullable"].to_list() == [1, None]
    assert read.schema["when"].is_temporal()


def test_repeated_names_in_pandas_are_refused() -> None:
    with pytest.raises(UnreadableTable, match="same name"):
        table_from_frame(pd.DataFrame([[1, 2]], columns=["a", "a"]))


def test_a_polars_frame_is_taken_as_it_is() -> None:
    frame = pl.DataFrame({"a": [1]})

    assert table_from_frame(frame).frame.equals(frame)
