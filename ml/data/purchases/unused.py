"""What a table tells of refunds and cancellations in columns of its own, which no line is read by."""

import re

import polars as pl

from ml.data.features import shorten
from ml.data.findings import listed
from ml.data.purchases.names import say
from ml.types import TableWarning

_REFUNDED = re.compile(r"\b(refund|refunds|refunded|erstattet\w*|erstattung\w*)\b")
_STATUS = re.compile(r"\b(status|state|zustand)$|status$")
_UNDONE = r"(?i)cancel|refund|void|failed|returned|storn|retour|erstattet"


def notice_unused(frame: pl.DataFrame) -> list[TableWarning]:
    """Columns of refunded amounts, and of a status by which lines are no purchases.

    Parameters
    ----------
    frame
        The columns that have no part in a purchase.
    """
    noticed = (_refunded(column) or _undone(column) for column in frame)
    return [warning for warning in noticed if warning is not None]


def _refunded(column: pl.Series) -> TableWarning | None:
    if not (column.dtype.is_numeric() and _REFUNDED.search(say(column.name))):
        return None
    is_refunded = (column.cast(pl.Float64, strict=False).fill_nan(None) != 0).fill_null(value=False)
    if not is_refunded.any():
        return None
    return TableWarning(
        "unused_refunds",
        f"{column.name} tells of refunds in {int(is_refunded.sum()):,} lines. They are not taken off.",
        listed(is_refunded.arg_true() + 1),
        "Add each refund as a line of its own with a negative amount, or take it off the amount.",
    )


def _undone(column: pl.Series) -> TableWarning | None:
    if column.dtype != pl.String or not _STATUS.search(say(column.name)):
        return None
    is_undone = column.str.contains(_UNDONE).fill_null(value=False)
    if not is_undone.any():
        return None
    rows = is_undone.arg_true()
    return TableWarning(
        "undone_purchases",
        f"By {column.name}, {len(rows):,} lines may be no purchases, such as "
        f"{shorten(column[int(rows[0])])!r}. They count all the same.",
        listed(rows + 1),
        "If they are no purchases, take these lines out of the file.",
    )
