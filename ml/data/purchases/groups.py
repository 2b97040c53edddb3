"""Which products or categories are worth a column of their own, and what that column is called."""

import re
from collections.abc import Iterable

import polars as pl

MAX_GROUPS = 8
MAX_PRODUCTS = 30
MAX_NAME_CHARS = 200
_MAX_COLUMN_CHARS = 40
_NOT_PRINTED = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")


def choose_groups(lines: pl.LazyFrame) -> tuple[tuple[str, ...], str | None]:
    """Choose the groups whose share of spend is told of every customer, and the column they stand in.

    Categories are taken where lines have them; otherwise products, where there are at most 30 of them, since
    a few products are categories of their own. Of either the eight with the most spend are taken, before
    refunds, as long as they hold half of all spend. Fewer than two, or names beyond 200 characters, say
    nothing of customers, and none are taken.

    Parameters
    ----------
    lines
        Purchase lines; ``category`` and ``product`` are there where the table has them.

    Returns
    -------
    tuple of str
        The groups as the table writes them, the one with the most spend first.
    str or None
        ``"category"`` or ``"product"``; ``None`` without groups.
    """
    columns = lines.collect_schema().names()
    for column, most in (("category", None), ("product", MAX_PRODUCTS)):
        if column in columns:
            spend = _spend_by(lines, column)
            if groups := _largest(spend, most):
                return groups, column
    return (), None


def _spend_by(lines: pl.LazyFrame, column: str) -> pl.DataFrame:
    bought = lines.filter(~pl.col("is_refund")).group_by(group=column).agg(spend=pl.sum("amount"))
    # Equal spend falls to the alphabet, so that the same table always gives the same columns.
    return bought.sort(pl.col("spend").round_sig_figs(12), "group", descending=[True, False]).collect()


def _largest(spend: pl.DataFrame, most: int | None) -> tuple[str, ...]:
    named = spend.filter(pl.col("group").str.len_chars() <= MAX_NAME_CHARS)
    if named.height < 2 or (most is not None and spend["group"].drop_nulls().len() > most):
        return ()
    largest = named.head(MAX_GROUPS)
    if 2 * largest["spend"].sum() < spend["spend"].sum():
        return ()
    return tuple(largest["group"])


def name_columns(groups: Iterable[str]) -> dict[str, str]:
    """Name the column of every group: ``share_`` and the group, printable, short, and never twice.

    >>> name_columns(["Books", "Toys and\\ngames"])
    {'Books': 'share_Books', 'Toys and\\ngames': 'share_Toys and games'}
    """
    names: dict[str, str] = {}
    for group in groups:
        short = _NOT_PRINTED.sub(" ", group).strip()[:_MAX_COLUMN_CHARS].rstrip() or "unnamed"
        name, number = f"share_{short}", 2
        while name in names.values():
            name, number = f"share_{short} ({number})", number + 1
        names[group] = name
    return names
