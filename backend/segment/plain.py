"""Plain customers of one model: read from JSON, placed, counted and written, all as arrays."""

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ml.scoring.answers import AnswerWriter
from ml.scoring.compiled import MISSING, Slots, compile_model
from ml.scoring.counting import RowCounter
from ml.scoring.layouts import Layout
from ml.scoring.plain_records import PlainRecords
from ml.scoring.scorer import no_groups

if TYPE_CHECKING:
    from ml.types import SegmentationModel

# What takes longer than this to answer is none of the event loop's business.
MAX_BYTES_AT_ONCE = 32 * 1024
NOTHING, NO_COUNTS = np.empty(0), np.empty(0, dtype=np.int64)

# As `answering` says that there are columns beside those of the model.
OTHERS = -1

Header = tuple[bytes, bytes]


@dataclass(frozen=True)
class PlainAnswer:
    """What goes back: bytes of JSON, and the headers that are this answer's own."""

    body: bytes
    n_rows: int
    headers: list[Header]


class PlainScorer:
    """Answers for a model whose pipeline could be folded.

    Parameters
    ----------
    model
        The model, which is not kept: it would never be let go.
    """

    def __init__(self, model: "SegmentationModel") -> None:
        self._compiled = compile_model(model)
        folded = self._compiled.folded
        assert folded is not None  # noqa: S101  # nosec B101  # the caller looked
        self.folded = folded
        layout = Layout.of(model, folded)
        self._records, self._writer = PlainRecords(layout), AnswerWriter(model, layout)
        warnings = list(no_groups(model))
        self._head = f'{{"model_id":{json.dumps(model.model_id)},"n_rows":'.encode()
        messages = json.dumps([one.message for one in warnings], ensure_ascii=False, separators=(",", ":"))
        self._tail = f',"errors":[],"warnings":{messages}}}'.encode()
        codes = ", ".join(one.code for one in warnings)
        self._headers: list[Header] = [(b"content-type", b"application/json")]
        if codes:
            self._headers.append((b"x-segment-warnings", codes.encode()))

    def answer(
        self, body: bytes, counter: RowCounter | None, max_rows: int, probabilities: bool
    ) -> PlainAnswer | None:
        """Answer for the customers in a body of JSON, which may take a while; None where it is not plain."""
        read = self._records.read(body)
        if read is None or read.n_rows > max_rows:
            return None
        slots = Slots.make(read.n_rows, self._compiled.n_probabilities)
        self._compiled.fill(read.values, read.codes, slots)
        shares = slots.probabilities if probabilities and self._compiled.n_probabilities else None
        told = self._writer.write(
            read,
            slots.label,
            slots.confidence,
            slots.is_outlier,
            shares,
            head=self._head_of(read.n_rows),
            tail=self._tail,
        )
        if told is None:
            return None
        if counter is not None:
            counter.add(read.values, read.codes, slots.label, slots.distance)
        return self._answer(told, read.n_rows)

    def answer_at_once(
        self, body: bytes, counter: RowCounter | None, max_rows: int, probabilities: bool
    ) -> PlainAnswer | None:
        """Answer by one call of machine code, which is over so soon that the event loop may make it.

        None where it takes more: a long body, customers whom the pipeline has to place, or what is not plain.
        """
        n_objects = body.count(b"{")
        if len(body) > MAX_BYTES_AT_ONCE or not 0 < n_objects <= max_rows:
            return None
        buffer = self._records.buffer_for(body, n_objects)
        if buffer is None:
            return None
        out = self._writer.room_for(body, n_objects)
        n_rows, length = self._call(body, buffer, counter, probabilities, out, may_have_others=False)
        if n_rows == OTHERS and self._records.are_others_plain(body, buffer):
            n_rows, length = self._call(body, buffer, counter, probabilities, out, may_have_others=True)
        if n_rows < 1:
            return None
        return self._answer(b"".join((self._head_of(n_rows), out[:length].tobytes(), self._tail)), n_rows)

    def _call(
        self,
        body: bytes,
        buffer: np.ndarray,
        counter: RowCounter | None,
        probabilities: bool,
        out: np.ndarray,
        *,
        may_have_others: bool,
    ) -> tuple[int, int]:
        from ml.scoring.answering import answer_records

        assert self._records.packed is not None  # noqa: S101  # nosec B101  # there is a buffer
        given = body, self._records.packed, buffer, self.folded.constants
        asked = self._writer.template, probabilities, may_have_others, out
        if counter is None:
            return answer_records(*given, NOTHING, NO_COUNTS, *asked)
        with counter.lock:
            counter.begin()
            return answer_records(*given, counter.bins, counter.counts, *asked)

    def _head_of(self, n_rows: int) -> bytes:
        return b'%b%d,"results":' % (self._head, n_rows)

    def _answer(self, told: bytes, n_rows: int) -> PlainAnswer:
        return PlainAnswer(told, n_rows, [*self._headers, (b"content-length", b"%d" % len(told))])

    def warm(self, model: "SegmentationModel") -> None:
        """Have everything compiled that answers, by answering for somebody of whom nothing is known."""
        self._compiled.warm()
        nothing = dict.fromkeys((*self.folded.numeric, *self.folded.categorical))
        body = json.dumps(nothing, ensure_ascii=False).encode()
        read = self._records.read(body)
        self.answer_at_once(body, None, 1, probabilities=True)
        values = np.full((len(self.folded.numeric), 1), np.nan)
        codes = np.full((len(self.folded.categorical), 1), MISSING)
        slots = Slots.make(1, self._compiled.n_probabilities)
        self._compiled.fill(values, codes, slots)
        if model.reference is not None:
            counter = RowCounter(model.reference, self.folded, model.segment_of_label)
            counter.add(values, codes, slots.label, slots.distance)
        if read is not None:
            self._writer.write(read, slots.label, slots.confidence, slots.is_outlier)
