"""``segment audit``: who did what."""

import json
from collections.abc import Mapping
from typing import Annotated, Any

import typer

from backend.describing import aligned, harmless
from backend.terminal import open_prepared_stores


def audit(
    limit: Annotated[int, typer.Option(min=1, max=1_000_000, help="How many of the latest.")] = 100,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line, for a program.")] = False,
) -> None:
    """List the audit log: who trained, activated, exported, deleted; the latest first."""
    entries = open_prepared_stores().audit.entries(limit)
    if as_json:
        typer.echo("".join(json.dumps(dict(one), default=str) + "\n" for one in entries), nl=False)
        return
    header = ("at (UTC)", "who", "role", "did", "to", "details")
    typer.echo("\n".join(aligned([header, *(_row(one) for one in entries)])))


def _row(entry: Mapping[str, Any]) -> tuple[str, ...]:
    details = ", ".join(f"{name} {value}" for name, value in entry["details"].items())
    target = entry["target"] or ""
    return (
        f"{entry['at']:%Y-%m-%d %H:%M:%S}",
        harmless(entry["actor"]),
        entry["role"],
        entry["action"],
        target,
        harmless(details),
    )
