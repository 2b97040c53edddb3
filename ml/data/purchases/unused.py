"""What a table tells of refunds and cancellations in columns of its own, which no line is read by."""

import re

import polars as pl

from ml.data.features import shorten
from ml.data.findings import listed
from ml.data.purchases.names import say
from ml.types import TableWarning

_REFUNDED = re.compile(r"\b(refund|refunds|refunded|erstattet\w*|erstattung\w*)\b")
_DISCOUNT = re.compile(r"\b(discounts?|rabatt\w*|\w*rabatt|nachlass|preisnachlass)\b")
# A code or a name of a discount takes nothing off, and that of the freight nothing off the goods.
_NO_DISCOUNT = re.compile(r"\b(code|codes|type|name|id|reason|tax|shipping|eligible|count)\b")
_SHARE = re.compile(r"\b(pct|percent|percentage|prozent|rate|share)\b")
_STATUS = re.compile(r"\b(status|state|zustand)$|status$")
_UNDONE = r"(?i)cancel|refund|void|failed|returned|storn|retour|erstattet"


def notice_unused(frame: pl.DataFrame, value: str, *, is_before_discounts: bool) -> list[TableWarning]:
    """Columns of refunded amounts, of discounts, and of a status by which lines are no purchases.

    Parameters
    ----------
    frame
        The columns that have no part in a purchase.
    value
        What a line is worth, in words.
    is_before_discounts
        Whether discounts may still have to be taken off it.
    """
    noticed = (
        _refunded(column) or (_discounted(column, value) if is_before_discounts else None) or _undone(column)
        for column in frame
    )
    return [warning for warning in noticed if warning is not None]


def _refunded(column: pl.Series) -> TableWarning | None:
    if not (column.dtype.is_numeric() and _REFUNDED.search(say(column.name))):
        return None
    is_refunded = _is_given(column)
    if not is_refunded.any():
        return None
    return TableWarning(
        "unused_refunds",
        f"{column.name} tells of refunds in {int(is_refunded.sum()):,} lines. They are not taken off.",
        listed(is_refunded.arg_true() + 1),
        "Add each refund as a line of its own with a negative amount, or take it off the amount.",
    )


def _discounted(column: pl.Series, value: str) -> TableWarning | None:
    said = say(column.name)
    if not (column.dtype.is_numeric() and _DISCOUNT.search(said)) or _NO_DISCOUNT.search(said):
        return None
    is_given = _is_given(column)
    if not is_given.any():
        return None
    given = column.filter(is_given).cast(pl.Float64).abs()
    is_share = bool(_SHARE.search(said)) or bool((given <= 1).all())
    written = "a share of the price" if is_share else "an amount"
    return TableWarning(
        "unused_discounts",
        f"{column.name} tells of discounts in {int(is_given.sum()):,} lines, as {written}. They are not "
        f"taken off: a line counts {value}.",
        listed(is_given.arg_true() + 1),
        f"If {value} is before discounts, take them off in the file, in a column such as amount.",
    )


def _is_given(column: pl.Series) -> pl.Series:
    return (column.cast(pl.Float64, strict=False).fill_nan(None) != 0).fill_null(value=False)


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
