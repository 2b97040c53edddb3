"""``segment db``: the database that models, customers and keys are found in."""

import typer

from backend.terminal import open_unprepared_stores

db = typer.Typer(help="Upgrade the database, or look at it.", no_args_is_help=True)


@db.command()
def upgrade() -> None:
    """Bring the tables to this version, and in step with the models and datasets on disk."""
    from backend.database.upgrading import NEWEST, version_of

    stores = open_unprepared_stores()
    before = version_of(stores.database)
    stores.prepare()
    told = "were at" if before == NEWEST else "are now at"
    typer.echo(f"The tables {told} version {NEWEST}.")


@db.command()
def status() -> None:
    """Tell the version of the tables, where they are, and how many rows each has; changes nothing."""
    from backend.database.upgrading import NEWEST, count_rows, version_of

    database = open_unprepared_stores().database
    found = version_of(database)
    typer.echo(f"database  {database.url.render_as_string(hide_password=True)}")
    typer.echo(f"version   {found or 'none yet'}; this program's is {NEWEST}")
    for table, n_rows in count_rows(database).items() if found == NEWEST else ():
        typer.echo(f"{table:<14}{n_rows:>12,} rows")
    if found != NEWEST:
        typer.echo("`segment db upgrade`, or the next start of the service, upgrades it.")
