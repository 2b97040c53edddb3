"""``segment drift``: whether the customers of a file are like those of the training."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ml.drifts import Drift
    from ml.types import SegmentationModel, Table


def drift_lines(model: "SegmentationModel", table: "Table") -> Iterator[str]:
    """The verdict, its statement, and the figures behind it."""
    from ml.insight.drift import measure_drift, unknown_drift
    from ml.insight.tallying import count_customers
    from ml.scoring.scorer import score

    if model.reference is None:
        yield unknown_drift(model.model_id).statement
        return
    scored = score(model, table, on_error="impute")
    tally = count_customers(model.reference, scored.features, scored.frame["segment"], scored.distance)
    names = {one.segment: one.name for one in model.segments}
    yield from _lines(measure_drift(model.reference, tally, model.model_id, names))


def _lines(drift: "Drift") -> Iterator[str]:
    yield f"{drift.verdict.replace('_', ' ').capitalize()}. {_harmless(drift.statement)}"
    for one in sorted(drift.features, key=lambda feature: -(feature.psi or 0)):
        yield f"  {_figures(one.psi, one.by_chance)}  {_harmless(one.feature)}"
    yield f"  {_figures(drift.segments_psi, drift.segments_by_chance)}  shares of the segments"
    if drift.share_unlike is not None:
        yield f"  {drift.share_unlike:.1%} unlike any customer seen in training."
    limits = drift.thresholds
    yield (
        f"A stability index counts from {limits.psi_watch} (watch) and {limits.psi_retrain} (retrain), a "
        f"share unlike from {limits.unlike_watch:.0%} and {limits.unlike_retrain:.0%}; only beyond chance."
    )


def _figures(psi: float | None, by_chance: float | None) -> str:
    if psi is None or by_chance is None:
        return "   -  "
    return f"{psi:6.3f}  (by chance up to {by_chance:.3f})"


def _harmless(text: str) -> str:
    """A file must not steer the terminal."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
