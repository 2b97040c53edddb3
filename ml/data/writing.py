"""A frame becomes a file that somebody opens elsewhere, harmless in any spreadsheet."""

import io
import re
from typing import Literal, get_args

import polars as pl

FileKind = Literal["csv", "xlsx", "parquet", "arrow", "json", "ndjson"]
FILE_KINDS: tuple[str, ...] = get_args(FileKind)
# What can be written a few rows at a time.
StreamKind = Literal["csv", "ndjson", "parquet", "arrow"]
STREAM_KINDS: tuple[str, ...] = get_args(StreamKind)

# OWASP, "CSV Injection": what a spreadsheet would run as a formula. Reading takes one quote away again, so
# that one goes before every cell that looks escaped, too.
_FORMULA = r"^'*[=+\-@\t\r]"
# A fraction only where there is one.
_TO_THE_SECOND = "%Y-%m-%dT%H:%M:%S%.f"
_PLAIN_NUMBER = r"^[+-]?\d+([.,]\d+)?([eE][+-]?\d+)?$"


def write_table(frame: pl.DataFrame, kind: FileKind, *, has_names: bool = True) -> bytes:
    """Write a frame as the bytes of a file; CSV and Excel get cells that begin like a formula escaped.

    Parameters
    ----------
    has_names
        Whether a CSV begins with the names.
    """
    buffer = io.BytesIO()
    if kind == "csv":
        has_zones = any(isinstance(one, pl.Datetime) and one.time_zone for one in frame.dtypes)
        format_of_times = None if has_zones else _TO_THE_SECOND
        _harmless(frame).write_csv(buffer, include_header=has_names, datetime_format=format_of_times)
    elif kind == "xlsx":
        _harmless(frame).write_excel(buffer, worksheet="customers")
    elif kind == "parquet":
        frame.write_parquet(buffer)
    elif kind == "arrow":
        frame.write_ipc_stream(buffer)
    elif kind == "ndjson":
        frame.write_ndjson(buffer)
    else:
        buffer.write(frame.write_json().encode())
    return buffer.getvalue()


def _harmless(frame: pl.DataFrame) -> pl.DataFrame:
    text = pl.col(pl.String)
    is_formula = text.str.contains(_FORMULA) & ~text.str.contains(_PLAIN_NUMBER)
    escaped = frame.with_columns(pl.when(is_formula).then(pl.lit("'") + text).otherwise(text).name.keep())
    return escaped.rename({name: _harmless_header(name) for name in frame.columns})


def _harmless_header(name: str) -> str:
    return "'" + name if is_formula_name(name) else name


def is_formula_name(name: str) -> bool:
    """Tell whether a name would be escaped."""
    return re.match(_FORMULA, name) is not None
