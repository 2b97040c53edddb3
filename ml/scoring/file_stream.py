"""Whichever way a file can be scored in bounded memory, told by what it begins with."""

from collections.abc import Callable
from concurrent.futures import Executor
from typing import IO

from ml.data.writing import StreamKind
from ml.scoring.csv_blocks import Readable
from ml.scoring.csv_plain import NotPlain
from ml.scoring.frame_sink import write_frames
from ml.scoring.frame_source import ARROW_STREAM, PARQUET, arrow_frames, line_frames, parquet_frames
from ml.scoring.frame_stream import FrameScorer
from ml.scoring.scorer import OnError
from ml.scoring.streamed import Found, Streamed
from ml.scoring.streaming import Again, read_head, score_csv, unpacked
from ml.types import SegmentationModel


def score_file(
    model: SegmentationModel,
    source: Readable,
    whole: Callable[[], IO[bytes]],
    results: IO[bytes],
    kind: StreamKind,
    *,
    on_error: OnError = "fail",
    max_bytes: int | None = None,
    max_json_bytes: int | None = None,
    max_rows: int | None = None,
    should_count: bool = False,
    check: Callable[[], object] = lambda: None,
    threads: Executor | None = None,
) -> Streamed:
    """Add segments to a file in bounded memory: the rows and segments that ``score`` gives.

    These are plain CSV, Parquet, NDJSON and Arrow streams. Plain CSV becomes CSV again, see ``score_csv``;
    the others become any of the kinds. Columns that are no features are left as they are, while
    ``read_table`` reads numbers and dates in them.

    Parameters
    ----------
    source
        Read once, from where it stands.
    whole
        Gives the same as a real file, all of it; asked for Parquet and Arrow.
    results
        A real file. What was written counts only once this function has returned.
    max_bytes, max_json_bytes, max_rows
        The most that a file may unpack to, that NDJSON may have, and the most rows that are taken.
    on_error, should_count, check, threads
        As for ``score_csv``.

    Raises
    ------
    NotPlain
        The file has to be seen as a whole: by ``read_table`` and ``score``.
    InvalidValues, TableTooLarge
        As ``score_csv``.
    UnreadableTable
        It is damaged Parquet or Arrow.
    """
    file = unpacked(source, max_bytes)
    head = read_head(file)
    if head.startswith(PARQUET):
        schema, frames = parquet_frames(whole(), max_bytes, max_rows)
    elif head.startswith(ARROW_STREAM):
        schema, frames = arrow_frames(whole(), max_bytes)
    elif head.startswith(b"{"):
        schema, frames = line_frames(head, _Bounded(file, max_json_bytes, len(head)))
    elif kind == "csv":
        return score_csv(
            model,
            Again(head, file),
            results.write,
            on_error=on_error,
            max_bytes=max_bytes,
            max_rows=max_rows,
            should_count=should_count,
            check=check,
            threads=threads,
        )
    else:
        raise NotPlain("format")
    found = Found(model, on_error)
    scorer = FrameScorer(model, schema, should_count=should_count)
    write_frames(scorer.schema, scorer.score_all(frames, found, check), kind, results)
    return found.end(max_rows, scorer.tally)


class _Bounded:
    """A file of which no more than so many bytes are of use."""

    def __init__(self, file: Readable, max_bytes: int | None, n_bytes: int) -> None:
        self._file, self._max_bytes, self._n_bytes = file, max_bytes, n_bytes

    def read(self, size: int, /) -> bytes:
        """Return the next bytes."""
        data = self._file.read(size)
        self._n_bytes += len(data)
        if self._max_bytes is not None and self._n_bytes > self._max_bytes:
            raise NotPlain("too long")
        return data
