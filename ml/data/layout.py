"""Where the table begins: above the column names there may be titles, dates of export and empty lines."""

from collections import Counter
from collections.abc import Sequence

from ml.errors import UnreadableTable

_NUMBER = "0123456789.,'+-%()eE \u00a0\u202f"
_YEARS = range(1900, 2101)


def find_header(rows: Sequence[Sequence[str]]) -> int:
    """Find the row that holds the column names.

    It is the first that is as full as most rows are. A row above that is nearly as full and as wide, and has
    no number in it, holds the names of a table of which one column has none.

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
    if header and _names_all_but_one(rows[header - 1], rows[header]):
        header -= 1
    _refuse_numbers(rows[header])
    return header


def _names_all_but_one(above: Sequence[str], below: Sequence[str]) -> bool:
    names = [cell for cell in above if cell.strip()]
    is_as_wide = _width(above) == _width(below) and len(names) >= max(2, _width(below) - 1)
    return is_as_wide and not any(map(_is_number, names)) and any(map(_is_number, below))


def _width(row: Sequence[str]) -> int:
    return max((index + 1 for index, cell in enumerate(row) if cell.strip()), default=0)


def _refuse_numbers(names: Sequence[str]) -> None:
    filled = [name.strip() for name in names if name.strip()]
    numbers = [name for name in filled if _is_number(name)]
    if len(numbers) * 2 > len(filled) and not _are_steps(numbers):
        shown = ", ".join(name[:20] for name in filled[:4])
        raise UnreadableTable(
            f"There are no column names: the first row holds numbers ({shown}). Add a row of names above it."
        )


def _is_number(cell: str) -> bool:
    return any(c.isdigit() for c in cell) and all(c in _NUMBER for c in cell.strip())


def _are_steps(numbers: Sequence[str]) -> bool:
    """Columns may be called by months 1 to 12, by years, or counted."""
    if not all(number.isdecimal() and len(number) < 10 for number in numbers):
        return False
    values = [int(number) for number in numbers]
    return len(set(values)) == len(values) and (
        all(value in _YEARS for value in values) or values == list(range(values[0], values[0] + len(values)))
    )
