"""``segment backup`` and ``segment restore``."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from backend.terminal import SHORT, leave, open_prepared_stores, read_settings

File = Annotated[str, typer.Argument(help="What `segment backup` wrote; - is standard input.")]


def backup(
    output: Annotated[str, typer.Option("--output", "-o", help="The file to write; - is standard output.")],
) -> None:
    """Write everything that cannot be made again into one file, while the service runs."""
    from backend.backup.writing import write_backup

    stores = open_prepared_stores()
    if output == "-":
        written = write_backup(stores, sys.stdout.buffer)
    else:
        with _appearing_whole(Path(output)) as file:
            written = write_backup(stores, file)
    typer.echo(
        f"Models: {written.n_models}. Datasets: {written.n_datasets}. Bytes: {written.n_bytes:,}.", err=True
    )
    _leave_if(written.damaged)


def restore(file: File) -> None:
    """Bring a backup back into an empty folder; the database may be another one than before."""
    from backend.backup.restoring import restore_backup

    if file == "-":
        restored = restore_backup(read_settings(), sys.stdin.buffer)
    else:
        with Path(file).open("rb") as source:
            restored = restore_backup(read_settings(), source)
    typer.echo(f"Models: {restored.n_models}. Datasets: {restored.n_datasets}.")
    if restored.has_kept_database:
        typer.echo(
            "The database had rows of its own and was left as it is: keys, activations and the audit log are "
            "those of the database, not of the backup.",
            err=True,
        )
    _leave_if(restored.damaged)


def _leave_if(damaged: Sequence[str]) -> None:
    if damaged:
        leave(f"Damaged: {len(damaged)}. {' '.join(damaged)}", SHORT)


@contextmanager
def _appearing_whole(path: Path) -> Iterator[BinaryIO]:
    # Only its owner may read it: it holds the customers, and the secret that signs the models.
    draft = path.with_name(f".{path.name}.unfinished")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(handle)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
