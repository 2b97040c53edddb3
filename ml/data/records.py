"""JSON becomes a table: an array of objects, one object a line, or what pandas writes."""

import json
from collections.abc import Sequence
from typing import Any

import polars as pl

from ml.data.ids import is_named_like_id
from ml.data.raw import RawTable, check_width
from ml.errors import TooFewCustomers, UnreadableTable
from ml.types import TableFormat

_MAX_NESTING = 20
_MAX_WHOLE = 2**63
_FEW_LABELS = 10


def parse_json(data: bytes) -> RawTable:
    """Parse JSON or NDJSON.

    Read are an array of objects, ``{"records": [...]}``, ``{"data": [...]}``, one object, and what pandas
    writes with orient "columns", "split", "list" and "table".

    Raises
    ------
    UnreadableTable
        It is broken, no table, or nested more than 20 deep.
    TooFewCustomers
        There is no record.
    """
    try:
        text = data.decode(json.detect_encoding(data)).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise UnreadableTable("The JSON is not encoded in UTF-8. Save it as UTF-8.") from error
    try:
        frame, kind = frame_from_json(json.loads(text)), "json"
    except json.JSONDecodeError as error:
        if error.msg != "Extra data":
            raise UnreadableTable(f"The JSON is broken at line {error.lineno}: {error.msg}.") from error
        frame, kind = frame_from_records(_parse_lines(text)), "ndjson"
    except RecursionError as error:
        raise UnreadableTable(_too_deep()) from error
    return RawTable(frame, frame.columns, TableFormat(kind, encoding="utf-8"))


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
    return frame_from_records([content])


def frame_from_records(records: list[dict[str, Any]]) -> pl.DataFrame:
    """Turn records into a frame; nested objects become columns such as ``address.city``.

    Raises
    ------
    TooFewCustomers
        There is no record.
    UnreadableTable
        A record is not an object, or objects are nested more than 20 deep.
    """
    if not records:
        raise TooFewCustomers("There are no records. Send one object a customer.")
    for number, record in enumerate(records, start=1):
        if not isinstance(record, dict):
            raise UnreadableTable(f"Record {number} is not a JSON object with one value a column.")
    if any(isinstance(value, dict) for record in records for value in record.values()):
        records = [_flatten(record) for record in records]
    columns = dict.fromkeys(column for record in records for column in record)
    check_width(len(columns))
    return _frame({name: [record.get(name) for record in records] for name in columns})


def _frame(columns: dict[str, list[Any]]) -> pl.DataFrame:
    try:
        return pl.DataFrame([_series(name, values) for name, values in columns.items()])
    except UnicodeEncodeError as error:
        raise UnreadableTable("The JSON holds half of a surrogate pair, which is no character.") from error


def _frame_from_split(names: list[Any], rows: list[Any], index: Any) -> pl.DataFrame:
    """What pandas calls orient="split": the names once, then a list a row."""
    check_width(len(names))
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, list) or len(row) != len(names):
            raise UnreadableTable(f"Row {number} is not a list of {len(names)} values, one a column.")
    if len(set(map(str, names))) < len(names):
        raise UnreadableTable("Two columns of the JSON have the same name. Rename one of them.")
    columns = {str(name): [row[place] for row in rows] for place, name in enumerate(names)}
    return _frame(_with_labels(columns, index if isinstance(index, list) else []))


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
        return _frame(content)
    columns = {name: list(values.values()) for name, values in content.items()}
    return _frame(_with_labels(columns, list(first)))


def _with_labels(columns: dict[str, list[Any]], labels: Sequence[Any]) -> dict[str, list[Any]]:
    """Labels of rows are kept as a column, unless they only count."""
    counts = map(str, range(len(labels)))
    if not labels or "index" in columns or all(str(a) == b for a, b in zip(labels, counts, strict=True)):
        return columns
    return {"index": list(labels), **columns}


def _parse_lines(text: str) -> list[dict[str, Any]]:
    records = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            try:
                records.append(json.loads(line))
            except json.JSONDecodeError as error:
                raise UnreadableTable(f"Line {number} is not valid JSON: {error.msg}.") from error
            except RecursionError as error:
                raise UnreadableTable(_too_deep()) from error
    return records


def _flatten(record: dict[str, Any], prefix: str = "", depth: int = 0) -> dict[str, Any]:
    if depth > _MAX_NESTING:
        raise UnreadableTable(_too_deep())
    flat: dict[str, Any] = {}
    for key, value in record.items():
        if isinstance(value, dict) and value:
            flat |= _flatten(value, f"{prefix}{key}.", depth + 1)
        else:
            flat[prefix + key] = value
    return flat


def _series(name: str, values: list[Any]) -> pl.Series:
    """A column of one type: numbers stay numbers, anything mixed becomes text."""
    kinds = {type(value) for value in values if value is not None}
    if kinds <= {int, float}:
        # A JSON integer may be longer than any machine integer.
        fits = kinds == {int} and all(abs(value) < _MAX_WHOLE for value in values if value is not None)
        if fits:
            return pl.Series(name, values, pl.Int64)
        if kinds == {int} and is_named_like_id(name):
            return pl.Series(name, [None if value is None else str(value) for value in values], pl.String)
        return pl.Series(name, [None if value is None else _float(value) for value in values], pl.Float64)
    if kinds == {bool}:
        return pl.Series(name, values, pl.Boolean)
    return pl.Series(name, [_text(value) for value in values], pl.String)


def _float(value: float) -> float:
    try:
        return float(value)
    except OverflowError:
        return float("inf")


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if _depth(value) > _MAX_NESTING:
        raise UnreadableTable(_too_deep())
    return json.dumps(value)


def _depth(value: Any) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + max(map(_depth, inner)) if inner else 0


def _too_deep() -> str:
    return f"The JSON is nested more than {_MAX_NESTING} deep. Send one flat object a customer."
