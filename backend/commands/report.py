"""``segment report``: a model told in one file."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from backend.terminal import open_artifacts


def report(
    output: Annotated[str, typer.Option("--output", "-o", help="The HTML file; - is standard output.")],
    model: Annotated[str | None, typer.Option(help="The model's id; by default the active one.")] = None,
) -> None:
    """Write a report that can be mailed to somebody who has no access: one HTML file, without customers."""
    from ml.insight.report import render_report

    artifacts = open_artifacts()
    content = render_report(artifacts.load(model or artifacts.require_active_id())).encode()
    if output == "-":
        sys.stdout.buffer.write(content)
    else:
        Path(output).write_bytes(content)
        typer.echo(f"Wrote {output}.", err=True)
