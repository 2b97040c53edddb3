"""JSON becomes a table: an array of objects, an object that holds one, or one object a line."""

import json
from typing import Any

import polars as pl

from ml.errors import TooFewCustomers, UnreadableTable
from ml.types import TableFormat, TableWarning

_MAX_NESTING = 20


def parse_json(data: bytes) -> tuple[pl.DataFrame, TableFormat, list[TableWarning]]:
    """Parse JSON (an array, ``{"records": [...]}``, ``{"data": [...]}``, one object) or NDJSON."""
    text = data.decode(json.detect_encoding(data)).removeprefix("\ufeff")
    try:
        records, kind = _records_of(json.loads(text)), "json"
    except json.JSONDecodeError as error:
        if error.msg != "Extra data":
            raise UnreadableTable(f"The JSON is broken at line {error.lineno}: {error.msg}.") from error
        records, kind = _parse_lines(text), "ndjson"
    except RecursionError as error:
        raise UnreadableTable(_too_deep()) from error
    return frame_from_records(records), TableFormat(kind, encoding="utf-8"), []


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
    try:
        return pl.DataFrame([_series(name, [record.get(name) for record in records]) for name in columns])
    except UnicodeEncodeError as error:
        raise UnreadableTable("The JSON holds half of a surrogate pair, which is no character.") from error


def _records_of(content: Any) -> list[dict[str, Any]]:
    if isinstance(content, list):
        return content
    if isinstance(content, dict):
        for key in ("records", "data"):
            if isinstance(content.get(key), list):
                return list(content[key])
        return [content]
    raise UnreadableTable('JSON must be an array of objects, {"records": [...]}, or one object.')


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
        if isinstance(value, dict):
            flat |= _flatten(value, f"{prefix}{key}.", depth + 1)
        else:
            flat[prefix + key] = value
    return flat


def _series(name: str, values: list[Any]) -> pl.Series:
    """A column of one type: numbers stay numbers, anything mixed becomes text."""
    kinds = {type(value) for value in values if value is not None}
    if kinds <= {int, float}:
        # A JSON integer may be longer than any machine integer.
        fits = kinds == {int} and all(abs(value) < 2**63 for value in values if value is not None)
        if fits:
            return pl.Series(name, values, pl.Int64)
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
    return json.dumps(value)


def _too_deep() -> str:
    return f"The JSON is nested more than {_MAX_NESTING} deep. Send one flat object a customer."
