"""What ``POST /segment`` answers for each customer, written as JSON, for the compiler.

A template has every piece of text that occurs, as bytes; ``answers`` packs it. Importing this module imports
numba.
"""

import numpy as np

from ml.modeling.jit import jit
from ml.scoring.memory import Memory, bytes_of, memory_of, numbers_of
from ml.scoring.record_slots import DATA_AT, IDS_AT, MISSING, NOBODY, ROWS

# What the first places of a template hold; then, for each piece of text, where it stands and how long it is:
# those that are always the same, one a label (the last for no label), one a feature, one a probability.
N_LABELS, N_NUMBERS, N_CATEGORICAL = range(3)
TEMPLATE_HEADER = 3
BEGIN, BEGIN_NULL, OUTLIER, NO_OUTLIER, PROBABILITIES, END, END_WITHOUT = range(7)
N_FIXED = 7
MILLION = 1_000_000
# As in 0.123456.
MAX_NUMBER = 8
NO_SHARE, MISFIT = -1, -2


@jit
def put(out: Memory, at: int, template: Memory, texts: Memory, piece: int) -> int:
    """Write a piece of the template; return where it ends."""
    told = TEMPLATE_HEADER + 2 * piece
    begin, length = template[told], template[told + 1]
    for place in range(length):
        out[at + place] = texts[begin + place]
    return int(at + length)


@jit
def put_share(out: Memory, at: int, share: float) -> int:
    """Write a share from 0 to 1 as ``to_six_decimals`` has it, in JSON; -1 for any other number."""
    scaled = np.rint(share * 1e6)
    if np.signbit(share) or not scaled <= MILLION:
        return -1
    millionths = np.int64(scaled)
    if millionths == MILLION:
        out[at], out[at + 1], out[at + 2] = 49, 46, 48
        return at + 3
    if 0 < millionths < 10:
        # As 1e-6 is shorter, it is what programs write.
        out[at], out[at + 1], out[at + 2], out[at + 3] = 48 + millionths, 101, 45, 54
        return at + 4
    out[at], out[at + 1] = 48, 46
    digit, rest = 0, millionths
    for place in range(7, 1, -1):
        tenth = rest // 10
        out[at + place] = 48 + rest - tenth * 10
        rest = tenth
    digit = 7
    while digit > 2 and out[at + digit] == 48:
        digit -= 1
    return at + digit + 1


@jit
def put_id(out: Memory, at: int, body: Memory, begin: int, stop: int) -> int:
    """Write an id as text, as it stands in the body."""
    out[at] = 34
    at += 1
    for place in range(stop - begin):
        out[at + place] = body[begin + place]
    at += stop - begin
    out[at] = 34
    return at + 1


@jit
def put_imputed(
    out: Memory,
    at: int,
    template: Memory,
    texts: Memory,
    buffer: Memory,
    values: Memory,
    row: int,
) -> int:
    """Write the names of the features that are missing in a row."""
    n_labels, n_numbers, n_rows = template[N_LABELS], template[N_NUMBERS], buffer[ROWS]
    here, is_first = buffer[DATA_AT] + row, True
    for feature in range(n_numbers + template[N_CATEGORICAL]):
        is_number = feature < n_numbers
        if np.isnan(values[here]) if is_number else buffer[here] == MISSING:
            if not is_first:
                out[at] = 44
                at += 1
            is_first = False
            at = put(out, at, template, texts, N_FIXED + n_labels + 1 + feature)
        here += n_rows
    return at


@jit
def put_probabilities(
    out: Memory,
    at: int,
    template: Memory,
    texts: Memory,
    probabilities: Memory,
    row: int,
    n_rows: int,
) -> int:
    """Write the probability of each segment of a row."""
    n_labels = template[N_LABELS]
    first = N_FIXED + n_labels + 1 + template[N_NUMBERS] + template[N_CATEGORICAL]
    out[at] = 123
    at += 1
    for place in range(n_labels):
        if place:
            out[at] = 44
            at += 1
        at = put(out, at, template, texts, first + place)
        at = put_share(out, at, probabilities[place * n_rows + row])
        if at < 0:
            return -1
    out[at] = 125
    return at + 1


@jit
def write_row(
    out: Memory,
    at: int,
    body: Memory,
    template: Memory,
    texts: Memory,
    buffer: Memory,
    values: Memory,
    row: int,
    label: int,
    confidence: float,
    is_outlier: bool,
    probabilities: Memory,
    has_probabilities: bool,
) -> int:
    """Write what is answered for one row, given memory; return where it ends, or -1: it cannot be written."""
    ids, n_rows = buffer[IDS_AT], buffer[ROWS]
    if ids >= 0 and buffer[ids + 2 * n_rows + row] != NOBODY:
        at = put(out, at, template, texts, BEGIN)
        at = put_id(out, at, body, buffer[ids + row], buffer[ids + n_rows + row])
    else:
        at = put(out, at, template, texts, BEGIN_NULL)
    n_labels = template[N_LABELS]
    at = put(out, at, template, texts, N_FIXED + (label if 0 <= label < n_labels else n_labels))
    at = put_share(out, at, confidence)
    if at < 0:
        return -1
    at = put(out, at, template, texts, OUTLIER if is_outlier else NO_OUTLIER)
    at = put_imputed(out, at, template, texts, buffer, values, row)
    if not has_probabilities:
        return put(out, at, template, texts, END_WITHOUT)
    at = put(out, at, template, texts, PROBABILITIES)
    at = put_probabilities(out, at, template, texts, probabilities, row, n_rows)
    return put(out, at, template, texts, END) if at >= 0 else -1


@jit
def write_rows(
    body: bytes,
    template: np.ndarray,
    buffer: np.ndarray,
    label: np.ndarray,
    confidence: np.ndarray,
    is_outlier: np.ndarray,
    probabilities: np.ndarray,
    out: np.ndarray,
) -> int:
    """Write an array of answers; return how long it is, ``NO_SHARE`` or ``MISFIT``.

    ``probabilities`` has shape (n_labels, n_rows), or no row; ``out`` has room for the longest answers.
    """
    at, has_probabilities = 1, len(probabilities) > 0
    target, source, pieces, texts = memory_of(out), memory_of(body), memory_of(template), bytes_of(template)
    rows, values, shares = memory_of(buffer), numbers_of(buffer), memory_of(probabilities)
    labels, confidences, outliers = memory_of(label), memory_of(confidence), memory_of(is_outlier)
    n_rows = rows[ROWS]
    if len(label) != n_rows or len(confidence) != n_rows or len(is_outlier) != n_rows:
        return MISFIT
    if has_probabilities and probabilities.shape != (pieces[N_LABELS], n_rows):
        return MISFIT
    target[0] = 91
    for row in range(n_rows):
        if row:
            target[at] = 44
            at += 1
        at = write_row(
            target, at, source, pieces, texts, rows, values, row,
            labels[row], confidences[row], outliers[row], shares, has_probabilities,
        )  # fmt: skip
        if at < 0:
            return NO_SHARE
    target[at] = 93
    return at + 1
