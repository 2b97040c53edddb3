"""Parsed JSON becomes a frame: one object a customer, one type a column."""

import json
from typing import Any

import polars as pl

from ml.data.ids import is_named_like_id
from ml.data.raw import check_width
from ml.errors import TooFewCustomers, UnreadableTable

TOO_DEEP = "The JSON is nested more than 20 deep. Send one flat object a customer."
_MAX_NESTING = 20
_MAX_WHOLE = 2**63


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
    return frame_of_columns({name: [record.get(name) for record in records] for name in columns})


def frame_of_columns(columns: dict[str, list[Any]]) -> pl.DataFrame:
    """Give each column the type that fits all of its values.

    Raises
    ------
    UnreadableTable
        A text is none, or a value is nested more than 20 deep.
    """
    try:
        return pl.DataFrame([_series(name, values) for name, values in columns.items()])
    except UnicodeEncodeError as error:
        raise UnreadableTable("The JSON holds half of a surrogate pair, which is no character.") from error


def _flatten(record: dict[str, Any], prefix: str = "", depth: int = 0) -> dict[str, Any]:
    if depth > _MAX_NESTING:
        raise UnreadableTable(TOO_DEEP)
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
        raise UnreadableTable(TOO_DEEP)
    return json.dumps(value)


def _depth(value: Any) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + max(map(_depth, inner)) if inner else 0
