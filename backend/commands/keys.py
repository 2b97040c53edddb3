"""``segment keys``: who may use the service, and for what."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from backend.describing import aligned
from backend.security.principals import COMMAND_LINE, Role
from backend.terminal import open_prepared_stores

keys = typer.Typer(help="Make, list and revoke the keys that the service asks for.", no_args_is_help=True)
ADVICE = (
    "The key is shown this one time. Send it as `Authorization: Bearer KEY` or `X-API-Key: KEY`, or sign in "
    "with it on the page. A running service knows it within a second, and asks everybody for a key then."
)


@keys.command()
def create(
    name: Annotated[str, typer.Argument(help="Who will use it.")],
    role: Annotated[
        Role, typer.Option(help="reader looks, scorer also places customers, trainer also trains, admin all.")
    ],
    expires_days: Annotated[
        int | None, typer.Option("--expires-days", min=1, max=3650, help="By default it does not expire.")
    ] = None,
) -> None:
    """Make a key and print it on standard output."""
    from backend.records.keys import create_key

    stores = open_prepared_stores()
    key = create_key(stores.keys, stores.audit, COMMAND_LINE, name, role, expires_days=expires_days)
    typer.echo(ADVICE, err=True)
    typer.echo(key)


@keys.command("list")
def list_keys() -> None:
    """List the keys, the newest first; never what they are made of."""
    rows = [
        (
            one["name"],
            one["role"],
            _day(one["created_at"]),
            f"revoked {_day(one['revoked_at'])}" if one["revoked_at"] else _until(one["expires_at"]),
        )
        for one in open_prepared_stores().keys.list()
    ]
    typer.echo("\n".join(aligned([("name", "role", "made (UTC)", "in force"), *rows])))


@keys.command()
def revoke(name: Annotated[str, typer.Argument(help="The name of the key, or its id.")]) -> None:
    """End a key: within a second nobody gets in with it."""
    from backend.records.keys import revoke_key

    stores = open_prepared_stores()
    ended = revoke_key(stores.keys, stores.audit, COMMAND_LINE, name)
    typer.echo(f"The key {ended['name']!r} is revoked.")


def _day(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d}"


def _until(expires_at: datetime | None) -> str:
    if expires_at is None:
        return "until it is revoked"
    verb = "until" if expires_at > datetime.now(UTC) else "expired"
    return f"{verb} {_day(expires_at)}"
