"""Plain customers of one model: read from JSON, placed, counted and written, all as arrays."""

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from backend.watch import DriftWatch
from ml.scoring.answers import AnswerWriter
from ml.scoring.compiled import Slots, compile_model
from ml.scoring.plain_records import Layout, PlainRecords
from ml.scoring.scorer import no_groups

if TYPE_CHECKING:
    from ml.types import SegmentationModel

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
        self._folded = folded
        self._records = PlainRecords(Layout.of(model, folded))
        self._writer = AnswerWriter(model, folded.numeric, folded.categorical)
        warnings = list(no_groups(model))
        self._head = f'{{"model_id":{json.dumps(model.model_id)},"n_rows":'.encode()
        messages = json.dumps([one.message for one in warnings], ensure_ascii=False, separators=(",", ":"))
        self._tail = f',"errors":[],"warnings":{messages}}}'.encode()
        codes = ", ".join(one.code for one in warnings)
        self._headers: list[Header] = [(b"content-type", b"application/json")]
        if codes:
            self._headers.append((b"x-segment-warnings", codes.encode()))

    def answer(
        self,
        model: "SegmentationModel",
        body: bytes,
        watch: DriftWatch | None,
        *,
        max_rows: int,
        probabilities: bool,
    ) -> PlainAnswer | None:
        """Answer for the customers in a body of JSON; None where anything about it is not plain."""
        read = self._records.read(body)
        if read is None or read.n_rows > max_rows:
            return None
        slots = Slots.make(read.n_rows, self._compiled.n_probabilities)
        self._compiled.fill(read.values, read.codes, slots)
        told = self._writer.write(
            read,
            slots.label,
            slots.confidence,
            slots.is_outlier,
            slots.probabilities if probabilities and self._compiled.n_probabilities else None,
            head=self._head + b'%d,"results":' % read.n_rows,
            tail=self._tail,
        )
        if told is None:
            return None
        if watch is not None:
            watch.count(model, self._folded, read.values, read.codes, slots)
        return PlainAnswer(told, read.n_rows, [*self._headers, (b"content-length", b"%d" % len(told))])

    def warm(self) -> None:
        """Compile what answers, and let it answer once."""
        self._records.warm()
