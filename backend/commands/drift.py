"""``segment drift``: whether customers are still like those that a model was trained on."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from backend.commands.understood import read_customers
from backend.describing import aligned, harmless, named
from backend.terminal import open_artifacts

if TYPE_CHECKING:
    from ml.drifts import Drift


def drift(
    file: Annotated[str, typer.Argument(help="A table of customers; - is standard input.")],
    model: Annotated[str | None, typer.Option(help="The model's id; by default the active one.")] = None,
) -> None:
    """Tell whether customers are still like those of the training; nothing is counted for the service."""
    from backend.drift.service import compare_table

    artifacts = open_artifacts()
    used = artifacts.load(model or artifacts.require_active_id())
    told = compare_table(used, read_customers(file, used))
    typer.echo("\n".join(drift_lines(told)))


def drift_lines(drift: "Drift") -> Iterator[str]:
    """The verdict, then how far every feature and every segment has moved."""
    yield harmless(f"{drift.verdict.replace('_', ' ').capitalize()}. {drift.statement}")
    if drift.share_unlike is None:
        return
    yield ""
    header = ("feature", "verdict", "PSI", "by chance up to")
    rows = [
        (harmless(one.feature), one.verdict, _figure(one.psi), _figure(one.by_chance))
        for one in drift.features
    ]
    yield from aligned([header, *rows])
    yield ""
    shares = [
        (named(one.segment, one.name), "", f"{one.trained_share:.1%}", f"{one.share or 0:.1%}")
        for one in drift.segments
    ]
    yield from aligned([("segment", "", "at training", "now"), *shares])
    yield f"Unlike anything seen: {drift.share_unlike:.1%} of {drift.n_rows:,} customers; 1% is usual."


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"
