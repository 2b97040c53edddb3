import json

import pandas as pd
import pytest

from ml.data.json_tables import frame_from_json, parse_json, refuse_many_objects
from ml.errors import TableError, TableTooLarge

FRAME = pd.DataFrame({"name": ["Ann", "Bob"], "spend": [1.5, 2.5]})


@pytest.mark.parametrize("orient", ["columns", "split", "records", "table"])
def test_what_pandas_writes_is_read(orient: str) -> None:
    frame = parse_json(FRAME.to_json(orient=orient).encode()).frame

    assert frame.select("name", "spend").rows() == [("Ann", 1.5), ("Bob", 2.5)]


@pytest.mark.parametrize("orient", ["columns", "split"])
def test_labels_of_rows_that_say_something_are_kept(orient: str) -> None:
    labelled = FRAME.set_index(pd.Index([17, 4]))

    assert frame_from_json(json.loads(labelled.to_json(orient=orient)))["index"].cast(str).to_list() == [
        "17",
        "4",
    ]


def test_a_list_of_objects_that_stands_alone_is_the_table_whatever_its_name() -> None:
    orders = [{"customer": "a", "amount": 1.5}, {"customer": "b", "amount": 2.5}]

    for content in ({"orders": orders}, {"count": 2, "next": None, "orders": orders}):
        read = parse_json(json.dumps(content).encode())

        assert read.frame.rows() == [("a", 1.5), ("b", 2.5)]
        assert [(one.code, "'orders'" in one.message) for one in read.warnings] == [("inner_records", True)]


def test_a_customer_with_a_list_of_objects_stays_one_customer() -> None:
    read = parse_json(b'{"customer": "a", "spend": 3, "orders": [{"n": 1}, {"n": 2}]}')

    assert read.frame["customer"].to_list() == ["a"]
    assert read.warnings == []


@pytest.mark.parametrize(
    "content",
    [
        3,
        "a",
        {"columns": ["a"], "data": [[1, 2]]},
        {"columns": ["a", "a"], "data": [[1, 2]]},
        {"columns": ["a"], "data": [1]},
        [1],
        [],
    ],
)
def test_what_is_no_table_is_refused(content: object) -> None:
    with pytest.raises(TableError):
        frame_from_json(content)


@pytest.mark.parametrize("short", [b"{},", b"1,"])
def test_json_that_would_take_gigabytes_is_refused_before_it_is_parsed(short: bytes) -> None:
    with pytest.raises(TableTooLarge, match="CSV or Parquet"):
        refuse_many_objects(b"[" + short * 10_000_001 + b"0]")


def test_lines_that_are_no_json_are_named() -> None:
    with pytest.raises(TableError, match="Line 2"):
        parse_json(b'{"a": 1}\n{"a": }\n')
