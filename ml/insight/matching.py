"""Which segment of one model is which of another, judged by customers that both place."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.optimize import linear_sum_assignment

from ml.insight.tallying import is_unlike
from ml.modeling.pipeline import place, segments_of
from ml.segments import Basis
from ml.types import UNASSIGNED, SegmentationModel

MIN_OVERLAP = 0.5
"""A segment continues another one when at least half of all customers in the two are in both.

So a group survives in MONIC (Spiliopoulou, Ntoutsi, Theodoridis and Schult 2006), and is not dissolved to
Hennig (2008). No third segment can overlap more than that with either.
"""
_MIN_SHARED_SHARE = 0.1
_MIN_COMPARED = 10


@dataclass(frozen=True)
class Compared:
    """Customers that two models both place.

    ``former`` and ``latter`` are their segments by each, shape (n_customers,). ``n_left`` and ``n_joined``
    customers are in one of the tables only, and unknown where the former model places the rows of the other.
    ``is_alike`` tells who is like those that the former model was trained on; None where that is not known.
    """

    basis: Basis
    customer_ids: pl.Series
    former: np.ndarray
    latter: np.ndarray
    n_left: int | None = None
    n_joined: int | None = None
    is_alike: np.ndarray | None = None


@dataclass(frozen=True)
class Match:
    """A segment that continues another one; ``overlap`` is the Jaccard index of their customers."""

    former: int
    latter: int
    overlap: float


def compare(former: SegmentationModel, customers: pl.DataFrame, *, has_ids: bool) -> Compared | None:
    """Find the customers on which two models can be compared.

    Those whose ids are in both tables, if they are a tenth of the smaller one and at least ten; else all that
    the former model can place.

    Parameters
    ----------
    customers
        As in ``SegmentationModel.customers``, with the segments of the other model.
    has_ids
        Whether ``customer_id`` is an id, and not just a row of a file.

    Returns
    -------
    None where the tables have neither customers nor features in common.
    """
    if has_ids and former.data.id_column is not None:
        shared = _shared(former.customers, customers)
        n_smaller = min(former.customers.height, customers.height)
        if len(shared.former) >= max(_MIN_COMPARED, _MIN_SHARED_SHARE * n_smaller):
            return shared
    return _placed(former, customers)


def match_compared(compared: Compared) -> list[Match]:
    """Find which segment continues which; customers of a new kind do not say what became of the old ones."""
    if compared.is_alike is None:
        return match_segments(compared.former, compared.latter)
    return match_segments(compared.former[compared.is_alike], compared.latter[compared.is_alike])


def match_segments(former: np.ndarray, latter: np.ndarray) -> list[Match]:
    """Find which segment continues which, by optimal matching.

    Of all ways to pair segments, the one in which most customers keep theirs is taken (Kuhn 1955), and of it
    the pairs that overlap by ``MIN_OVERLAP``. Unassigned customers belong to no segment.

    Parameters
    ----------
    former, latter
        Two segments of the same customers, shape (n_customers,).
    """
    olds, old_places = np.unique(former, return_inverse=True)
    news, new_places = np.unique(latter, return_inverse=True)
    counts = np.zeros((len(olds), len(news)), dtype=np.int64)
    np.add.at(counts, (old_places, new_places), 1)
    unions = counts.sum(axis=1)[:, None] + counts.sum(axis=0) - counts
    counts[olds == UNASSIGNED] = 0
    counts[:, news == UNASSIGNED] = 0
    pairs = zip(*linear_sum_assignment(counts, maximize=True), strict=True)
    overlaps = [(old, new, float(counts[old, new] / unions[old, new])) for old, new in pairs]
    return [
        Match(int(olds[old]), int(news[new]), overlap)
        for old, new, overlap in overlaps
        if overlap >= MIN_OVERLAP
    ]


def _shared(former: pl.DataFrame, latter: pl.DataFrame) -> Compared:
    both = former.select("customer_id", "segment").join(
        latter.select("customer_id", latter="segment"), on="customer_id", maintain_order="right"
    )
    return Compared(
        "shared_customers",
        both["customer_id"],
        both["segment"].to_numpy(),
        both["latter"].to_numpy(),
        n_left=former.height - both.height,
        n_joined=latter.height - both.height,
    )


def _placed(former: SegmentationModel, customers: pl.DataFrame) -> Compared | None:
    known = former.customers.select(former.data.features).schema
    if any(
        name not in customers.columns or customers[name].dtype.is_numeric() != dtype.is_numeric()
        for name, dtype in known.items()
    ):
        return None
    features = customers.select(
        pl.col(name).cast(pl.Float64 if dtype.is_numeric() else pl.String) for name, dtype in known.items()
    )
    placement = place(former.pipeline, former.algorithm, features)
    segments = segments_of(placement.labels, former.segment_of_label)
    return Compared(
        "placement",
        customers["customer_id"],
        segments,
        customers["segment"].to_numpy(),
        is_alike=None
        if former.reference is None
        else ~is_unlike(former.reference, segments, placement.distance),
    )
