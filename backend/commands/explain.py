"""``segment explain``: why a customer is in its segment, in lines."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import typer

from backend.describing import harmless

if TYPE_CHECKING:
    from ml.explanations import Contribution, Explanation
    from ml.types import SegmentationModel, Table


def explanation_lines(model: "SegmentationModel", table: "Table", row: int) -> Iterator[str]:
    """Where the customer in a row is, counted from 1, why, and what would move it."""
    from ml.insight.explanation import explain
    from ml.scoring.scorer import score

    n_rows = table.frame.height
    if not 1 <= row <= n_rows:
        raise typer.BadParameter(f"--row {row}: there is no such row; the table has {n_rows:,}, from 1.")
    scored = score(model, table, on_error="impute")
    placed = scored.frame.row(row - 1, named=True)
    (explanation,) = explain(model, scored.features[[row - 1]])
    who = f"Row {row:,}" if placed["customer_id"] is None else f"Customer {placed['customer_id']}"
    where = "unassigned" if placed["segment"] < 0 else f"in segment {placed['segment']}"
    yield harmless(f"{who} is {where}, {placed['segment_name']} (confidence {placed['confidence']:.2f}).")
    yield from _why(explanation)
    yield from _to_move(explanation)


def _why(explanation: "Explanation") -> Iterator[str]:
    rival = f"segment {explanation.next_segment}, {explanation.next_name}"
    yield harmless(f"The next would be {rival}. Ahead by {explanation.difference:.3g}:")
    if explanation.base:
        yield f"  {explanation.base:>+8.3g}  to begin with"
    for one in explanation.why:
        yield harmless(f"  {one.contribution:>+8.3g}  {_reason(one)}")


def _reason(one: "Contribution") -> str:
    value = "missing, filled in" if one.value is None else _written(one.value)
    typical = "" if one.typical is None else f" (typical here: {_written(one.typical)})"
    return f"{one.feature} is {value}{typical}"


def _to_move(explanation: "Explanation") -> Iterator[str]:
    if explanation.to_move is None:
        yield "No change was found within what training saw that would move this customer there."
        return
    yield f"It would move to segment {explanation.next_segment} with:"
    for move in explanation.to_move:
        present = "missing" if move.present is None else _written(move.present)
        yield harmless(f"  {move.feature} {_written(move.to)} instead of {present}")


def _written(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:,.10g}"
