"""``segment``: the command line. Exit 0 is done, 1 a result that falls short, 2 a wrong call or input."""

import typer

from backend.settings import Settings

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)


@app.callback()
def _segment() -> None:
    """Customer segmentation: tables of customers in, segments that a person can act on out."""


@app.command()
def serve(host: str | None = None, port: int | None = None) -> None:
    """Run the service until Ctrl-C."""
    from backend.server import serve as run

    run(Settings(**{k: v for k, v in {"host": host, "port": port}.items() if v is not None}))


def main() -> None:
    app()


if __name__ == "__main__":
    main()
