"""``segment explain``: why customers are where they are."""

from typing import Annotated

import typer

from backend.describing import explanation_lines
from backend.terminal import open_artifacts, read_input

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
    scored = score(used, read_input(file), on_error="impute")
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
