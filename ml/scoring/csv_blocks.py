"""One block of plain CSV: read, placed and written again, without the GIL for nearly all of the time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import polars as pl

from ml.data.encodings import MAX_LINE_BYTES
from ml.data.features import cell_error
from ml.data.writing import write_table
from ml.errors import CellError
from ml.scoring.compiled import CompiledModel, Slots
from ml.scoring.csv_plain import LAST_LINES, CsvLayout, NotPlain, judge
from ml.scoring.scorer import OnError, names_of_segments
from ml.scoring.streamed import MAX_LISTED
from ml.types import UNASSIGNED, SegmentationModel

# Such a block and all that is made of it stay in the cache of a core.
BLOCK_BYTES = 256 * 1024
_LONGEST_NUMBERS = 24


class Readable(Protocol):
    """What bytes come out of."""

    def read(self, size: int, /) -> bytes:
        """Return at most so many bytes, none at the end."""
        ...


@dataclass
class Block:
    """What became of a block, rows counted from its own first; ``written`` is CSV without names."""

    n_rows: int
    written: bytes | memoryview
    n_imputed: int
    n_skipped: int
    n_errors: int
    errors: Sequence[CellError]
    unseen: dict[str, tuple[list[int], list[str]]]
    points: np.ndarray
    last_lines: Sequence[bytes]
    placed: tuple[np.ndarray, np.ndarray, Slots] | None = field(repr=False)


def whole_lines(rest: bytes, file: Readable) -> Iterator[bytes]:
    """Cut what comes into blocks of whole lines; the last one gets its line feed.

    Parameters
    ----------
    rest
        What was read of the file already.

    Raises
    ------
    NotPlain
        A line is longer than 1 MiB, or a quote never ends.
    """
    while piece := file.read(BLOCK_BYTES):
        rest = rest + piece if rest else piece
        if end := _last_line_end(rest):
            yield rest[:end]
            rest = rest[end:]
        elif len(rest) > MAX_LINE_BYTES:
            raise NotPlain("a long line")
    if rest:
        yield rest if rest.endswith(b"\n") else rest + b"\n"


def _last_line_end(data: bytes) -> int:
    from ml.scoring.csv_rows import last_line_end

    if b'"' in data:
        return last_line_end(np.frombuffer(data, dtype=np.uint8))
    return data.rfind(b"\n") + 1


class BlockScorer:
    """Places blocks; several threads may do so at once."""

    def __init__(
        self, model: SegmentationModel, compiled: CompiledModel, layout: CsvLayout, on_error: OnError
    ) -> None:
        assert compiled.folded is not None  # noqa: S101  # nosec B101  # the caller looked
        self.compiled, self.folded, self.layout, self.on_error = compiled, compiled.folded, layout, on_error
        names = names_of_segments(model)
        told = [_told(segment, names[segment]) for segment in (UNASSIGNED, *model.segment_of_label)]
        self._told = np.frombuffer(b"".join(told), dtype=np.uint8)
        self._told_edges = np.cumsum([0, *map(len, told)])
        self._longest = max(map(len, told)) + _LONGEST_NUMBERS

    def score(self, data: bytes) -> Block:
        """Read, place and write a block of whole lines.

        Raises
        ------
        NotPlain
        """
        from ml.scoring.csv_rows import count_missing, write_rows

        if not data.isascii():
            _check_encoding(data)
        values, codes, lines, odd, escapes, points = self._read(data)
        n_rows = lines.shape[1]
        body = np.frombuffer(data, dtype=np.uint8)
        is_skipped = np.zeros(n_rows, dtype=np.bool_)
        errors, unseen = self._settle(data, odd, codes, is_skipped)
        n_errors = len(errors)
        if self.on_error != "skip":
            is_skipped[:] = False
        slots = Slots.make(n_rows, self.compiled.n_probabilities)
        last = [data[begin:end] for begin, end in lines[:, -LAST_LINES:].T.tolist()]
        # Nothing of a table that is refused is needed but its faults.
        is_refused = n_errors > 0 and self.on_error == "fail"
        n_missing, written = 0, memoryview(b"")
        if n_rows and not is_refused:
            self.compiled.fill(values, codes, slots)
            n_missing = count_missing(values, codes, is_skipped)
            out = np.empty(len(data) + len(escapes) + n_rows * self._longest, dtype=np.uint8)
            n_bytes = write_rows(
                body, lines, escapes, slots.label, slots.confidence, slots.is_outlier,
                is_skipped, self._told, self._told_edges, out,
            )  # fmt: skip
            written = out.data[:n_bytes]
        if is_skipped.any():
            is_placed = ~is_skipped
            values = np.ascontiguousarray(values[:, is_placed])
            codes = np.ascontiguousarray(codes[:, is_placed])
            slots = Slots(*(np.ascontiguousarray(one[..., is_placed]) for one in slots))
        return Block(
            n_rows=n_rows,
            written=written,
            n_imputed=n_missing,
            n_skipped=int(is_skipped.sum()),
            n_errors=n_errors,
            errors=errors[:MAX_LISTED],
            unseen=unseen,
            points=points,
            last_lines=last,
            placed=None if is_refused else (values, codes, slots),
        )

    def _read(self, data: bytes) -> tuple[np.ndarray, ...]:
        from ml.scoring.csv_rows import PLAIN, read_rows

        layout = self.layout
        body = np.frombuffer(data, dtype=np.uint8)
        n_lines, n_features = data.count(b"\n"), len(self.folded.numeric) + len(self.folded.categorical)
        values = np.empty((len(self.folded.numeric), n_lines))
        codes = np.empty((len(self.folded.categorical), n_lines), dtype=np.int64)
        lines = np.empty((2, n_lines), dtype=np.int64)
        odd = np.empty((n_lines * n_features, 4), dtype=np.int64)
        escapes = np.empty(n_lines * len(layout.roles), dtype=np.int64)
        points = np.zeros(len(values), dtype=np.int64)
        state, n_rows, n_odd, n_escapes = read_rows(
            body, ord(","), layout.roles, layout.known, layout.edges, layout.edges_at,
            values, codes, lines, odd, escapes, points,
        )  # fmt: skip
        if state != PLAIN or (lines[1, :n_rows] - lines[0, :n_rows] > MAX_LINE_BYTES).any():
            raise NotPlain("cells")
        if n_rows < n_lines:
            values = np.ascontiguousarray(values[:, :n_rows])
            codes = np.ascontiguousarray(codes[:, :n_rows])
            lines = lines[:, :n_rows].copy()
        return values, codes, lines, odd[:n_odd], escapes[:n_escapes], points

    def _settle(
        self, data: bytes, odd: np.ndarray, codes: np.ndarray, is_skipped: np.ndarray
    ) -> tuple[list[CellError], dict[str, tuple[list[int], list[str]]]]:
        """Find out what odd cells mean: ``codes`` are completed, rows with text in a number marked."""
        errors: list[CellError] = []
        unseen: dict[str, tuple[list[int], list[str]]] = {}
        for column in np.unique(odd[:, 1]).tolist():
            name, role = self.layout.names[column], int(self.layout.roles[column])
            found = odd[odd[:, 1] == column]
            rows = found[:, 0]
            cells = [data[begin:end].decode() for begin, end in found[:, 2:].tolist()]
            told = judge(cells, name)
            if role >= 0:
                is_skipped[rows[told.is_text]] = True
                errors += [
                    cell_error(int(rows[place]) + 1, name, cells[place])
                    for place in np.flatnonzero(told.is_text)
                ]
                continue
            feature = -2 - role
            code_of = self.layout.code_of[feature]
            bare = [cell.strip() for cell in cells]
            codes[feature, rows] = np.where(told.is_missing, -2, [code_of.get(cell, -1) for cell in bare])
            new = [place for place in np.flatnonzero(told.is_text) if bare[place] not in code_of]
            if new:
                unseen[name] = ([int(rows[one]) + 1 for one in new], [bare[one] for one in new])
        order = {name: place for place, name in enumerate(self.folded.numeric)}
        errors.sort(key=lambda one: (one.row, order[str(one.column)]))
        return errors, unseen


def _told(segment: int, name: str) -> bytes:
    """The cells of a segment as ``write_table`` writes them."""
    row = write_table(pl.DataFrame({"segment": [segment], "segment_name": [name]}), "csv")
    return b"," + row.split(b"\n", 1)[1].removesuffix(b"\n") + b","


def _check_encoding(data: bytes) -> None:
    try:
        data.decode()
    except UnicodeDecodeError as error:
        raise NotPlain("encoding") from error
