"""Recency, frequency and monetary value as scores from 1 to 5, and the usual names of their groups."""

from typing import Final

import polars as pl

N_SCORES: Final = 5

# A row for each r_score, the most recent first; in it a name for each f_score from 1 to 5.
_NAMES: Final = {
    5: ("New customers", "Potential loyalists", "Potential loyalists", "Champions", "Champions"),
    4: ("Promising", "Potential loyalists", "Potential loyalists", "Loyal customers", "Loyal customers"),
    3: ("About to sleep", "About to sleep", "Need attention", "Loyal customers", "Loyal customers"),
    2: ("Hibernating", "Hibernating", "At risk", "At risk", "Cannot lose them"),
    1: ("Lost", "Hibernating", "At risk", "At risk", "Cannot lose them"),
}


def score_rfm(customers: pl.DataFrame) -> pl.DataFrame:
    """Score customers against each other, and name their groups.

    Parameters
    ----------
    customers
        One row a customer with ``recency_days``, ``n_purchases`` and ``total_spend``.

    Returns
    -------
    pl.DataFrame
        The same with ``r_score``, ``f_score`` and ``m_score`` from 1 to 5, and ``rfm_group``.

    Notes
    -----
    A score is the fifth that a customer is in (Hughes 1994, Strategic Database Marketing): 1 plus the number
    of fifths of all customers that are below, with recency turned around, so that 5 bought last. Customers
    with equal values always have equal scores, that of the first of them, so fifths need not be of one size:
    where six in ten bought once, all of them have an ``f_score`` of 1, and nobody has 2 or 3.

    The names are those that are usual in marketing, by recency and frequency alone; the monetary score is
    told beside them, since who buys often also spends the most, and a name by three scores would need 125.

    ========  ===================  ===================  ===================  ===============  ================
    r_score   f_score 1            2                    3                    4                5
    ========  ===================  ===================  ===================  ===============  ================
    5         New customers        Potential loyalists  Potential loyalists  Champions        Champions
    4         Promising            Potential loyalists  Potential loyalists  Loyal customers  Loyal customers
    3         About to sleep       About to sleep       Need attention       Loyal customers  Loyal customers
    2         Hibernating          Hibernating          At risk              At risk          Cannot lose them
    1         Lost                 Hibernating          At risk              At risk          Cannot lose them
    ========  ===================  ===================  ===================  ===============  ================
    """
    scored = customers.with_columns(
        r_score=N_SCORES + 1 - _fifth(pl.col("recency_days")),
        f_score=_fifth(pl.col("n_purchases")),
        m_score=_fifth(pl.col("total_spend")),
    )
    names = pl.DataFrame(
        [(r, f, name) for r, names in _NAMES.items() for f, name in enumerate(names, 1)],
        schema={"r_score": pl.Int64, "f_score": pl.Int64, "rfm_group": pl.String},
        orient="row",
    )
    return scored.join(names, on=["r_score", "f_score"], how="left", maintain_order="left")


def _fifth(values: pl.Expr) -> pl.Expr:
    n_below = values.rank("min").cast(pl.Int64) - 1
    return n_below * N_SCORES // pl.len() + 1
