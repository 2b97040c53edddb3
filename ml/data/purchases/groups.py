"""Which products or categories are worth a column of their own, and what that column is called."""

import re
from collections.abc import Iterable, Mapping

import polars as pl

from ml.data.purchases.baskets import settle

MAX_GROUPS = 8
MAX_PRODUCTS = 30
MAX_NAME_CHARS = 200
_MAX_COLUMN_CHARS = 40
_PROBED = 10_000
_NOT_PRINTED = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")


def choose_groups(lines: pl.DataFrame) -> tuple[tuple[str, ...], str | None]:
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
    if "category" not in lines.columns and _has_many_products(lines):
        return (), None
    return choose_by_spend(spend_by(lines.lazy()))


def _has_many_products(lines: pl.DataFrame) -> bool:
    """Whether there are too many products to choose among, as the first lines tell of most tables."""
    if "product" not in lines.columns:
        return False
    bought = lines.head(_PROBED).filter(~pl.col("is_refund"))
    return bought["product"].drop_nulls().n_unique() > MAX_PRODUCTS


def spend_by(lines: pl.LazyFrame) -> dict[str, pl.DataFrame]:
    """Add up the ``spend`` on each ``group``, by ``category`` and by ``product``, where lines have them."""
    known = lines.collect_schema().names()
    bought = lines.filter(~pl.col("is_refund"))
    return {
        column: bought.group_by(group=column).agg(spend=pl.sum("amount")).cast({"group": pl.String}).collect()
        for column in ("category", "product")
        if column in known
    }


def choose_by_spend(spend: Mapping[str, pl.DataFrame]) -> tuple[tuple[str, ...], str | None]:
    """Choose as ``choose_groups`` does, from what ``spend_by`` returned."""
    for column, of_groups in spend.items():
        n_groups = of_groups["group"].drop_nulls().len()
        if (column != "product" or n_groups <= MAX_PRODUCTS) and (groups := _largest(of_groups)):
            return groups, column
    return (), None


def _largest(spend: pl.DataFrame) -> tuple[str, ...]:
    named = spend.filter(pl.col("group").str.len_chars() <= MAX_NAME_CHARS)
    # Equal spend falls to the alphabet, so that the same table always gives the same columns.
    order = [settle(pl.col("spend")), pl.col("group")]
    largest = named.sort(order, descending=[True, False]).head(MAX_GROUPS)
    if largest.height < 2 or 2 * largest["spend"].sum() < spend["spend"].sum():
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
