"""``segment explain``: why customers are where they are."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from backend.commands.understood import read_customers
from backend.describing import aligned, harmless, named
from backend.terminal import open_artifacts

if TYPE_CHECKING:
    from ml.explanations import Explanation

MAX_ROWS = 20


def explain(
    file: Annotated[str, typer.Argument(help="A table of customers; - is standard input.")],
    row: Annotated[int | None, typer.Option(min=1, help="Only this data row, from 1.")] = None,
    model: Annotated[str | None, typer.Option(help="The model's id; by default the active one.")] = None,
) -> None:
    """Tell why customers are in their segments, and what would move them; at most the first 20."""
    from ml.insight.explanation import Explainer
    from ml.scoring.scorer import score

    artifacts = open_artifacts()
    used = artifacts.load(model or artifacts.require_active_id())
    scored = score(used, read_customers(file, used), on_error="impute")
    n_rows = scored.frame.height
    if row is not None and row > n_rows:
        raise typer.BadParameter(f"The table has {n_rows:,} rows, so there is no row {row:,}.")
    rows = range(min(n_rows, MAX_ROWS)) if row is None else [row - 1]
    explanations = Explainer(used).explain(scored.features[list(rows)])
    for at, explanation in zip(rows, explanations, strict=True):
        placed = scored.frame.row(at, named=True)
        typer.echo("\n".join(explanation_lines(at + 1, placed, explanation)))
    if row is None and n_rows > MAX_ROWS:
        typer.echo(f"... and {n_rows - MAX_ROWS:,} more rows; --row explains one of them.", err=True)


def explanation_lines(row: int, placed: dict[str, Any], explanation: "Explanation") -> Iterator[str]:
    """Why a customer is where it is, and what would move it."""
    customer = f" ({placed['customer_id']})" if placed["customer_id"] is not None else ""
    rival = named(explanation.next_segment, explanation.next_name)
    yield harmless(
        f"Row {row:,}{customer}: {named(explanation.segment, placed['segment_name'])}, "
        f"ahead of {rival} by {abs(explanation.difference):.3g} (in units of the score)."
    )
    cells = [
        (one.feature, _value(one.value), f"typical {_value(one.typical)}", f"{one.contribution:+.3g}")
        for one in explanation.why
    ]
    yield from (f"  {harmless(line)}" for line in aligned(cells))
    if explanation.base:
        yield f"  {explanation.base:+.3g} is due to no feature."
    yield harmless(f"  {_moved(explanation)}")


def _moved(explanation: "Explanation") -> str:
    target = named(explanation.next_segment, explanation.next_name)
    if explanation.to_move is None:
        return f"No change within what training has seen was found that moves it to {target}."
    changes = [
        f"{one.feature} {_value(one.new_value)} instead of {_value(one.value)}" for one in explanation.to_move
    ]
    return f"It would move to {target} with {' and '.join(changes)}."


def _value(value: float | str | None) -> str:
    if value is None:
        return "nothing"
    return value if isinstance(value, str) else f"{value:,.6g}"
