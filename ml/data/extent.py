"""Where the table ends in a sheet: empty lines, notes and totals below it, another table to its right."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from ml.data.cells import read_cells
from ml.data.marks import read_each
from ml.types import TableWarning

_TOTAL = re.compile(
    r"^\W*((grand|sub|column)?[\s-]*(totale?s?|totaux|sum)|total (geral|g[ée]n[ée]ral|general|customers|rows)"
    r"|(gesamt|zwischen|end)?summe|gesamt|insgesamt|somme|suma|soma|razem|ogółem|totaal|totalt|celkem"
    r"|average|mean|durchschnitt|mittelwert|moyenne|promedio|media|m[ée]dia)\W*(\d+|\(\d+\))?\W*$",
    re.IGNORECASE,
)
# What may stand beside a total, and is the name of nothing else there.
_FIGURE = re.compile(r"^\W*(count|anzahl|n|min(imum)?|max(imum)?|median|std\.?( ?dev)?)\W*$", re.IGNORECASE)
_LAST_ROWS = 10
_LABELLED_CELLS = 3


@dataclass(frozen=True)
class Extent:
    """The columns of a sheet, by position, and the rows that are the table, and what else was in it."""

    columns: tuple[int, ...]
    is_kept: np.ndarray
    warnings: tuple[TableWarning, ...]

    @property
    def is_all(self) -> bool:
        """True when every row is part of the table."""
        return bool(self.is_kept.all())


def find_extent(frame: pl.DataFrame, names: Sequence[str]) -> Extent:
    """Tell the table from what else a person put into a sheet.

    Parameters
    ----------
    frame
        The cells below the header, null where empty; its columns are called by their positions.
    names
        The header's texts, "" where there is none.
    """
    columns, warnings = _table_columns(frame, names)
    if not columns:
        return Extent((), np.zeros(frame.height, dtype=bool), ())
    table = frame[:, list(columns)]
    is_blank = _blank_rows(table)
    is_header = _repeats(table, [names[index] for index in columns]) & ~is_blank
    is_kept = ~is_blank & ~is_header
    total_warnings = _drop_what_is_below(table, is_kept)
    n_blank = int(is_blank[: _end(is_kept)].sum())
    said = (
        ("blank_rows", "Empty lines within the table, left out", n_blank),
        ("repeated_header", "Lines that repeat the column names, left out", int(is_header.sum())),
    )
    warnings += [TableWarning(code, f"{what}: {n:,}.") for code, what, n in said if n]
    return Extent(columns, is_kept, (*warnings, *total_warnings))


def _table_columns(frame: pl.DataFrame, names: Sequence[str]) -> tuple[tuple[int, ...], list[TableWarning]]:
    """Columns that have neither name nor content separate tables that stand side by side."""
    is_used = [bool(name) or frame[:, index].null_count() < frame.height for index, name in enumerate(names)]
    used = np.flatnonzero(is_used)
    blocks = np.split(used, np.flatnonzero(np.diff(used) > 1) + 1)
    warnings = []
    if n_unused := len(names) - len(used):
        warnings.append(TableWarning("unnamed_columns", f"Columns without a name, left out: {n_unused:,}."))
    filled = [~_blank_rows(frame[:, block.tolist()]) for block in blocks]
    # The widest, and of two as wide the first.
    main = max(range(len(blocks)), key=lambda one: (len(blocks[one]), -one))
    is_beside = [
        one != main
        and (_reach(filled[one]) != _reach(filled[main]) or not any(names[index] for index in block))
        for one, block in enumerate(blocks)
    ]
    if any(is_beside):
        left_out = [names[index] for one, block in enumerate(blocks) if is_beside[one] for index in block]
        called = ", ".join(filter(None, left_out)) or "without names"
        said = f"Beside the table stands another one, left out: {called[:200]}."
        advice = "If it is part of the table, delete the empty column between them."
        warnings.append(TableWarning("second_table", said, advice=advice))
    kept = [index for one, block in enumerate(blocks) if not is_beside[one] for index in block.tolist()]
    return tuple(kept), warnings


def _reach(is_filled: np.ndarray) -> tuple[int, int]:
    """The first row that is filled, and the one after the last: tables of their own seldom end together."""
    rows = np.flatnonzero(is_filled)
    return (int(rows[0]), int(rows[-1]) + 1) if len(rows) else (0, 0)


def _blank_rows(frame: pl.DataFrame) -> np.ndarray:
    if any(column.null_count() == 0 for column in frame):
        return np.zeros(frame.height, dtype=bool)
    return frame.select(pl.all_horizontal(pl.all().is_null())).to_series().to_numpy()


def _repeats(frame: pl.DataFrame, names: Sequence[str]) -> np.ndarray:
    """Rows that hold the column names again, as in files that were put together from several."""
    if not all(dtype == pl.String for dtype in frame.dtypes):
        return np.zeros(frame.height, dtype=bool)
    is_name = [
        (column.str.strip_chars() == name).fill_null(value=not name).to_numpy()
        for column, name in zip(frame, names, strict=True)
    ]
    return np.asarray(np.logical_and.reduce(is_name))


def _drop_what_is_below(table: pl.DataFrame, is_kept: np.ndarray) -> list[TableWarning]:
    """Mark notes and totals below the table as not kept."""
    last = np.flatnonzero(is_kept)[-_LAST_ROWS:]
    n_filled = table[last].select(pl.sum_horizontal(pl.all().is_not_null())).to_series().to_numpy()
    labels = [_label(table, row) for row in last]
    end = len(last)
    while end > 1 and n_filled[end - 1] == 1 and table.width >= 3 and not labels[end - 1]:
        end -= 1
    is_set_apart = end < len(last) and (last[end] - last[end - 1] > 1 or bool(labels[end - 1]))
    notes = last[end:] if is_set_apart else last[:0]
    is_kept[notes] = False
    end = end if is_set_apart else len(last)
    warnings = _drop_totals(table, is_kept, last[:end], labels[:end])
    if len(notes):
        said = f"Lines of notes below the table, left out: {len(notes):,}."
        warnings.append(TableWarning("footer_rows", said))
    return warnings


def _label(table: pl.DataFrame, row: int) -> str | None:
    """What a row calls itself when it says that it is a total, or another figure of the column."""
    return calls_itself_a_figure([cell for cell in table.row(int(row)) if cell is not None])


def calls_itself_a_figure(cells: Sequence[object]) -> str | None:
    """What the filled cells of a row call it when they say that it is a total, or another figure."""
    texts = (cell for cell in cells[:_LABELLED_CELLS] if isinstance(cell, str))
    return next((cell for cell in texts if _TOTAL.match(cell) or _FIGURE.match(cell)), None)


def _drop_totals(
    table: pl.DataFrame, is_kept: np.ndarray, last: np.ndarray, labels: Sequence[str | None]
) -> list[TableWarning]:
    n_totals = 0
    while n_totals < len(last) and labels[len(last) - 1 - n_totals]:
        n_totals += 1
    run = [label for label in labels[len(last) - n_totals :] if label]
    if not any(_TOTAL.match(label) for label in run):
        n_totals = 0  # figures beside no total may be customers
    if n_totals == 0 and len(last) and table.row(int(last[-1]))[0] is None:
        n_totals = 1  # perhaps a total without a name
    if n_totals == 0 or int(is_kept.sum()) - n_totals < 2:
        return []
    candidates = last[len(last) - n_totals :]
    body = is_kept.copy()
    body[candidates] = False
    numbers = _numbers(table)
    warnings = []
    for row, label in zip(candidates, labels[len(last) - n_totals :], strict=True):
        if _sums_up(numbers, body, int(row), is_named=label is not None):
            is_kept[row] = False
            said = f"A total below the table, left out: {label or 'a line without a name'}."
            warnings.append(TableWarning("total_row", said))
        elif label:
            said = f"A line calls itself {label}, but its numbers are not those of the lines above: kept."
            warnings.append(TableWarning("unproven_total", said, advice="Delete it if it is no customer."))
    return warnings


def _numbers(table: pl.DataFrame) -> pl.DataFrame:
    """Every number in the table, whatever else stands in its column."""
    read = read_cells(table)
    return read.frame.select(
        read_each(column, read.decimal) if column.dtype == pl.String else column
        for column in read.frame
        if column.dtype == pl.String or column.dtype.is_numeric()
    )


def _sums_up(numbers: pl.DataFrame, body: np.ndarray, row: int, *, is_named: bool) -> bool:
    """Compare a row with the sums and means of the rows above.

    Without a name all of its numbers have to be sums; with one, a single sum or mean is enough, or that
    nothing above is larger: sums may have been rounded, or count rows that were hidden.
    """
    is_above = pl.Series(body)
    filled = [
        (float(column.cast(pl.Float64)[row]), above.cast(pl.Float64).to_numpy())
        for column in numbers
        if column[row] is not None and len(above := column.filter(is_above).drop_nulls())
    ]
    is_sum = [np.isclose(cell, above.sum(), rtol=1e-6) for cell, above in filled]
    is_top = [cell >= above.max() for cell, above in filled]
    if not is_named:
        return bool(filled) and all(is_sum) and any(is_top)
    is_figure = [
        np.isclose(
            cell, (above.mean(), above.min(), above.max(), len(above), np.median(above)), rtol=1e-3
        ).any()
        for cell, above in filled
    ]
    return not filled or any(is_sum) or any(is_figure) or (len(filled) > 1 and all(is_top))


def _end(is_kept: np.ndarray) -> int:
    kept = np.flatnonzero(is_kept)
    return int(kept[-1]) + 1 if len(kept) else 0
