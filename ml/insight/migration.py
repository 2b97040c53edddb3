"""How customers moved between the segments of two models."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from ml.errors import ModelsNotComparable
from ml.insight.matching import Compared, Match, compare, match_compared
from ml.segments import Basis
from ml.types import UNASSIGNED, UNASSIGNED_NAME, SegmentationModel

_NO_COLOR = "#757575"


@dataclass(frozen=True)
class Place:
    """A segment as one of the models has it, with the number of compared customers in it."""

    segment: int
    name: str
    color: str
    size: int


@dataclass(frozen=True)
class Flow:
    """How many customers came into a segment from others, and left it for others."""

    segment: int
    name: str
    color: str
    n_in: int
    n_out: int
    net: int
    is_gone: bool


@dataclass(frozen=True)
class Migration:
    """How the customers that two models both place moved.

    Attributes
    ----------
    matrix
        Customers by segment of the former model (rows) and of the latter (columns).
    shares
        Each row of it divided by its sum.
    continues
        Which segment of the latter model is which of the former: to be in it is not to have moved.
    net_flow
        For every segment of the latter model, and those of the former that nothing continues.
    n_left, n_joined
        Customers in one of the tables only; None where the former model places the rows of the latter.
    customers
        ``customer_id``, ``from_segment``, ``to_segment`` and ``is_moved`` of each that was compared.
    """

    from_model_id: str
    to_model_id: str
    basis: Basis
    n_customers: int
    n_left: int | None
    n_joined: int | None
    from_segments: tuple[Place, ...]
    to_segments: tuple[Place, ...]
    matrix: tuple[tuple[int, ...], ...]
    shares: tuple[tuple[float, ...], ...]
    continues: tuple[Match, ...]
    net_flow: tuple[Flow, ...]
    n_moved: int
    share_moved: float
    customers: pl.DataFrame


def migrate(former: SegmentationModel, latter: SegmentationModel) -> Migration:
    """Compare where two models place the same customers.

    Raises
    ------
    ModelsNotComparable
        The tables have neither customers nor features in common.
    """
    compared = compare(former, latter.customers, has_ids=latter.data.id_column is not None)
    if compared is None:
        raise ModelsNotComparable(
            f"The models {former.model_id} and {latter.model_id} share no customers by id, and the second "
            f"was not trained on all features of the first ({', '.join(former.data.features)}), so that "
            "nobody can be followed from one to the other. Compare models of the same kind of table."
        )
    matches = match_compared(compared)
    continued = {UNASSIGNED: UNASSIGNED, **{one.former: one.latter for one in matches}}
    has_unassigned = UNASSIGNED in compared.former or UNASSIGNED in compared.latter
    olds = _places(former, compared.former, has_unassigned=has_unassigned)
    news = _places(latter, compared.latter, has_unassigned=has_unassigned)
    matrix = _count(compared.former, compared.latter, olds, news)
    customers = _customers(compared, continued)
    n_moved = int(customers["is_moved"].sum())
    return Migration(
        from_model_id=former.model_id,
        to_model_id=latter.model_id,
        basis=compared.basis,
        n_customers=customers.height,
        n_left=compared.n_left,
        n_joined=compared.n_joined,
        from_segments=olds,
        to_segments=news,
        matrix=tuple(map(tuple, matrix.tolist())),
        shares=tuple(map(tuple, (matrix / np.maximum(matrix.sum(axis=1), 1)[:, None]).tolist())),
        continues=tuple(matches),
        net_flow=_flows(customers, olds, news, continued),
        n_moved=n_moved,
        share_moved=n_moved / max(customers.height, 1),
        customers=customers,
    )


def _places(model: SegmentationModel, segments: np.ndarray, *, has_unassigned: bool) -> tuple[Place, ...]:
    sizes = dict(zip(*(part.tolist() for part in np.unique(segments, return_counts=True)), strict=True))
    places = [Place(one.segment, one.name, one.color, sizes.get(one.segment, 0)) for one in model.segments]
    if has_unassigned:
        places.append(Place(UNASSIGNED, UNASSIGNED_NAME, _NO_COLOR, sizes.get(UNASSIGNED, 0)))
    return tuple(places)


def _count(
    former: np.ndarray, latter: np.ndarray, olds: Sequence[Place], news: Sequence[Place]
) -> np.ndarray:
    row = {one.segment: at for at, one in enumerate(olds)}
    column = {one.segment: at for at, one in enumerate(news)}
    pairs, n_customers = np.unique(np.column_stack([former, latter]), axis=0, return_counts=True)
    counts = np.zeros((len(olds), len(news)), dtype=np.int64)
    for (old, new), n in zip(pairs.tolist(), n_customers, strict=True):
        counts[row[old], column[new]] = n
    return counts


def _customers(compared: Compared, continued: Mapping[int, int]) -> pl.DataFrame:
    stays_in = pl.col("from_segment").replace_strict(continued, default=None, return_dtype=pl.Int64)
    return pl.DataFrame(
        {
            "customer_id": compared.customer_ids,
            "from_segment": compared.former,
            "to_segment": compared.latter,
        }
    ).with_columns(is_moved=stays_in.ne_missing(pl.col("to_segment")))


def _flows(
    customers: pl.DataFrame, olds: Sequence[Place], news: Sequence[Place], continued: Mapping[int, int]
) -> tuple[Flow, ...]:
    moved = customers.filter("is_moved")
    n_in = dict(moved["to_segment"].value_counts().iter_rows())
    n_out = dict(moved["from_segment"].value_counts().iter_rows())
    before = {new: old for old, new in continued.items()}
    flows = [(one, n_in.get(one.segment, 0), n_out.get(before.get(one.segment), 0), False) for one in news]
    gone = [one for one in olds if one.segment not in continued]
    flows += [(one, 0, n_out.get(one.segment, 0), True) for one in gone]
    return tuple(
        Flow(one.segment, one.name, one.color, came, went, came - went, is_gone)
        for one, came, went, is_gone in flows
    )
