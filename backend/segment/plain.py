"""Plain customers of one model: read from JSON, placed, counted and written, all as arrays."""

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np

from backend.watch import DriftWatch
from ml.scoring.answers import AnswerWriter
from ml.scoring.compiled import BLOCK_ROWS, MISSING, Slots, compile_model
from ml.scoring.counting import RowCounter
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

    def warm(self, model: "SegmentationModel") -> None:
        """Answer for somebody of whom nothing is known, and place as many as occupy several threads."""
        nothing = dict.fromkeys((*self._folded.numeric, *self._folded.categorical))
        body = json.dumps(nothing, ensure_ascii=False).encode()
        self.answer(model, body, None, max_rows=1, probabilities=True)
        many = BLOCK_ROWS + 1
        values = np.full((len(self._folded.numeric), many), np.nan)
        codes = np.full((len(self._folded.categorical), many), MISSING)
        slots = Slots.make(many, self._compiled.n_probabilities)
        self._compiled.fill(values, codes, slots)
        if model.reference is not None:
            counter = RowCounter(model.reference, self._folded, model.segment_of_label)
            counter.add(values, codes, slots.label, slots.distance)


class PlainScorers:
    """One for each model that is in memory, from when the machine code of this process is there.

    Compiling takes seconds where it was never kept; until then everybody goes the general way.
    """

    def __init__(self) -> None:
        self.are_warm = False
        self._of_model: WeakKeyDictionary[SegmentationModel, PlainScorer | None] = WeakKeyDictionary()

    def get(self, model: "SegmentationModel") -> PlainScorer | None:
        """Return what answers for a model; None where its pipeline cannot be folded."""
        if model not in self._of_model:
            can_be_folded = compile_model(model).folded is not None
            self._of_model[model] = PlainScorer(model) if can_be_folded else None
        return self._of_model[model]

    def warm(self, model: "SegmentationModel") -> None:
        """Have everything compiled that answers for this model, or load it where it was kept."""
        scorer = self.get(model)
        if scorer is not None:
            scorer.warm(model)
            self.are_warm = True
