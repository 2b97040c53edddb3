"""``segment models``: what is kept; with a word more, a model goes to another service or comes from one."""

import typer

from backend.commands.transfer import export_model, import_model
from backend.describing import aligned, harmless
from backend.terminal import open_artifacts

models = typer.Typer()
models.command("export")(export_model)
models.command("import")(import_model)


@models.callback(invoke_without_command=True)
def list_models(context: typer.Context) -> None:
    """List the models, newest first; the active one has a star. Or move one between services."""
    if context.invoked_subcommand is not None:
        return
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
