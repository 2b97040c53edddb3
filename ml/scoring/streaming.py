"""Files of any size scored in bounded memory: what is plain, block by block, everything else as a whole."""

import gzip
import os
import threading
import zlib
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import BinaryIO, cast

import numpy as np

from ml.drifts import Tally
from ml.errors import TableTooLarge
from ml.insight.tallying import merge
from ml.scoring.compiled import compile_model
from ml.scoring.counting import RowCounter
from ml.scoring.csv_blocks import Block, BlockScorer, Readable, whole_lines
from ml.scoring.csv_plain import LAST_LINES, CsvLayout, NotPlain, check_end
from ml.scoring.scorer import OnError
from ml.scoring.streamed import Found, Streamed
from ml.types import SegmentationModel

_GZIP = b"\x1f\x8b"
# As much as the general path tells the layout from, which looks at whole lines.
_HEAD_BYTES = 64 * 1024
_AHEAD = 2
_THREE_DECIMALS = 1


def score_csv(
    model: SegmentationModel,
    source: Readable,
    write: Callable[[bytes | memoryview], object],
    *,
    on_error: OnError = "fail",
    max_bytes: int | None = None,
    max_rows: int | None = None,
    should_count: bool = False,
    check: Callable[[], object] = lambda: None,
    threads: Executor | None = None,
) -> Streamed:
    """Add segments to a plain CSV file in bounded memory: the rows and segments that ``score`` gives.

    A file is plain when commas separate its cells, in UTF-8, below one line of names; it may be gzipped. Its
    cells go out as they came in, but for a quote before what a spreadsheet would run; numbers and dates are
    not written anew, as they are by ``write_table``. Empty lines are left out.

    Parameters
    ----------
    source
        Read once, from where it stands.
    write
        Takes the pieces of the labelled CSV. What it was given counts only once this function has returned.
    max_bytes, max_rows
        The most that a gzipped file may unpack to, and the most rows that are taken.
    should_count
        Whether customers are counted for the drift.
    check
        Called between blocks; it may raise to stop the work.
    threads
        What places blocks; by default one thread for each core.

    Raises
    ------
    NotPlain
        The file has to be seen as a whole: by ``read_table`` and ``score``.
    InvalidValues
        Text stands where a number belongs, and ``on_error`` is ``"fail"``; the first 100 cells are listed.
    TableTooLarge
        There are more rows or bytes than are taken.
    """
    compiled = compile_model(model)
    if compiled.folded is None:
        raise NotPlain("algorithm")
    file = unpacked(source, max_bytes)
    head = read_head(file)
    layout = CsvLayout.of(model, compiled.folded, head)
    scorer = BlockScorer(model, compiled, layout, on_error)
    counters = _Counters(model, scorer) if should_count and model.reference is not None else None
    found, whole = Found(model, on_error), _Whole(scorer)
    write(layout.header)
    with _pool(threads) as pool:
        for block in _in_order(pool, scorer, counters, whole_lines(head[layout.n_bytes :], file)):
            check()
            found.add(block)
            whole.add(block)
            if not found.is_refused:
                write(block.written)
    whole.check()
    return found.end(max_rows, counters.take() if counters else None)


class _Whole:
    """What only all blocks together show: whether numbers are thousands, and the last lines totals."""

    def __init__(self, scorer: BlockScorer) -> None:
        self._n_columns = len(scorer.layout.names)
        self._last_lines: deque[bytes] = deque(maxlen=LAST_LINES)
        self._points = np.zeros(len(scorer.folded.numeric), dtype=np.int64)

    def add(self, block: Block) -> None:
        """Add the next block."""
        self._points = np.maximum(self._points, block.points)
        self._last_lines.extend(block.last_lines)

    def check(self) -> None:
        """Raise NotPlain where numbers such as 1.234 may be thousands, or the end is no customers."""
        if (self._points == _THREE_DECIMALS).any():
            raise NotPlain("thousands or decimals")
        check_end(self._last_lines, self._n_columns)


class _Counters:
    """Counts customers for the drift: one counter a thread, put together at the end."""

    def __init__(self, model: SegmentationModel, scorer: BlockScorer) -> None:
        self._model, self._folded = model, scorer.folded
        self._own = threading.local()
        self._all: list[RowCounter] = []

    def add(self, block: Block) -> None:
        counter = getattr(self._own, "counter", None)
        if counter is None:
            assert self._model.reference is not None  # noqa: S101  # nosec B101  # the caller looked
            counter = RowCounter(self._model.reference, self._folded, self._model.segment_of_label)
            self._own.counter = counter
            self._all.append(counter)
        if block.placed is not None and block.placed[2].label.size:
            values, codes, slots = block.placed
            counter.add(values, codes, slots.label, slots.distance)

    def take(self) -> Tally | None:
        tallies = [one.take() for one in self._all]
        total = tallies[0] if tallies else None
        for one in tallies[1:]:
            total = merge(total, one) if total is not None else one
        return total


def _in_order(
    pool: Executor, scorer: BlockScorer, counters: _Counters | None, blocks: Iterator[bytes]
) -> Iterator[Block]:
    """Score blocks beside each other, a few ahead, and yield them in their order."""

    def score(data: bytes) -> Block:
        block = scorer.score(data)
        if counters is not None:
            counters.add(block)
        block.placed = None
        return block

    waiting: deque[Future[Block]] = deque()
    try:
        for data in blocks:
            waiting.append(pool.submit(score, data))
            if len(waiting) > _AHEAD * 2:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for one in waiting:
            one.cancel()


@contextmanager
def _pool(given: Executor | None) -> Iterator[Executor]:
    """Threads for as long as they are needed, or those that were given."""
    if given is not None:
        yield given
        return
    with ThreadPoolExecutor(os.cpu_count() or 1, "scoring") as own:
        yield own


def read_head(file: Readable) -> bytes:
    """Return as much of a file as its format is told from."""
    head = b""
    while len(head) < _HEAD_BYTES and (piece := file.read(_HEAD_BYTES - len(head))):
        head += piece
    return head


def unpacked(source: Readable, max_bytes: int | None) -> Readable:
    """Return what a file holds, be it gzipped or not."""
    head = source.read(_HEAD_BYTES)
    again = Again(head, source)
    return _Gunzipped(again, max_bytes) if head.startswith(_GZIP) else again


class Again:
    """What was read already, and then the rest."""

    def __init__(self, head: bytes, file: Readable) -> None:
        self._head, self._file = head, file

    def read(self, size: int = -1, /) -> bytes:
        """Return the next bytes."""
        if self._head:
            head, self._head = self._head[:size], self._head[size:]
            return head
        return self._file.read(size)


class _Gunzipped:
    """What a gzip holds, as long as it is no more than is allowed."""

    def __init__(self, file: Again, max_bytes: int | None) -> None:
        self._file = gzip.GzipFile(fileobj=cast("BinaryIO", file))
        self._max_bytes, self._n_bytes = max_bytes, 0

    def read(self, size: int, /) -> bytes:
        try:
            data = self._file.read(size)
        except (EOFError, OSError, zlib.error, ValueError) as error:
            raise NotPlain("gzip") from error
        self._n_bytes += len(data)
        if self._max_bytes is not None and self._n_bytes > self._max_bytes:
            raise TableTooLarge(f"The file unpacks to more than {self._max_bytes:,} bytes. Split it.")
        return data
