"""``segment models``: what is kept."""

import typer

from backend.describing import aligned, harmless
from backend.terminal import open_artifacts


def models() -> None:
    """List the models, newest first; the active one has a star."""
    artifacts = open_artifacts()
    active_id = artifacts.active_id()
    kept, refused = artifacts.survey()
    rows = [
        (
            f"{'*' if one['model_id'] == active_id else ' '} {one['model_id']}",
            harmless(one["name"]),
            one["created_at"][:16].replace("T", " "),
            one["algorithm"],
            str(one["n_segments"]),
        )
        for one in kept
    ]
    typer.echo("\n".join(aligned([("  model", "name", "trained (UTC)", "algorithm", "segments"), *rows])))
    for one in refused:
        typer.echo(f"Refused: {harmless(one.reason)}", err=True)
