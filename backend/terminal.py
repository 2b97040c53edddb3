"""What a command reads, writes and leaves with: files or pipes, one line of fault, an exit code."""

import json
import shutil
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NoReturn, cast

import typer

if TYPE_CHECKING:
    import polars as pl

    from backend.settings import Settings
    from backend.stores import Stores
    from ml.artifacts import ArtifactStore
    from ml.data.writing import FileKind
    from ml.types import Table

SHORT, WRONG, INTERRUPTED = 1, 2, 130


def leave(message: str, code: int) -> NoReturn:
    """End with one line on standard error."""
    typer.echo(f"segment: {' '.join(message.split())}", err=True)
    sys.exit(code)


def read_settings(**given: Any) -> "Settings":
    """Read the environment, and what a command was given beside it; leave where a value is wrong."""
    from pydantic import ValidationError

    from backend.settings import Settings

    try:
        return Settings(**given)
    except ValidationError as error:
        leave("; ".join(_setting_fault(fault) for fault in error.errors()), WRONG)


def _setting_fault(fault: Any) -> str:
    name = str(fault["loc"][0]) if fault["loc"] else ""
    told = fault["msg"].removeprefix("Value error, ")
    return f"SEGMENT_{name.upper()}: {told}" if name else told


def open_artifacts() -> "ArtifactStore":
    """Open the models that the settings name; the database is left alone."""
    return open_unprepared_stores().artifacts


def open_unprepared_stores() -> "Stores":
    """Open the models and the database that the settings name, whatever state its tables are in."""
    from backend.stores import open_stores

    return open_stores(read_settings())


def open_prepared_stores() -> "Stores":
    """Open the models and the database that the settings name."""
    stores = open_unprepared_stores()
    stores.prepare()
    return stores


def read_input(file: str) -> "Table":
    """Read a table from a file; ``-`` is standard input."""
    from ml.data.reading import read_table

    return read_table(sys.stdin.buffer.read()) if file == "-" else read_table(Path(file))


def named_columns(given: list[str] | None, table: "Table") -> list[str] | None:
    """Columns of a table, with commas between them unless the whole is the name of one."""
    if given is None:
        return None
    parts = [[one] if one in table.frame.columns else one.split(",") for one in given]
    return [name.strip() for names in parts for name in names]


def named_options(given: list[str]) -> dict[str, Any]:
    """Options written as NAME=VALUE; a value that is no JSON is a text."""
    options = {}
    for one in given:
        name, equals, value = one.partition("=")
        if not equals:
            raise typer.BadParameter(f"--option {one}: write NAME=VALUE, such as max_segments=6.")
        try:
            options[name.strip()] = json.loads(value)
        except ValueError:
            options[name.strip()] = value
    return options


def write_output(frame: "pl.DataFrame", output: str) -> None:
    """Write a table to a file in the format of its ending; ``-`` is standard output, as CSV."""
    from ml.data.writing import write_table

    content = write_table(frame, kind_of_output(output))
    with whole_output(output) as file:
        file.write(content)


def kind_of_output(output: str) -> "FileKind":
    """Tell by the ending of a file what to write."""
    from ml.data.writing import FILE_KINDS

    kind = Path(output).suffix.removeprefix(".") or "csv"
    if kind not in FILE_KINDS:
        raise typer.BadParameter(f"{output} must end in one of: {', '.join(FILE_KINDS)}")
    return cast("FileKind", kind)


@contextmanager
def whole_output(output: str) -> Iterator[IO[bytes]]:
    """Open what becomes the file, or goes to standard output or a pipe, once all of it is written."""
    path = Path(output)
    if output == "-" or (path.exists() and not path.is_file()):
        with tempfile.TemporaryFile() as results:
            yield results
            results.seek(0)
            with nullcontext(sys.stdout.buffer) if output == "-" else path.open("wb") as target:
                shutil.copyfileobj(results, target, 1024 * 1024)
                target.flush()
        return
    # Beside the file that a link leads to, so that the link stays one.
    path = path.resolve()
    draft = path.with_name(f".{path.name}-{uuid.uuid4().hex}")
    try:
        with draft.open("xb") as results:
            yield results
        if path.exists():
            shutil.copymode(path, draft)
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
