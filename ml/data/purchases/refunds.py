"""Refunds that mirror a purchase: neither of the two is left."""

from dataclasses import dataclass
from functools import reduce
from operator import xor

import numpy as np
import polars as pl

from ml.purchases import Refunds

_DECIMALS = 4


@dataclass(frozen=True)
class Settled:
    """Lines that were ``bought``, ``refunds``, and those of both that ``mirrored`` each other."""

    bought: pl.DataFrame
    refunds: pl.DataFrame
    mirrored: pl.DataFrame


def settle_refunds(lines: pl.DataFrame, rule: Refunds) -> Settled:
    """Tell purchases from refunds, without those that ``are_mirrored`` under the rule ``"match"``.

    Parameters
    ----------
    lines
        What ``read_lines`` makes.
    """
    is_refund = lines["is_refund"]
    is_mirrored = are_mirrored(lines) if rule == "match" else is_refund & False
    return Settled(
        lines.filter(~is_refund & ~is_mirrored),
        lines.filter(is_refund & ~is_mirrored),
        lines.filter(is_mirrored),
    )


def are_mirrored(lines: pl.DataFrame) -> pl.Series:
    """Find each refund and the latest purchase not after it that it mirrors, one to one.

    Two lines mirror each other that are of one customer, of one product and of one quantity, where these are
    known, and of one amount, but for its sign. Of several purchases the latest goes; that leaves as many
    pairs as there can be.

    Parameters
    ----------
    lines
        What ``read_lines`` makes.

    Returns
    -------
    pl.Series
        True for the lines of a pair.
    """
    is_mirrored = np.zeros(lines.height, dtype=bool)
    if lines["is_refund"].any():
        keys = _keys(lines.columns)
        # What costs least to compare leaves few lines to compare in full.
        whose = _like_refunds(lines, [keys[part] for part in ("customer", "product") if part in keys])
        few = lines.filter(whose).select("at", "is_refund", row=whose.arg_true(), **keys)
        few = few.filter(_like_refunds(few, [pl.col(key) for key in keys]))
        is_mirrored[_pairs(few, list(keys)).to_numpy()] = True
    return pl.Series(is_mirrored)


def _like_refunds(lines: pl.DataFrame, keys: list[pl.Expr]) -> pl.Series:
    """The lines that have the hash of a refund: all that mirror one, and hardly any others."""
    marks = lines.select(reduce(xor, [key.hash(place) for place, key in enumerate(keys)])).to_series()
    return marks.is_in(marks.filter(lines["is_refund"]).unique().implode())


def _keys(columns: list[str]) -> dict[str, pl.Expr]:
    """What both have in common; of categories the codes."""
    keys = {"customer": pl.col("customer").to_physical(), "worth": pl.col("amount").abs().round(_DECIMALS)}
    if "product" in columns:
        keys["product"] = pl.col("product").to_physical()
    if "quantity" in columns:
        keys["pieces"] = pl.col("quantity").abs()
    return keys


def _pairs(few: pl.DataFrame, keys: list[str]) -> pl.Series:
    """The rows of all pairs: purchases open and refunds close, as parentheses do.

    At one depth, openings and closings take turns. So a closing that follows on anything at its depth follows
    on the opening it belongs to.
    """
    step = pl.when("is_refund").then(-1).otherwise(1)
    total, key = step.cum_sum(), pl.col(keys)
    is_first = pl.any_horizontal(key.ne_missing(key.shift(1)))
    ordered = few.sort(*keys, "at", "is_refund", "row").with_columns(
        key=is_first.cum_sum(),
        depth=total - pl.when(is_first).then(total - step).forward_fill() + pl.col("is_refund"),
    )
    place = pl.struct("key", "depth")
    is_after_alike, is_before_alike = place == place.shift(1), place == place.shift(-1)
    is_paired = pl.when("is_refund").then(is_after_alike).otherwise(is_before_alike)
    return ordered.sort("key", "depth", maintain_order=True).filter(is_paired)["row"]
