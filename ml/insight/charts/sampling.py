"""Which customers a chart shows: all of a small table, a sample of every segment of a large one."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from ml.types import UNASSIGNED, SegmentationModel

_AT_LEAST = 10


@dataclass(frozen=True)
class Shown:
    """The customers that a chart shows, in the order of the table, and what it has to say about them."""

    customers: pl.DataFrame
    told: dict[str, Any]

    @property
    def segments(self) -> np.ndarray:
        """The segment of each, shape (n_shown,)."""
        return self.customers["segment"].to_numpy()


def sample_by_segment(
    model: SegmentationModel, customers: pl.DataFrame, n_most: int, *, always: np.ndarray | None = None
) -> Shown:
    """Draw at most ``n_most`` customers, from each segment in proportion, with the model's own seed.

    Every segment, and those in none, has at least ten in it, or all that it has: in proportion alone, ten
    customers among a million would not be seen.

    Parameters
    ----------
    always
        Who is drawn for certain, of few customers; shape (n_rows,).
    """
    wanted = np.zeros(customers.height, dtype=bool) if always is None else always
    rows = _draw(customers["segment"].to_numpy(), n_most, model.config.random_state, wanted)
    told = {
        "n_rows": customers.height,
        "n_shown": len(rows),
        "seed": model.config.random_state,
        "sampled_by": "segment",
    }
    return Shown(customers if len(rows) == customers.height else customers[rows], told)


def segment_numbers(model: SegmentationModel) -> list[int]:
    """Return the numbers of the segments, and last that of customers in none where there are any."""
    return [one.segment for one in model.segments] + [UNASSIGNED] * (model.n_unassigned > 0)


def are_typical(model: SegmentationModel, customers: pl.DataFrame) -> np.ndarray:
    """Who is a typical customer of the own segment, shape (n_rows,)."""
    segments = customers["segment"].to_numpy()
    ids = customers["customer_id"].cast(pl.String)
    is_typical = np.zeros(customers.height, dtype=bool)
    everybody = [one for segment in model.segments for one in segment.typical]
    for row in np.flatnonzero(ids.is_in(everybody).fill_null(value=False).to_numpy()):
        own = next((one for one in model.segments if one.segment == segments[row]), None)
        is_typical[row] = own is not None and ids[int(row)] in own.typical
    return is_typical


def _draw(segments: np.ndarray, n_most: int, random_state: int, wanted: np.ndarray) -> np.ndarray:
    if len(segments) <= n_most:
        return np.arange(len(segments))
    rng = np.random.default_rng(random_state)
    numbers, sizes = np.unique(segments, return_counts=True)
    drawn = []
    for number, quota in zip(numbers, quotas(sizes, n_most), strict=True):
        certain = np.flatnonzero((segments == number) & wanted)[:quota]
        others = np.flatnonzero((segments == number) & ~wanted)
        drawn += [certain, rng.choice(others, quota - len(certain), replace=False, shuffle=False)]
    return np.sort(np.concatenate(drawn))


def quotas(sizes: np.ndarray, n_most: int) -> np.ndarray:
    """How many to draw from groups of these sizes so that they add up to ``n_most``, by largest remainders.

    >>> quotas(np.array([999_990, 10]), 5_000).tolist()
    [4990, 10]
    """
    least = np.minimum(sizes, min(_AT_LEAST, n_most // len(sizes)))
    shares = (sizes - least) * ((n_most - least.sum()) / max((sizes - least).sum(), 1))
    whole = np.floor(shares).astype(int)
    n_left = n_most - int(least.sum() + whole.sum())
    whole[np.argsort(whole - shares, kind="stable")[:n_left]] += 1
    return np.asarray(least + whole)
