"""Text files with separated cells: Polars reads what is clean, Python's csv with patience what is not."""

import csv
import io
import warnings
from dataclasses import dataclass
from functools import partial

import polars as pl
from polars.exceptions import ComputeError, NoDataError

from ml.data.aligned import unalign
from ml.data.dialects import Dialect, detect_dialect, has_odd_quotes, unquoted_if_possible
from ml.data.encodings import MAX_LINE_BYTES, refuse_long_lines, to_utf8, with_line_feeds
from ml.data.ids import is_named_like_id
from ml.data.layout import find_header
from ml.data.marks import Decimal, decide_decimal, find_marks
from ml.data.patience import as_wide_as, read_patiently
from ml.data.ragged import count_cells, find_ragged_rows
from ml.data.raw import RawTable, check_width
from ml.types import TableFormat, TableWarning

# Polars only warns when quotes do not pair up, and returns rows that never were.
warnings.filterwarnings("error", message="CSV malformed", category=UserWarning)
csv.field_size_limit(MAX_LINE_BYTES)

_SAMPLE_BYTES = 32 * 1024
_HEADER_ROWS = 100
_NEARLY_ALL = 0.95
_LEADING_ZERO = r"^0\d+$"


@dataclass(frozen=True)
class Head:
    """The first lines: the names, the cells below them, and how many lines end with the names."""

    names: list[str]
    cells: pl.DataFrame
    n_lines: int
    n_title_lines: int


def parse_delimited(data: bytes) -> RawTable:
    """Parse delimiter-separated text of any encoding and dialect.

    Raises
    ------
    UnreadableTable
        There is no header, a line of more than 1 MiB, or a quote that never ends.
    """
    text, encoding, encoding_warnings = to_utf8(data)
    text = with_line_feeds(text)
    refuse_long_lines(text)
    sample = first_lines(text)
    if (apart := unalign(sample, text)) is not None:
        text, sample = apart, first_lines(apart)
    dialect = unquoted_if_possible(detect_dialect(sample), text)
    head = read_head(sample, dialect)
    decimal, texts = _look_at(head, dialect.delimiter)
    frame = None if has_odd_quotes(dialect, text) else _read_fast(text, dialect, head, decimal, texts)
    if frame is not None and (surprising := _surprising(frame, head)):
        frame = _read_fast(text, dialect, head, decimal, [*texts, *surprising])
    if frame is None:
        patient = read_patiently(text, dialect, head.n_lines, len(head.names))
        frame, count = patient.frame, patient.counts
    else:
        count = partial(count_cells, text, dialect, head.n_lines)
    ragged = find_ragged_rows(frame, len(head.names), count)
    # Cells beyond the last name are a column of their own only where nearly all rows have one.
    n_longer = sum(row.n_cells > len(head.names) for row in ragged.values())
    delimiter = dialect.delimiter if apart is None else " "
    n_columns = frame.width if n_longer >= _NEARLY_ALL * frame.height else len(head.names)
    titles = f"Lines above the column names, left out: {head.n_title_lines}."
    return RawTable(
        frame=frame[:, :n_columns],
        names=[*head.names, *[""] * (n_columns - len(head.names))],
        format=TableFormat("csv", encoding, delimiter, decimal, header_line=head.n_lines),
        warnings=encoding_warnings + ([TableWarning("title_rows", titles)] if head.n_title_lines else []),
        is_sheet=True,
        ragged=ragged if n_columns == len(head.names) else {},
    )


def first_lines(text: bytes) -> str:
    """The lines that the layout is told from."""
    sample = text[:_SAMPLE_BYTES]
    whole = sample if len(sample) == len(text) else sample[: sample.rfind(b"\n") + 1] or sample
    return whole.decode(errors="replace")


def read_head(sample: str, dialect: Dialect) -> Head:
    """Find the names and the cells below them in the first lines.

    Raises
    ------
    UnreadableTable
        There is no header.
    """
    lines = io.StringIO(sample, newline="\n")
    for _ in range(dialect.n_lines_before):
        next(lines)
    reader, rows, ends = dialect.reader(lines), [], []
    try:
        for row in reader:
            rows.append(row)
            ends.append(reader.line_num + dialect.n_lines_before)
    except csv.Error:
        pass  # the cut may run through a quoted cell
    header = find_header(rows[:_HEADER_ROWS])
    names = [name.strip() for name in rows[header]]
    check_width(len(names))
    below = rows[header + 1 :]
    if _have_row_names(below, len(names)):
        names = ["", *names]
    cells = [row + [""] * (len(names) - len(row)) for row in below]
    columns = zip(*(row[: len(names)] for row in cells), strict=True) if cells else [[] for _ in names]
    return Head(
        names=names,
        cells=pl.DataFrame([pl.Series(f"column_{n}", column, pl.String) for n, column in enumerate(columns)]),
        n_lines=ends[header],
        n_title_lines=sum(any(cell.strip() for cell in row) for row in rows[:header]),
    )


def _have_row_names(rows: list[list[str]], n_names: int) -> bool:
    """Every row has one cell more than there are names, at its begin, as R writes them."""
    filled = [row for row in rows if row]
    return len(filled) > 0 and all(len(row) == n_names + 1 and row[-1].strip() for row in filled)


def _look_at(head: Head, delimiter: str) -> tuple[Decimal | None, list[str]]:
    """The decimal mark, and the columns whose cells have to be read as texts.

    Those are ids and codes such as 00712, which a number would cut short, and numbers such as 1.234, of which
    only the whole column shows what they mean.
    """
    marks = {column.name: found for column in head.cells if (found := find_marks(column))}
    decimal = decide_decimal(marks.values()) or ("." if delimiter == "," else None)
    named = [f"column_{n}" for n, name in enumerate(head.names) if is_named_like_id(name)]
    codes = [column.name for column in head.cells if column.str.contains(_LEADING_ZERO).any()]
    ambiguous = [name for name, found in marks.items() if found.ambiguous]
    return decimal, list(dict.fromkeys([*named, *codes, *ambiguous]))


def _surprising(frame: pl.DataFrame, head: Head) -> list[str]:
    """Columns that are not what their first cells looked like, so that their texts have to be seen.

    Whole numbers with points only further down may be thousands; shorter ones among codes of one length may
    have lost zeros.
    """
    return [
        cells.name
        for cells in head.cells
        if cells.name in frame.columns and _is_surprising(frame[cells.name], cells.filter(cells != ""))
    ]


def _is_surprising(column: pl.Series, first: pl.Series) -> bool:
    if len(first) == 0 or not column.dtype.is_numeric():
        return False
    if column.dtype.is_float():
        return bool(first.str.contains(r"^[0-9 ]*$").all())
    lengths = first.str.len_bytes()
    shortest = 10 ** (int(lengths[0]) - 1)
    is_one_length = lengths[0] > 2 and lengths.n_unique() == 1
    return is_one_length and bool(column.drop_nulls().abs().lt(shortest).any())


def _read_fast(
    text: bytes, dialect: Dialect, head: Head, decimal: Decimal | None, texts: list[str]
) -> pl.DataFrame | None:
    """Let Polars read everything; None when it gives up."""

    def read(infer_schema_length: int | None) -> pl.DataFrame:
        return pl.read_csv(
            text,
            has_header=False,
            skip_lines=head.n_lines,
            separator=dialect.delimiter,
            quote_char=dialect.quote,
            decimal_comma=decimal == "," and dialect.delimiter != ",",
            infer_schema_length=infer_schema_length,
            schema_overrides=dict.fromkeys(texts, pl.String),
        )

    try:
        try:
            frame = read(10_000)
        except ComputeError:
            frame = read(None)  # text, or more cells, further down than the first look reached
    except NoDataError:
        return head.cells.clear()
    except ComputeError:
        return None
    check_width(frame.width)
    return as_wide_as(frame, len(head.names))
