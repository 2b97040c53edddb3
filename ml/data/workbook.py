"""Excel workbooks: one sheet is chosen, its header found, and its cells come out with their types."""

import io
import logging
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

import polars as pl

from ml.data.layout import find_header
from ml.data.panics import broken_is_unreadable
from ml.data.raw import RawTable
from ml.data.unpacking import open_zip
from ml.data.workbook_bounds import check_bounds
from ml.errors import UnreadableTable, UnsupportedFormat
from ml.types import TableFormat, TableWarning

# They warn of every column without a cell in it, and of every sheet that is a chart.
for _library in ("fastexcel", "calamine"):
    logging.getLogger(_library).setLevel(logging.ERROR)

_Texts = TypeVar("_Texts", pl.Series, pl.Expr)
_N_FIRST_ROWS = 100
_MAX_SHEETS = 250
_MAX_WHOLE = 2**53
# Binary and OpenDocument workbooks, which the library would read as well, but nobody looked at their size.
_OTHER_KINDS = {"xl/workbook.bin", "mimetype"}
_MIDNIGHT = r"^(\d{4}-\d\d-\d\d) 00:00:00$"
# A time of day is kept as a part of the day before all days.
_DAYS_OF_TIMES = (date(1899, 12, 30), date(1899, 12, 31))


def parse_workbook(data: bytes, max_bytes: int | None) -> RawTable:
    """Parse the fullest visible sheet of an Excel workbook.

    Parameters
    ----------
    max_bytes
        The most that the workbook may unpack to.

    Raises
    ------
    UnsupportedFormat
        It is another kind of file.
    UnreadableTable
        It is damaged, has no sheet with cells, no row of column names, or more than 2,000 columns.
    TableTooLarge
        It unpacks to more than ``max_bytes``, or its cells are far apart.
    """
    _check_archive(data, max_bytes)
    import fastexcel

    with broken_is_unreadable("The workbook", fastexcel.FastExcelError, ValueError, OSError):
        reader = fastexcel.read_excel(data)
        sheets = _filled_sheets(reader)
        if not sheets:
            raise UnreadableTable("The workbook has no visible sheet with cells in it.")
        chosen = max(sheets, key=lambda sheet: sheet.n_filled)
        header = find_header(chosen.first_rows)
        header_row = chosen.n_blank_rows + header
        frame = _typed(reader, chosen.index, header_row + 1)
    is_only = len(sheets) == 1 and chosen.index == 0
    return RawTable(
        frame=frame,
        names=chosen.first_rows[header],
        format=TableFormat("xlsx", sheet=None if is_only else chosen.name, header_line=header_row + 1),
        warnings=[*_other_sheets(chosen, sheets), *_title_rows(chosen.first_rows[:header])],
        is_sheet=True,
    )


def _check_archive(data: bytes, max_bytes: int | None) -> None:
    if not zipfile.is_zipfile(io.BytesIO(data)):
        raise UnsupportedFormat(
            "This is not an Excel workbook, or one that is cut off. Save it as .xlsx again."
        )
    with open_zip(data) as archive:
        names = {name.lower().lstrip("/") for name in archive.namelist()}
        if not _OTHER_KINDS.isdisjoint(names) or not any(name.startswith("xl/") for name in names):
            raise UnsupportedFormat("This is not an Excel workbook of the kind .xlsx. Save it as .xlsx.")
        check_bounds(archive, max_bytes)


@dataclass(frozen=True)
class _Sheet:
    """A first look at a sheet; ``first_rows`` begin below ``n_blank_rows``."""

    index: int
    name: str
    n_filled: int
    n_blank_rows: int
    first_rows: Sequence[Sequence[str]]


def _filled_sheets(reader: Any) -> list[_Sheet]:
    if len(reader.sheet_names) > _MAX_SHEETS:
        raise UnreadableTable(
            f"The workbook has more than {_MAX_SHEETS} sheets. Save the one you want in a file of its own."
        )
    looks = (_look(reader, index) for index in range(len(reader.sheet_names)))
    return [sheet for sheet in looks if sheet is not None]


def _look(reader: Any, index: int) -> _Sheet | None:
    """Look at a sheet, all of it as text; ``None`` when it is hidden or has no cells."""
    sheet = reader.load_sheet(index, header_row=None, skip_rows=0, dtypes="string")
    if sheet.visible != "visible":
        return None
    texts = sheet.to_polars().with_columns(pl.all().str.strip_chars().fill_null("").pipe(_short_dates))
    is_filled = texts.select(pl.all() != "")
    n_filled = sum(column.sum() for column in is_filled)
    if not n_filled:
        return None
    n_blank = is_filled.select(pl.any_horizontal(pl.all())).to_series().arg_max() or 0
    return _Sheet(index, sheet.name, n_filled, n_blank, texts[n_blank : n_blank + _N_FIRST_ROWS].rows())


def _typed(reader: Any, index: int, n_skipped: int) -> pl.DataFrame:
    import fastexcel

    # From fewer rows than all, a word further down in a column of numbers would be lost.
    options = {"header_row": None, "skip_rows": n_skipped, "schema_sample_rows": None}
    try:
        sheet = reader.load_sheet(index, **options)
    except fastexcel.UnsupportedColumnTypeCombinationError:
        # Such as durations among words.
        sheet = reader.load_sheet(index, dtypes="string", **options)
    return pl.DataFrame([_as_shown(column) for column in sheet.to_polars()])


def _as_shown(column: pl.Series) -> pl.Series:
    """A sheet knows decimal numbers and points in time only: make whole numbers, dates and times of them."""
    if column.dtype == pl.Float64 and (column == column.round()).all() and (column.abs() < _MAX_WHOLE).all():
        return column.cast(pl.Int64)
    if isinstance(column.dtype, pl.Datetime):
        return _date_or_time(column)
    if column.dtype == pl.String:
        return _short_dates(column)
    return column


def _date_or_time(column: pl.Series) -> pl.Series:
    if column.dt.date().is_in(_DAYS_OF_TIMES).all():
        return column.dt.time()
    is_midnight = (column == column.dt.truncate("1d")).all()
    return column.dt.date() if is_midnight else column


def _short_dates(texts: _Texts) -> _Texts:
    return texts.str.replace(_MIDNIGHT, "$1")


def _other_sheets(chosen: _Sheet, sheets: Sequence[_Sheet]) -> list[TableWarning]:
    others = ", ".join(sheet.name for sheet in sheets if sheet is not chosen)
    if not others:
        return []
    message = f"The sheet {chosen.name} was read, since it is the fullest. Left out: {others}."
    advice = "Save the sheet you want in a file of its own if that is another one."
    return [TableWarning("other_sheets", message, advice=advice)]


def _title_rows(rows: Sequence[Sequence[str]]) -> list[TableWarning]:
    n_rows = sum(any(row) for row in rows)
    message = f"Lines above the column names, left out: {n_rows}."
    return [TableWarning("title_rows", message)] if n_rows else []
