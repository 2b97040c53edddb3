"""Records read, placed, counted and answered in one call of machine code.

Importing this module imports numba.
"""

import numpy as np

from ml.modeling.jit import jit
from ml.scoring.answer_rows import write_rows
from ml.scoring.counting_rows import count_rows
from ml.scoring.placing import IS_MIXTURE, N_CATEGORICAL, N_LABELS, N_NUMERIC, place_rows
from ml.scoring.record_rows import read_records
from ml.scoring.record_slots import DATA_AT, N_OTHERS

NOT_HERE, OTHERS = (0, 0), (-1, 0)


@jit
def answer_records(
    body: bytes,
    layout: np.ndarray,
    buffer: np.ndarray,
    constants: np.ndarray,
    bins: np.ndarray,
    counts: np.ndarray,
    template: np.ndarray,
    has_probabilities: bool,
    may_have_others: bool,
    out: np.ndarray,
) -> tuple[int, int]:
    """Answer for the records of a body; return how many there are, and how long ``out`` is then.

    ``NOT_HERE`` where this takes more than numbers to decide: records that are not plain, and rows that are
    for the pipeline itself to place. ``OTHERS`` where there are columns that are none of the model's, unless
    the caller has looked at them. Nothing is counted then, and neither without ``bins``.
    """
    n_rows = read_records(body, layout, buffer)
    if n_rows < 1:
        return NOT_HERE
    if buffer[N_OTHERS] > 0 and not may_have_others:
        return OTHERS
    n_numeric, n_categorical = int(constants[N_NUMERIC]), int(constants[N_CATEGORICAL])
    codes_at = buffer[DATA_AT] + n_numeric * n_rows
    values = buffer[buffer[DATA_AT] : codes_at].view(np.float64).reshape((n_numeric, n_rows))
    codes = buffer[codes_at : codes_at + n_categorical * n_rows].reshape((n_categorical, n_rows))
    label, numbers, flags = np.empty(n_rows, np.int64), np.empty((2, n_rows)), np.empty((2, n_rows), np.bool_)
    shares = np.empty((int(constants[N_LABELS]) if constants[IS_MIXTURE] else 0, n_rows))
    if place_rows(constants, values, codes, label, numbers[0], numbers[1], flags[0], flags[1], shares):
        return NOT_HERE
    told = shares if has_probabilities else shares[:0]
    length = write_rows(body, template, buffer, label, numbers[0], flags[0], told, out)
    if length < 0:
        return NOT_HERE
    if len(bins):
        count_rows(bins, values, codes, label, numbers[1], counts)
    return n_rows, length
