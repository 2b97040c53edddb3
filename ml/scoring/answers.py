"""The answers of ``POST /segment``, written as JSON without an object for each customer."""

import json
from collections.abc import Sequence

import numpy as np

from ml.scoring.layouts import Layout
from ml.scoring.plain_records import Read
from ml.types import UNASSIGNED, UNASSIGNED_NAME, SegmentationModel

_FIXED = (
    '{"customer_id":', '{"customer_id":null',
    ',"is_outlier":true,"imputed":[', ',"is_outlier":false,"imputed":[',
    '],"probabilities":', ',"explanation":null}', '],"probabilities":null,"explanation":null}',
)  # fmt: skip


class AnswerWriter:
    """Writes ``results``: for each customer the segment, told as the model of the answer tells it.

    Confidence and probabilities are rounded to six decimals as ``np.round`` does.

    Parameters
    ----------
    model
        The model, for its segments and their names.
    layout
        That of what will be answered.

    Attributes
    ----------
    template
        The pieces of an answer for ``answer_rows``.
    max_row_bytes
        How long the answer for one row may be, without its id.
    """

    def __init__(self, model: SegmentationModel, layout: Layout) -> None:
        from ml.scoring import answer_rows

        self._layout = layout
        self._write, self._misfit = answer_rows.write_rows, answer_rows.MISFIT
        names = {one.segment: one.name for one in model.segments}
        labels = [_segment(segment, names[segment]) for segment in model.segment_of_label]
        features = [_text(name) for name in (*layout.numeric, *layout.categorical)]
        keys = [f'"{segment}":' for segment in sorted(model.segment_of_label)]
        texts = [*_FIXED, *labels, _segment(UNASSIGNED, UNASSIGNED_NAME), *features, *keys]
        self.template = _pack(texts, len(labels), len(layout.numeric), len(layout.categorical))
        self._nothing = np.empty((0, 0))
        # The longest answer but for its id, which is shorter than the body.
        n_always = 2 + sum(len(one.encode()) + 1 for one in (*_FIXED, *features))
        n_label = max(len(one.encode()) for one in texts[len(_FIXED) : len(_FIXED) + len(labels) + 1])
        n_shares = sum(len(one) + 1 + answer_rows.MAX_NUMBER for one in keys)
        self.max_row_bytes = n_always + n_label + answer_rows.MAX_NUMBER + n_shares + 3

    def write(
        self,
        read: Read,
        label: np.ndarray,
        confidence: np.ndarray,
        is_outlier: np.ndarray,
        probabilities: np.ndarray | None = None,
        *,
        head: bytes = b"",
        tail: bytes = b"",
    ) -> bytes | None:
        """Write one answer a row between ``head`` and ``tail``; None where a share is none from 0 to 1.

        Parameters
        ----------
        read
            What was placed.
        label, confidence, is_outlier, probabilities
            As ``Slots`` has them, shapes (n_rows,) and (n_labels, n_rows), in one piece each; None leaves the
            probabilities null.

        Raises
        ------
        ValueError
            The layout of ``read`` or a shape is another one.
        """
        if read.layout is not self._layout:
            raise ValueError("The records were read by another layout than the one they are answered by.")
        shares = self._nothing if probabilities is None else probabilities
        out = self.room_for(read.body, read.n_rows)
        length = self._write(
            read.body, self.template, read.buffer, label, confidence, is_outlier, shares, out
        )
        if length == self._misfit:
            raise ValueError(f"There are {read.n_rows:,} rows, but other numbers of labels or shares.")
        return None if length < 0 else b"".join((head, out[:length].tobytes(), tail))

    def room_for(self, body: bytes, n_rows: int) -> np.ndarray:
        """Make room for the longest answers to so many rows."""
        return np.empty(2 + len(body) + n_rows * self.max_row_bytes, dtype=np.uint8)


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _segment(segment: int, name: str) -> str:
    return f',"segment":{segment},"name":{_text(name)},"confidence":'


def _pack(texts: Sequence[str], n_labels: int, n_numbers: int, n_categorical: int) -> np.ndarray:
    """The template in numbers and bytes; see ``answer_rows``."""
    from ml.scoring.answer_rows import TEMPLATE_HEADER

    written = [one.encode() for one in texts]
    n_told = TEMPLATE_HEADER + 2 * len(written)
    header = [n_labels, n_numbers, n_categorical]
    lengths = np.array([len(one) for one in written], dtype=np.int64)
    template = np.zeros(n_told + -(-int(lengths.sum()) // 8), dtype=np.int64)
    template[:TEMPLATE_HEADER] = header
    template[TEMPLATE_HEADER:n_told:2] = np.cumsum(lengths) - lengths + n_told * 8
    template[TEMPLATE_HEADER + 1 : n_told : 2] = lengths
    template[n_told:].view(np.uint8)[: lengths.sum()] = np.frombuffer(b"".join(written), np.uint8)
    return template
