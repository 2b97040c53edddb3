"""Refunds that mirror a purchase: neither of the two is left."""

import numpy as np
import polars as pl

_DECIMALS = 4


def match_refunds(lines: pl.DataFrame) -> pl.DataFrame:
    """Take away each refund with the latest purchase not after it that it mirrors, one to one.

    Two lines mirror each other that are of one customer, of one product and of one quantity, where these are
    known, and of one amount, but for its sign. Of several purchases the latest goes; that leaves as many
    pairs as there can be.

    Parameters
    ----------
    lines
        What ``read_lines`` makes.

    Returns
    -------
    pl.DataFrame
        The lines that are left, in order.
    """
    is_refund = lines["is_refund"]
    if not is_refund.any():
        return lines
    # Hashes find the few lines that may mirror another; what they hold decides.
    keys = _keys(lines.columns)
    marks = lines.select(pl.struct(list(keys.values())).hash()).to_series()
    is_mirrored = marks.is_in(marks.filter(is_refund).implode())
    numbered = lines.select("at", "is_refund", *keys.values(), row=pl.int_range(pl.len()))
    rows = _pairs(numbered.filter(is_mirrored), list(keys))
    is_left = np.ones(lines.height, dtype=bool)
    is_left[rows.to_numpy()] = False
    return lines.filter(pl.Series(is_left))


def _keys(columns: list[str]) -> dict[str, pl.Expr]:
    """What both have in common."""
    keys = {"customer": pl.col("customer"), "worth": pl.col("amount").abs().round(_DECIMALS).alias("worth")}
    if "product" in columns:
        keys["product"] = pl.col("product")
    if "quantity" in columns:
        keys["pieces"] = pl.col("quantity").abs().alias("pieces")
    return keys


def _pairs(mirrored: pl.DataFrame, keys: list[str]) -> pl.Series:
    """The rows of all pairs: purchases open and refunds close, as parentheses do.

    At one depth, openings and closings take turns. So a closing that follows on anything at its depth follows
    on the opening it belongs to.
    """
    key = pl.struct(keys).rank("dense")
    ordered = mirrored.select("row", "at", "is_refund", key=key).sort("key", "at", "is_refund", "row")
    is_refund = pl.col("is_refund")
    step = pl.when(is_refund).then(-1).otherwise(1)
    depth = step.cum_sum().over("key") + is_refund.cast(pl.Int32)
    place = ["key", "depth"]
    nested = ordered.with_columns(depth=depth).with_columns(
        has_before=pl.int_range(pl.len()).over(place) > 0,
        has_after=pl.int_range(pl.len()).over(place) < pl.len().over(place) - 1,
    )
    is_paired = pl.when(is_refund).then("has_before").otherwise("has_after")
    return nested.filter(is_paired)["row"]
