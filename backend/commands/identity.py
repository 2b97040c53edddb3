"""``segment rename`` and ``segment migration``: segments that go on from model to model."""

from typing import Annotated

import typer

from backend.describing import migration_lines
from backend.terminal import open_artifacts, write_output

Model = Annotated[str | None, typer.Option("--model", help="The model's id; by default the active one.")]


def rename(
    segment: Annotated[int, typer.Argument(help="The number of the segment.")],
    name: Annotated[str, typer.Argument(help="What to call it; an empty text is the suggested name.")],
    model: Model = None,
) -> None:
    """Call a segment something else, in this model and in those that follow it."""
    artifacts = open_artifacts()
    model_id = model or artifacts.require_active_id()
    artifacts.rename_segment(model_id, segment, name or None)
    named = {one["segment"]: one["name"] for one in artifacts.manifest(model_id)["segments"]}
    typer.echo(f"Segment {segment} of model {model_id} is called {named[segment]!r}.")


def migration(
    former: Annotated[str, typer.Argument(metavar="FROM", help="The id of a model.")],
    latter: Annotated[
        str | None, typer.Argument(metavar="TO", help="Of another one; by default the active one.")
    ] = None,
    output: Annotated[
        str | None, typer.Option("--output", "-o", help="A file for the customers; - is standard output.")
    ] = None,
) -> None:
    """Tell how customers moved between the segments of two models."""
    from ml.insight.migration import migrate

    artifacts = open_artifacts()
    moves = migrate(artifacts.load(former), artifacts.load(latter or artifacts.require_active_id()))
    if output:
        write_output(moves.customers, output)
    typer.echo("\n".join(migration_lines(moves)), err=output == "-")
