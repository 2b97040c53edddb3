"""JSON becomes a table: an array of objects, one object a line, or what pandas writes."""

import json
from collections.abc import Sequence
from typing import Any

import polars as pl

from ml.data.features import shorten
from ml.data.raw import RawTable, check_width
from ml.data.records import TOO_DEEP, frame_from_records, frame_of_columns
from ml.errors import TableTooLarge, UnreadableTable
from ml.types import TableFormat, TableWarning

_FEW_LABELS = 10
MAX_OBJECTS = 2_000_000
MAX_VALUES = 10_000_000
# What services write around a list of records.
_AROUND = {
    "count", "total", "total_count", "page", "pages", "per_page", "page_size", "limit", "offset", "next",
    "previous", "prev", "first", "last", "links", "_links", "meta", "metadata", "info", "paging", "cursor",
    "pagination", "has_more", "object", "url", "status", "success", "code", "message", "error", "errors",
    "version", "generated_at",
}  # fmt: skip


def parse_json(data: bytes) -> RawTable:
    """Parse JSON or NDJSON.

    Read are an array of objects, ``{"records": [...]}``, ``{"data": [...]}`` or another list of objects that
    stands alone, one object, and what pandas writes with orient "columns", "split", "list" and "table".

    Raises
    ------
    UnreadableTable
        It is broken, no table, or nested more than 20 deep.
    TooFewCustomers
        There is no record.
    TableTooLarge
        It holds more than 2,000,000 objects or 10,000,000 values.
    """
    refuse_many_objects(data)
    try:
        text = data.decode(json.detect_encoding(data)).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise UnreadableTable("The JSON is not encoded in UTF-8. Save it as UTF-8.") from error
    warnings = []
    try:
        content = json.loads(text)
        frame, kind = frame_from_json(content), "json"
        if key := _key_of_records(content):
            said = f"The rows are the objects in {shorten(key)!r}; what stands beside them is left out."
            warnings = [TableWarning("inner_records", said)]
    except json.JSONDecodeError as error:
        if error.msg != "Extra data":
            raise UnreadableTable(f"The JSON is broken at line {error.lineno}: {error.msg}.") from error
        frame, kind = frame_from_records(_parse_lines(text)), "ndjson"
    except RecursionError as error:
        raise UnreadableTable(TOO_DEEP) from error
    encoding = json.detect_encoding(data).removesuffix("-sig").removesuffix("-le").removesuffix("-be")
    return RawTable(frame, frame.columns, TableFormat(kind, encoding), warnings)


def refuse_many_objects(data: bytes) -> None:
    """Refuse JSON that would take gigabytes once parsed, however short it is.

    Raises
    ------
    TableTooLarge
        It holds more than 2,000,000 objects or 10,000,000 values.
    """
    if data.count(b"{") > MAX_OBJECTS or data.count(b",") > MAX_VALUES:
        raise TableTooLarge(
            f"More than {MAX_OBJECTS:,} objects or {MAX_VALUES:,} values are too many for JSON. "
            "Send CSV or Parquet."
        )


def frame_from_json(content: Any) -> pl.DataFrame:
    """Turn parsed JSON into a frame, however it holds the table.

    Raises
    ------
    UnreadableTable, TooFewCustomers
    """
    if isinstance(content, list):
        return frame_from_records(content)
    if not isinstance(content, dict):
        raise UnreadableTable('JSON must be an array of objects, {"records": [...]}, or one object.')
    if isinstance(content.get("records"), list):
        return frame_from_records(content["records"])
    names, rows = content.get("columns"), content.get("data")
    if isinstance(names, list) and isinstance(rows, list):
        return _frame_from_split(names, rows, content.get("index"))
    if isinstance(rows, list) and not _are_columns(content):
        return frame_from_records(rows)
    if _are_columns(content):
        return _frame_from_columns(content)
    if key := _key_of_records(content):
        return frame_from_records(content[key])
    return frame_from_records([content])


def _key_of_records(content: Any) -> str | None:
    """The name of a list of objects, where nothing else of weight stands beside it: ``{"orders": [...]}``.

    One customer may have a list too, beside what else is known of that customer.
    """
    if not isinstance(content, dict) or {"records", "data"} & content.keys():
        return None
    lists = [name for name, value in content.items() if _are_objects(value)]
    is_alone = len(lists) == 1 and content.keys() - lists <= _AROUND
    return lists[0] if is_alone else None


def _are_objects(value: Any) -> bool:
    return isinstance(value, list) and len(value) > 0 and all(isinstance(one, dict) for one in value)


def _frame_from_split(names: list[Any], rows: list[Any], index: Any) -> pl.DataFrame:
    """What pandas calls orient="split": the names once, then a list a row."""
    check_width(len(names))
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, list) or len(row) != len(names):
            raise UnreadableTable(f"Row {number} is not a list of {len(names)} values, one a column.")
    if len(set(map(str, names))) < len(names):
        raise UnreadableTable("Two columns of the JSON have the same name. Rename one of them.")
    columns = {str(name): [row[place] for row in rows] for place, name in enumerate(names)}
    return frame_of_columns(_with_labels(columns, index if isinstance(index, list) else []))


def _are_columns(content: dict[str, Any]) -> bool:
    """A list, or an object with the same row labels, for every column; not one customer's nested objects."""
    values = list(content.values())
    if not values:
        return False
    if all(isinstance(value, list) for value in values):
        lengths = {len(value) for value in values}
        return len(lengths) == 1 and not any(isinstance(one, dict) for value in values for one in value)
    if not all(isinstance(value, dict) and value.keys() == values[0].keys() for value in values):
        return False
    labels = list(values[0])
    return len(labels) >= _FEW_LABELS or (len(labels) > 0 and all(label.isdecimal() for label in labels))


def _frame_from_columns(content: dict[str, Any]) -> pl.DataFrame:
    check_width(len(content))
    first = next(iter(content.values()))
    if isinstance(first, list):
        return frame_of_columns(content)
    # By label, since columns need not list them in the same order.
    columns = {name: [values[label] for label in first] for name, values in content.items()}
    return frame_of_columns(_with_labels(columns, list(first)))


def _with_labels(columns: dict[str, list[Any]], labels: Sequence[Any]) -> dict[str, list[Any]]:
    """Labels of rows are kept as a column, unless they only count."""
    counts = map(str, range(len(labels)))
    if not labels or "index" in columns or all(str(a) == b for a, b in zip(labels, counts, strict=True)):
        return columns
    return {"index": list(labels), **columns}


def _parse_lines(text: str) -> list[dict[str, Any]]:
    records = []
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                records.append(json.loads(line))
            except json.JSONDecodeError as error:
                raise UnreadableTable(f"Line {number} is not valid JSON: {error.msg}.") from error
            except RecursionError as error:
                raise UnreadableTable(TOO_DEEP) from error
    return records
