"""Models retrained over time, and the customers that can be followed from each to the next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from ml.errors import ModelsNotComparable
from ml.insight.migration import Migration, migrate
from ml.types import SegmentationModel


@dataclass(frozen=True)
class Step:
    """The customers of one model whom the next one has, too; ``n_left`` and ``n_joined`` are in one only."""

    former_id: str
    days: float
    moves: pl.DataFrame
    n_left: int
    n_joined: int

    def counts(self, states: Sequence[int]) -> tuple[np.ndarray, int]:
        """Count moves between states, shape (n_states, n_states), and those from or to other segments."""
        at = {segment: position for position, segment in enumerate(states)}
        counts = np.zeros((len(states), len(states)), dtype=np.int64)
        n_elsewhere = 0
        pairs = self.moves.group_by("from_segment", "to_segment").len()
        for old, new, n in pairs.iter_rows():
            if old in at and new in at:
                counts[at[old], at[new]] = n
            else:
                n_elsewhere += n
        return counts, n_elsewhere


def follow(models: Iterable[SegmentationModel]) -> tuple[SegmentationModel, list[Step], int]:
    """Return the newest model, the steps that lead to it, the last one first, and how many were left out.

    Left out are steps of 0 days or less: nobody moves backwards in time, and moves within none are those of
    the training. The steps before them are followed all the same, since segments keep their numbers.

    Parameters
    ----------
    models
        The newest first. Only two are held at a time. It ends where a model does not take over its numbers
        from the next one, or shares too few customers with it by their ids.

    Raises
    ------
    ModelsNotComparable
        There is no such step.
    """
    remaining = iter(models)
    latest = latter = next(remaining)
    steps: list[Step] = []
    n_left_out = 0
    for former in remaining:
        if latter.identity is None or latter.identity.previous_model_id != former.model_id:
            break
        migration = _by_ids(former, latter)
        if migration is None:
            break
        days = _days_between(former, latter)
        if days > 0:
            n_left, n_joined = migration.n_left or 0, migration.n_joined or 0
            steps.append(Step(former.model_id, days, migration.customers, n_left, n_joined))
        else:
            n_left_out += 1
        latter = former
    if steps:
        return latest, steps, n_left_out
    if n_left_out:
        raise ModelsNotComparable(
            f"Every model up to {latest.model_id} looks at the same day as the one it was trained after, or "
            "at an earlier one, so that no time passes between them: train again when there are newer "
            "purchases."
        )
    raise ModelsNotComparable(
        f"Nobody can be followed to model {latest.model_id}: a trend needs two models or more, "
        "each trained after the other with take_over, on tables that share customers by their ids. "
        "Train again when there is a newer table of the same customers."
    )


def _by_ids(former: SegmentationModel, latter: SegmentationModel) -> Migration | None:
    try:
        migration = migrate(former, latter)
    except ModelsNotComparable:
        return None
    return migration if migration.basis == "shared_customers" else None


def _days_between(former: SegmentationModel, latter: SegmentationModel) -> float:
    """Between the days that recency is counted to, where both are made from purchases; else the trainings."""
    purchases = former.data.purchases, latter.data.purchases
    if purchases[0] is not None and purchases[1] is not None:
        return (purchases[1].as_of - purchases[0].as_of).total_seconds() / 86_400
    return (latter.created_at - former.created_at).total_seconds() / 86_400
