"""Where the table begins: above the column names there may be titles, dates of export and empty lines."""

import re
from collections import Counter
from collections.abc import Sequence

from ml.errors import UnreadableTable

# A date may be a name: of a month, of a quarter.
_NUMBER = re.compile(r"^[-+(]?\s*[0-9](?:[0-9.,' \u00a0\u202f])*(?:[eE][-+]?[0-9]+)?\s*[%)]?$")
_YEARS = range(1900, 2101)


def find_header(rows: Sequence[Sequence[str]]) -> int:
    """Find the row that holds the column names.

    It is the first that is as full as most rows are, unless that one is data: then the row above it holds the
    names of a table in which some columns have none.

    Parameters
    ----------
    rows
        The first rows of a file or sheet, one text a cell, "" for an empty one.

    Returns
    -------
    The index of the row.

    Raises
    ------
    UnreadableTable
        There is nothing, or the first row of the table holds numbers where names belong.
    """
    n_filled = [sum(bool(cell.strip()) for cell in row) for row in rows]
    counts = Counter(n for n in n_filled if n > 0)
    if not counts:
        raise UnreadableTable("The file is empty. Send a table with a header and one row a customer.")
    usual = max(counts, key=lambda n: (counts[n], n))
    header = next(index for index, n in enumerate(n_filled) if n >= usual)
    if header and _names_some(rows[header - 1], rows[header], rows[header + 1 :]):
        header -= 1
    _refuse_data(rows[header], rows[header + 1 :])
    return header


def _names_some(above: Sequence[str], row: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Tell whether a row is data below names that are fewer than its cells."""
    names = [cell for cell in above if cell.strip()]
    cells = [cell for cell in row if cell.strip()]
    if len(names) < 2 or 2 * len(names) < len(cells) or any(map(_is_number, names)):
        return False
    numbers = [cell.strip() for cell in cells if _is_number(cell)]
    is_one_short = len(cells) == len(names) + 1 and _width(above) == _width(row)
    return bool(numbers and (is_one_short or not _are_steps(numbers))) or _recurs(row, below)


def _width(row: Sequence[str]) -> int:
    return max((index + 1 for index, cell in enumerate(row) if cell.strip()), default=0)


def _recurs(row: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Names do not stand again in their own column."""
    return any(
        cell.strip() and any(place < len(other) and other[place] == cell for other in below)
        for place, cell in enumerate(row)
    )


def _refuse_data(names: Sequence[str], below: Sequence[Sequence[str]]) -> None:
    filled = [name.strip() for name in names if name.strip()]
    numbers = [name for name in filled if _is_number(name)]
    # A file put together from several repeats whole headers, which is something else.
    others = [row for row in below if list(row) != list(names)]
    texts = ["" if _is_number(name) else name for name in names]
    is_customer = bool(numbers) and _recurs(texts, others)
    if is_customer or (len(numbers) * 2 > len(filled) and not _are_steps(numbers)):
        shown = ", ".join(name[:20] for name in filled[:4])
        raise UnreadableTable(
            f"There are no column names: the first row holds values ({shown}). Add a row of names above it."
        )


def _is_number(cell: str) -> bool:
    return bool(_NUMBER.match(cell.strip()))


def _are_steps(numbers: Sequence[str]) -> bool:
    """Columns may be called by months 1 to 12, by years, or counted."""
    if not all(number.isdecimal() and len(number) < 10 for number in numbers):
        return False
    values = [int(number) for number in numbers]
    is_counted = values == list(range(values[0], values[0] + len(values))) if values else False
    return is_counted or all(value in _YEARS for value in values)
