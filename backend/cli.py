"""``segment``: the command line. Exit 0 is done, 1 a result that falls short, 2 a wrong call or wrong input.

What takes long to import is imported by the command that needs it, so that ``segment --help`` is quick.
"""

import gc
import json
import sys
from typing import Annotated, Any, Literal

import typer

from backend.commands.audit import audit
from backend.commands.backup import backup, restore
from backend.commands.db import db
from backend.commands.drift import drift
from backend.commands.encryption import new_encryption, rotate_encryption
from backend.commands.explain import explain
from backend.commands.features import features
from backend.commands.forecast import forecast
from backend.commands.identity import migration, rename
from backend.commands.keys import keys
from backend.commands.models import models
from backend.commands.prune import prune
from backend.commands.ready import ready
from backend.commands.report import report
from backend.commands.score import score
from backend.commands.understood import AsOf, RefundRule, Transactions, purchase_options
from backend.commands.worker import worker
from backend.describing import model_lines, table_lines
from backend.terminal import (
    INTERRUPTED,
    SHORT,
    WRONG,
    leave,
    named_columns,
    named_options,
    open_artifacts,
    open_unprepared_stores,
    read_input,
    read_settings,
    write_output,
)
from ml.errors import SegmentationError

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)

Input = Annotated[
    str, typer.Argument(help="A table of customers in any format that is read; - is standard input.")
]
Output = Annotated[str, typer.Option("--output", "-o", help="The file to write; - is standard output.")]
VERDICTS = ("untested", "none", "weak", "clear")
COMMAS = "with commas between; may be given several times."


@app.callback()
def _segment() -> None:
    """Customer segmentation: a customer table goes in, segments that a person can act on come out."""


@app.command()
def serve(
    host: Annotated[
        str | None, typer.Option(help="The address to listen on; other than loopback only with a key.")
    ] = None,
    port: Annotated[int | None, typer.Option(help="The port to listen on.")] = None,
    workers: Annotated[int | None, typer.Option(help="How many processes answer requests.")] = None,
    tls_cert: Annotated[str | None, typer.Option(help="The certificate chain (PEM); asks for https.")] = None,
    tls_key: Annotated[str | None, typer.Option(help="Its private key (PEM).")] = None,
) -> None:
    """Run the service until Ctrl-C."""
    # Imports make no garbage: not looking for it saves a tenth of the start. The app turns it on again.
    gc.disable()
    from backend.server import serve as run

    given: dict[str, Any] = {
        "host": host,
        "port": port,
        "workers": workers,
        "tls_cert": tls_cert,
        "tls_key": tls_key,
    }
    run(read_settings(**{name: value for name, value in given.items() if value is not None}))


@app.command()
def train(
    file: Input,
    *,
    algorithm: Annotated[str, typer.Option(help="An algorithm, or auto.")] = "auto",
    segments: Annotated[str, typer.Option(help="How many, from 2, or auto.")] = "auto",
    features: Annotated[list[str] | None, typer.Option(help=f"Columns to compare by, {COMMAS}")] = None,
    exclude: Annotated[list[str] | None, typer.Option(help=f"Columns to leave out, {COMMAS}")] = None,
    categorical: Annotated[list[str] | None, typer.Option(help=f"Columns of categories, {COMMAS}")] = None,
    id_column: Annotated[str | None, typer.Option(help="The column with the customer's id.")] = None,
    on_duplicate_id: Annotated[
        str, typer.Option(help="The row that counts for an id that repeats: last, first, mean, or error.")
    ] = "last",
    name: Annotated[str | None, typer.Option(help="What to call the model.")] = None,
    option: Annotated[
        list[str] | None,
        typer.Option(help="Any option of POST /train, as NAME=VALUE: max_segments=6; may be repeated."),
    ] = None,
    transactions: Transactions = None,
    as_of: AsOf = None,
    refunds: RefundRule = "match",
    activate: Annotated[bool, typer.Option(help="Make it the model that scores.")] = True,
    take_over: Annotated[
        bool, typer.Option(help="Keep the numbers and names of the active model's segments where they go on.")
    ] = True,
) -> None:
    """Find segments in a table and keep the model."""
    from backend.training_here import keep_trained, tell_if_database_is_gone, train_here
    from backend.work.predecessor import model_before, with_present_names
    from ml.modeling.config import config_from_options

    table = read_input(file)
    options = {
        "algorithm": algorithm,
        "n_segments": int(segments) if segments.isdecimal() else segments,
        "features": named_columns(features, table),
        "exclude": named_columns(exclude, table) or [],
        "categorical": named_columns(categorical, table),
        "id_column": id_column,
        "on_duplicate_id": on_duplicate_id,
        "name": name,
        **purchase_options(transactions, as_of, refunds),
        **named_options(option or []),
    }
    stores = open_unprepared_stores()
    tell_if_database_is_gone(stores)
    previous = model_before(stores.artifacts) if take_over else None
    model = train_here(table, config_from_options(options), previous)
    keep_trained(stores, with_present_names(model, stores.artifacts), activate=activate)
    typer.echo("\n".join(model_lines(model, is_active=activate)))


@app.command()
def describe(
    file: Input,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="As POST /datasets answers.")] = False,
    transactions: Transactions = None,
    as_of: AsOf = None,
    refunds: RefundRule = "match",
) -> None:
    """Tell what is in a table, and what a training would mend."""
    from ml.data.report import describe_table
    from ml.manifest import to_json
    from ml.modeling.config import config_from_options

    config = config_from_options(purchase_options(transactions, as_of, refunds))
    report = describe_table(read_input(file), config)
    typer.echo(json.dumps(to_json(report), indent=2) if as_json else "\n".join(table_lines(report)))


@app.command()
def check(
    min_silhouette: Annotated[float, typer.Option(help="What the model must reach, from -1 to 1.")],
    min_structure: Annotated[
        Literal["untested", "none", "weak", "clear"],
        typer.Option(help="The least that the test of structure must say."),
    ] = "untested",
    url: Annotated[str | None, typer.Option(help="Ask a running service instead.")] = None,
) -> None:
    """Tell whether the active model is good enough; exit 1 when it is not, for CI."""
    model = _model_at(url) if url else _model_here()
    silhouette, structure = model["scores"]["silhouette"], model.get("structure") or {"verdict": "untested"}
    if silhouette is None:
        leave("The model has no silhouette.", SHORT)
    if silhouette < min_silhouette:
        leave(f"The silhouette {silhouette:.4f} falls short of {min_silhouette}.", SHORT)
    if VERDICTS.index(structure["verdict"]) < VERDICTS.index(min_structure):
        leave(f"The structure is {structure['verdict']}, which falls short of {min_structure}.", SHORT)
    typer.echo(
        f"The silhouette {silhouette:.4f} reaches {min_silhouette}. Structure: {structure['verdict']}."
    )


@app.command()
def sample(
    kind: Annotated[Literal["wholesale", "retail"], typer.Argument(help="Which made-up table.")],
    output: Output,
    customers: Annotated[
        int | None, typer.Option(min=1, max=1_000_000, help="How many of a retail shop; 2,000 by default.")
    ] = None,
) -> None:
    """Write a made-up table to try things with: wholesale customers, or what a retail shop sold."""
    from ml.data.samples import retail, wholesale

    if kind == "retail":
        write_output(retail(customers or 2_000), output)
    elif customers:
        raise typer.BadParameter("The wholesale sample has 440 customers; --customers is for retail.")
    else:
        write_output(wholesale(), output)


COMMANDS = (
    *(score, worker, ready, backup, restore, prune, audit),
    *(features, forecast, explain, drift, rename, migration, report),
)
for command in COMMANDS:
    app.command()(command)
app.add_typer(db, name="db")
app.add_typer(models, name="models")
keys.command()(new_encryption)
keys.command()(rotate_encryption)
app.add_typer(keys, name="keys")


def main() -> None:
    """Run a command; whatever was wrong with the call is told in one line."""
    try:
        sys.exit(app(standalone_mode=False) or 0)
    except typer.TyperException as error:
        if message := error.format_message():
            leave(message.replace("Value error, ", ""), WRONG)
        # A group without a command has told its help.
        sys.exit(WRONG)
    except OSError as error:
        leave(f"{error.filename}: {error.strerror}" if error.filename else str(error), WRONG)
    except SegmentationError as error:
        # What the driver of the database said names the server, but no password.
        leave(f"{error} {getattr(error.__cause__, 'orig', '')}", WRONG)
    except (KeyboardInterrupt, typer.Abort):
        sys.exit(INTERRUPTED)


def _model_here() -> dict[str, Any]:
    artifacts = open_artifacts()
    return artifacts.manifest(artifacts.require_active_id())


def _model_at(url: str) -> dict[str, Any]:
    import httpx

    from ml.errors import NoActiveModel

    try:
        answer = httpx.get(f"{url.rstrip('/')}/metrics", headers={"Accept": "application/json"}, timeout=30)
        answer.raise_for_status()
        model: dict[str, Any] | None = answer.json()["model"]
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, KeyError) as error:
        raise typer.BadParameter(f"{url} does not answer as this service does: {error}") from None
    if model is None:
        raise NoActiveModel(f"The service at {url} has no model yet.")
    return model


if __name__ == "__main__":
    main()
