"""What a parser handed over becomes a table: names, extent, numbers and dates, each change said."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import cast

import numpy as np
import polars as pl

from ml.data.cells import read_cells
from ml.data.extent import find_extent
from ml.data.findings import by_importance, listed
from ml.data.ids import is_named_like_id
from ml.data.marks import Decimal
from ml.data.raw import RaggedRow, RawTable
from ml.errors import TooFewCustomers, UnreadableTable
from ml.types import Table, TableWarning

_PLAIN = (pl.String, pl.Boolean, pl.Null)
_WHOLE = r"^(0|-?[1-9][0-9]{0,17})$"
# What write_table puts before a cell that a spreadsheet would run.
_ESCAPED = r"^'+[=+\-@\t\r]"
_MAX_NAME = 200


def tidy(raw: RawTable, name: str) -> Table:
    """Make a table of what a parser read.

    Raises
    ------
    UnreadableTable
        No column has a name or content.
    TooFewCustomers
        There is no row below the header.
    """
    frame, names = plain_columns(raw.frame), [clean_name(one) for one in raw.names]
    warnings, is_kept = list(raw.warnings), np.ones(frame.height, dtype=bool)
    if raw.is_sheet:
        frame = _unescaped(frame)
        if not any(names) and frame.is_empty():
            raise UnreadableTable("No column has a name. The first line must hold the column names.")
        extent = find_extent(frame, names)
        warnings += extent.warnings
        names = [names[index] for index in extent.columns]
        frame = frame[:, list(extent.columns)]
        is_kept = extent.is_kept
        frame = frame if is_kept.all() else frame.filter(is_kept)
    if not names:
        raise UnreadableTable("No column has a name. The first line must hold the column names.")
    if frame.height == 0:
        raise TooFewCustomers("There is a header but no row below it. Add one row a customer.")
    names, name_warnings = _distinct_names(names)
    warnings += [*name_warnings, *_ragged_warnings(raw, is_kept)]
    frame.columns = names
    usual: Decimal = "," if raw.format.delimiter == ";" else "."
    read = read_cells(frame, cast("Decimal | None", raw.format.decimal), usual)
    return Table(
        frame=_whole_ids(read.frame) if raw.is_sheet else read.frame,
        format=replace(raw.format, decimal=read.decimal or _usual_decimal(raw), thousands=read.thousands),
        name=name,
        warnings=by_importance([*warnings, *read.warnings]),
        as_written={name: frame[name] for name in read.read_names},
    )


def _usual_decimal(raw: RawTable) -> Decimal | None:
    return "." if raw.format.delimiter else None


def plain_columns(frame: pl.DataFrame) -> pl.DataFrame:
    """Leave numbers, texts, dates and yes-or-no as they are; what is nested, packed or coded becomes text."""
    return frame.with_columns(
        pl.Series(column.name, [None if value is None else str(value) for value in column], pl.String)
        for column in frame
        if column.dtype == pl.Int128
        or not (column.dtype in _PLAIN or column.dtype.is_numeric() or column.dtype.is_temporal())
    )


def clean_name(name: str) -> str:
    """A header in one line, without what write_table put before it."""
    line = " ".join("".join(c if c.isprintable() else " " for c in name).split())
    line = (line[1:] if re.match(_ESCAPED, line) else line)[:_MAX_NAME]
    # Polars takes ^...$ for a pattern of names.
    return line[1:] if re.fullmatch(r"\^.*\$", line) else line


def _unescaped(frame: pl.DataFrame) -> pl.DataFrame:
    """Cells of white space are empty, and cells that were escaped against formulas are what they were."""
    text = pl.col(pl.String)
    is_escaped = text.str.contains(_ESCAPED)
    return frame.with_columns(
        pl.when(text.str.strip_chars() == "")
        .then(None)
        .when(is_escaped)
        .then(text.str.slice(1))
        .otherwise(text)
        .name.keep()
    )


def _distinct_names(names: Sequence[str]) -> tuple[list[str], list[TableWarning]]:
    """Call columns without a name by their place, and number names that repeat."""
    warnings = []
    given = [name or f"column {place}" for place, name in enumerate(names, start=1)]
    if unnamed := [called for called, name in zip(given, names, strict=True) if not name]:
        said = f"Columns without a name, called by their place: {', '.join(unnamed[:10])}."
        warnings.append(TableWarning("unnamed_columns", said, advice="Give them names in the file."))
    distinct: dict[str, None] = {}
    taken, counts = set(given), Counter[str]()
    for name in given:
        new = name
        while new in distinct or (new != name and new in taken):
            counts[name] += 1
            new = f"{name} ({counts[name] + 1})"
        distinct[new] = None
    if counts:
        said = f"Names that occur more than once, numbered: {', '.join(list(counts)[:10])}."
        warnings.append(TableWarning("repeated_names", said, advice="Give each column a name of its own."))
    return list(distinct), warnings


def _ragged_warnings(raw: RawTable, is_kept: np.ndarray) -> list[TableWarning]:
    """Say where rows are ragged: by line, and by row as it counts in the table."""
    if not raw.ragged:
        return []
    row_of = np.cumsum(is_kept)
    kept = [(int(row_of[place]), one) for place, one in raw.ragged.items() if is_kept[place]]
    n_names = max((place + 1 for place, name in enumerate(raw.names) if name), default=0)
    longer = [one for one in kept if one[1].n_cells > n_names]
    shorter = [one for one in kept if one[1].n_cells < n_names]
    return [
        *_ragged_warning(
            longer,
            "more",
            "What stands beyond the last column is left out, and the cells before it may have moved.",
            "Put quotes around cells that contain the delimiter.",
        ),
        *_ragged_warning(
            shorter,
            "fewer",
            "Their last cells count as missing.",
            "Look whether a delimiter is missing there.",
        ),
    ]


def _ragged_warning(
    ragged: Sequence[tuple[int, RaggedRow]], which: str, consequence: str, advice: str
) -> list[TableWarning]:
    if not ragged:
        return []
    counted = f"Rows with {which} cells than there are columns: {len(ragged):,} ({_lines(ragged)})."
    rows = listed([row for row, _ in ragged])
    return [TableWarning("ragged_rows", f"{counted} {consequence}", rows, advice)]


def _lines(ragged: Sequence[tuple[int, RaggedRow]]) -> str:
    shown = ", ".join(str(one.line) for _, one in ragged[:10])
    more = ", ..." if len(ragged) > 10 else ""
    return f"{'line' if len(ragged) == 1 else 'lines'} {shown}{more}"


def _whole_ids(frame: pl.DataFrame) -> pl.DataFrame:
    """Ids that are whole numbers, as a program would write them, are numbers; 007 stays a text."""
    texts = [column for column in frame if column.dtype == pl.String]
    whole = [column for column in texts if is_named_like_id(column.name) and _are_whole(column)]
    return frame.with_columns(column.cast(pl.Int64) for column in whole)


def _are_whole(column: pl.Series) -> bool:
    return bool(column.drop_nulls().str.contains(_WHOLE).all()) and column.null_count() < len(column)
