"""``segment score``: a table goes in, the same table with segments comes out."""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any, Literal, cast

import typer

from backend.commands.understood import tell_notes
from backend.terminal import kind_of_output, open_artifacts, whole_output

if TYPE_CHECKING:
    from ml.data.writing import StreamKind
    from ml.scoring.scorer import OnError
    from ml.scoring.streamed import Streamed
    from ml.types import SegmentationModel

_PIECE_BYTES = 1024 * 1024


def score(
    file: Annotated[
        str, typer.Argument(help="A table of customers in any format that is read; - is standard input.")
    ],
    output: Annotated[str, typer.Option("--output", "-o", help="The file to write; - is standard output.")],
    model: Annotated[str | None, typer.Option(help="The model's id; by default the active one.")] = None,
    on_error: Annotated[
        Literal["fail", "skip", "impute"],
        typer.Option(help="Text where a number belongs: refuse all, skip the row, or take it for missing."),
    ] = "impute",
    as_of: Annotated[
        str | None, typer.Option(help="For purchases, the day that recency is counted to.")
    ] = None,
) -> None:
    """Add the segment of every customer to a table; of purchases, customers are made first."""
    from backend.describing import streamed_line

    kind_of_output(output)
    artifacts = open_artifacts()
    used = artifacts.load(model or artifacts.require_active_id())
    with _opened(file) as source:
        streamed = _stream(used, source, output, on_error) if as_of is None else None
        told = streamed_line(streamed) if streamed else _score_whole(used, source, output, on_error, as_of)
    if told:
        typer.echo(told, err=True)


def _stream(
    model: "SegmentationModel", source: "_Source", output: str, on_error: "OnError"
) -> "Streamed | None":
    """Score part by part; None where the table has to be seen as a whole."""
    from ml.data.writing import STREAM_KINDS
    from ml.scoring.csv_plain import NotPlain
    from ml.scoring.file_stream import score_file

    kind = kind_of_output(output)
    if kind not in STREAM_KINDS:
        return None
    try:
        with whole_output(output) as results, source.progress():
            return score_file(
                model, source, source.file, results, cast("StreamKind", kind), on_error=on_error
            )
    except NotPlain:
        return None


def _score_whole(
    model: "SegmentationModel", source: "_Source", output: str, on_error: "OnError", as_of: str | None
) -> str:
    from backend.describing import scored_line
    from backend.segment.service import with_segments
    from backend.terminal import write_output
    from ml.data.reading import read_table
    from ml.scoring.scorer import customer_table
    from ml.scoring.scorer import score as place

    table = customer_table(model, read_table(source.whole(), name=source.name), as_of)
    tell_notes(table)
    scored = place(model, table, on_error=on_error)
    write_output(with_segments(table.frame, scored), output)
    return scored_line(scored)


class _Source:
    """A file, or a pipe of which a copy is kept, since it may have to be read again."""

    def __init__(self, file: IO[bytes], copy: IO[bytes] | None, name: str | None) -> None:
        self.name = name
        self._file, self._copy, self._bar = file, copy, None

    def read(self, size: int, /) -> bytes:
        """Return the next bytes."""
        data = self._file.read(size)
        if self._copy is not None:
            self._copy.write(data)
        if self._bar is not None:
            self._bar.update(len(data))
        return data

    def file(self) -> IO[bytes]:
        """Return a real file of all of it, whatever was read before."""
        if self._copy is None:
            return self._file
        shutil.copyfileobj(self._file, self._copy, _PIECE_BYTES)
        self._copy.flush()
        return self._copy

    def whole(self) -> bytes:
        """Return all of it, whatever was read before."""
        if self._copy is None:
            self._file.seek(0)
            return self._file.read()
        rest = self._file.read()
        self._copy.seek(0)
        return self._copy.read() + rest

    @contextmanager
    def progress(self) -> Iterator[None]:
        """Show on a terminal how much was read."""
        is_shown = sys.stderr.isatty() and self._copy is None
        n_bytes = Path(self._file.name).stat().st_size if is_shown else 0
        bar: Any = typer.progressbar(length=n_bytes, label="Scoring", file=sys.stderr)
        with bar if is_shown else nullcontext() as self._bar:
            yield
        self._bar = None


@contextmanager
def _opened(file: str) -> Iterator[_Source]:
    with nullcontext(sys.stdin.buffer) if file == "-" else Path(file).open("rb") as opened:
        if file != "-" and Path(file).is_file():
            yield _Source(opened, None, Path(file).name)
        else:
            with tempfile.TemporaryFile() as copy:
                yield _Source(opened, copy, None)
