"""``segment rename`` and ``segment migration``: segments that go on from model to model."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from backend.describing import aligned, named
from backend.terminal import open_artifacts, open_prepared_stores, write_output

if TYPE_CHECKING:
    from ml.insight.migration import Migration

Model = Annotated[str | None, typer.Option("--model", help="The model's id; by default the active one.")]


def rename(
    segment: Annotated[int, typer.Argument(help="The number of the segment.")],
    name: Annotated[str, typer.Argument(help="What to call it; an empty text is the suggested name.")],
    model: Model = None,
) -> None:
    """Call a segment something else, in this model and in those that follow it."""
    from backend.security.principals import COMMAND_LINE

    stores = open_prepared_stores()
    artifacts = stores.artifacts
    model_id = model or artifacts.require_active_id()
    stores.catalogue.rename_segment(model_id, segment, name or None, COMMAND_LINE)
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
        typer.echo(f"Wrote {moves.customers.height:,} customers to {output}.", err=True)
    typer.echo("\n".join(migration_lines(moves)), err=output == "-")


def migration_lines(migration: "Migration") -> Iterator[str]:
    """How customers moved between the segments of two models."""
    on = (
        "by their ids"
        if migration.basis == "shared_customers"
        else "as the first model places the customers of the second, since their ids are not shared"
    )
    yield f"{migration.n_customers:,} customers compared, {on}; {migration.n_moved:,} moved."
    if migration.n_left is not None:
        yield f"Only in the first: {migration.n_left:,}. Only in the second: {migration.n_joined:,}."
    yield ""
    header = ("from", "to", "customers", "share")
    yield from aligned([header, *_moves(migration)])


def _moves(migration: "Migration") -> Iterator[tuple[str, ...]]:
    rows = zip(migration.from_segments, migration.matrix, migration.shares, strict=True)
    for old, counts, shares in rows:
        for new, count, share in zip(migration.to_segments, counts, shares, strict=True):
            if count:
                yield (
                    named(old.segment, old.name),
                    named(new.segment, new.name),
                    f"{count:,}",
                    f"{share:.1%}",
                )
