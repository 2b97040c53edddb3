"""Customers of segments out of which many move to segments of less value."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from ml.types import SegmentationModel

_SCHEMA: dict[str, type[pl.DataType]] = {
    "customer_id": pl.String, "segment": pl.Int64, "to": pl.Int64, "rate": pl.Float64,
    "confidence": pl.Float64,
}  # fmt: skip


@dataclass(frozen=True)
class MovingDown:
    """As many customers as are expected to move down within a period, those nearest to a border first.

    Attributes
    ----------
    n_customers
        How many are expected to move to a segment of less value, over all segments.
    customers
        ``customer_id``, ``segment``, ``to`` (where most of them go who go down), ``rate`` and ``confidence``.
        ``rate`` is the share of the *segment* that is expected to move down, and no probability of the
        customer: who of a segment will go is not known, only who is nearest to a border.
    """

    n_customers: int
    customers: pl.DataFrame = field(repr=False)


def find_moving_down(
    model: SegmentationModel, states: Sequence[int], shares: np.ndarray, ranks: dict[int, int]
) -> MovingDown:
    """List them, the segment that loses the largest share downwards first.

    Parameters
    ----------
    states
        The segments in the order of the rows and columns of ``shares``.
    ranks
        The place of every segment by its value, 1 the most valuable; the unassigned have none.
    """
    parts = []
    for row, segment in enumerate(states):
        lower = [
            column for column, to in enumerate(states) if ranks.get(to, 0) > ranks.get(segment, len(states))
        ]
        if not lower:
            continue
        rate = float(shares[row, lower].sum())
        target = states[max(lower, key=lambda column: shares[row, column])]
        members = model.customers.filter(segment=segment).sort("confidence", "customer_id")
        parts.append(
            members.head(round(rate * members.height)).select(
                "customer_id",
                pl.col("segment").cast(pl.Int64),
                to=pl.lit(target).cast(pl.Int64),
                rate=pl.lit(rate),
                confidence=pl.col("confidence").cast(pl.Float64),
            )
        )
    found = pl.concat([pl.DataFrame(schema=_SCHEMA), *parts])
    return MovingDown(found.height, found.sort("rate", descending=True, maintain_order=True))
