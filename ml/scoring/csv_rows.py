"""Plain CSV read and written as bytes, by machine code. Importing this module imports numba.

A block is whole lines and ends with a line feed. Whatever in it is not plain stops the reading: the general
path has to decide then.
"""

import math

import numpy as np

from ml.data.numbers import TOO_LARGE
from ml.modeling.jit import jit
from ml.scoring.decimals import INEXACT, number_at

PLAIN, NOT_PLAIN = 0, -1
# Roles of columns: numbers count from 0, categories down from -2.
IGNORED = -1
NO_POINT, THREE_DECIMALS, SHOWS_POINT = range(3)
UNSEEN, MISSING = -1, -2
_LF, _CR, _QUOTE, _BACKSLASH, _SPACE = 10, 13, 34, 92, 32
_POINT, _MINUS, _PLUS, _COMMA, _ZERO, _NINE = 46, 45, 43, 44, 48, 57


@jit
def last_line_end(body: np.ndarray) -> int:
    """Where the last line that is whole ends, or 0: line feeds between quotes end no line."""
    end, is_open = 0, False
    for at in range(len(body)):
        if body[at] == _QUOTE:
            is_open = not is_open
        elif body[at] == _LF and not is_open:
            end = at + 1
    return end


@jit
def is_digit(byte: int) -> bool:
    """Tell whether a byte is one of 0 to 9."""
    return _ZERO <= byte <= _NINE


@jit
def begins_formula(byte: int) -> bool:
    """Tell whether a spreadsheet would run a cell that begins so: = + - @, or a tab."""
    return byte == 61 or byte == _PLUS or byte == _MINUS or byte == 64 or byte == 9


@jit
def is_harmless(body: np.ndarray, begin: int, end: int) -> bool:
    """Tell whether a cell is empty, begins no formula, or is a number with its sign."""
    if begin == end or not begins_formula(body[begin]):
        return True
    at = begin + 1 if body[begin] == _MINUS or body[begin] == _PLUS else begin
    n_digits, n_marks = 0, 0
    while at < end and (is_digit(body[at]) or body[at] == _POINT or body[at] == _COMMA):
        n_digits += is_digit(body[at])
        n_marks += not is_digit(body[at])
        at += 1
    if n_digits == 0 or n_marks > 1:
        return False
    if at < end and (body[at] == 69 or body[at] == 101):
        at += 1
        if at < end and (body[at] == _MINUS or body[at] == _PLUS):
            at += 1
        begin = at
        while at < end and is_digit(body[at]):
            at += 1
        if at == begin:
            return False
    return at == end


@jit
def point_of(body: np.ndarray, begin: int, end: int) -> int:
    """What a number shows of its point: 1.234 may be one or more than a thousand."""
    at = begin
    while at < end and body[at] != _POINT:
        at += 1
    if at == end:
        return NO_POINT
    first = begin + 1 if body[begin] == _MINUS else begin
    n_whole, n_after = at - first, end - at - 1
    if n_after != 3 or n_whole > 3 or body[first] == _ZERO:
        return SHOWS_POINT
    for place in range(at + 1, end):
        if not is_digit(body[place]):
            return SHOWS_POINT
    return THREE_DECIMALS


@jit
def code_at(body: np.ndarray, begin: int, end: int, known: np.ndarray, edges: np.ndarray) -> int:
    """The place of a cell among known texts; ``UNSEEN`` where it is none of them."""
    size = end - begin
    for code in range(len(edges) - 1):
        if edges[code + 1] - edges[code] == size and size > 0:
            at = edges[code]
            same = 0
            while same < size and known[at + same] == body[begin + same]:
                same += 1
            if same == size:
                return code
    return UNSEEN


@jit
def read_rows(
    body: np.ndarray,
    delimiter: int,
    roles: np.ndarray,
    known: np.ndarray,
    edges: np.ndarray,
    edges_at: np.ndarray,
    values: np.ndarray,
    codes: np.ndarray,
    lines: np.ndarray,
    odd: np.ndarray,
    escapes: np.ndarray,
    points: np.ndarray,
) -> tuple[int, int, int, int]:
    """Read a block of lines.

    Parameters
    ----------
    body
        The bytes.
    roles
        What each column is: the row of ``values``, ``-2 - row`` of ``codes``, or ``IGNORED``.
    known, edges, edges_at
        The texts of the categories one after another, where each begins, and where each feature's begin in
        ``edges``; there is one edge more than texts for each feature.
    values, codes
        Written: one column a row.
    lines
        Written: where each row begins and ends, shape (2, n_rows).
    odd
        Written: row, column, begin and end of cells that are no plain number or known category.
    escapes
        Written: where a quote has to go before what a spreadsheet would run.
    points
        Written: the most that a column of numbers has shown of its point.

    Returns
    -------
    ``PLAIN`` or ``NOT_PLAIN``, and how many rows, odd cells and escapes there are.
    """
    n_bytes, n_columns = len(body), len(roles)
    at, row, n_odd, n_escapes = 0, 0, 0, 0
    while at < n_bytes:
        if body[at] == _LF:
            at += 1
            continue
        if body[at] == _CR and body[at + 1] == _LF:
            at += 2
            continue
        start, end, odd_before, escapes_before = at, at, n_odd, n_escapes
        is_filled, is_solid = False, False
        for column in range(n_columns):
            role = roles[column]
            begin, is_number = at, False
            if role >= 0:
                end, value, kind = number_at(body, at, n_bytes)
                stop = body[min(end, n_bytes - 1)]
                if kind != INEXACT and (stop == delimiter or stop == _LF or stop == _CR):
                    is_number, is_filled, is_solid = True, True, True
                    values[role, row] = value
                    if points[role] != SHOWS_POINT:
                        points[role] = max(points[role], point_of(body, begin, end))
                    at = end
            if not is_number:
                is_quoted = body[at] == _QUOTE
                if is_quoted:
                    begin += 1
                    at += 1
                    while True:
                        if at + 1 >= n_bytes or body[at] == _CR or body[at] == 0:
                            return NOT_PLAIN, row, n_odd, n_escapes
                        if body[at] == _QUOTE:
                            if body[at + 1] != _QUOTE:
                                break
                            if role != IGNORED:
                                return NOT_PLAIN, row, n_odd, n_escapes
                            at += 1
                        elif body[at] == _BACKSLASH and body[at + 1] == _QUOTE:
                            return NOT_PLAIN, row, n_odd, n_escapes
                        is_solid = is_solid or body[at] != _SPACE
                        at += 1
                    end = at
                    at += 1
                    if role >= 0:
                        return NOT_PLAIN, row, n_odd, n_escapes
                else:
                    while body[at] != delimiter and body[at] != _LF and body[at] != _CR:
                        if body[at] == _QUOTE or body[at] == 0:
                            return NOT_PLAIN, row, n_odd, n_escapes
                        is_solid = is_solid or body[at] != _SPACE
                        at += 1
                    end = at
                is_filled = is_filled or end > begin
                if not is_harmless(body, begin, end):
                    escapes[n_escapes] = begin
                    n_escapes += 1
                if role >= 0:
                    values[role, row] = math.nan
                    if end > begin:
                        odd[n_odd, 0], odd[n_odd, 1], odd[n_odd, 2], odd[n_odd, 3] = row, column, begin, end
                        n_odd += 1
                elif role < IGNORED:
                    feature = -2 - role
                    own = edges[edges_at[feature] : edges_at[feature + 1]]
                    code = MISSING if end == begin else code_at(body, begin, end, known, own)
                    codes[feature, row] = code
                    if code == UNSEEN:
                        odd[n_odd, 0], odd[n_odd, 1], odd[n_odd, 2], odd[n_odd, 3] = row, column, begin, end
                        n_odd += 1
            if column < n_columns - 1:
                if body[at] != delimiter:
                    return NOT_PLAIN, row, n_odd, n_escapes
                at += 1
        end = at
        if body[at] == _CR:
            at += 1
        if at >= n_bytes or body[at] != _LF:
            return NOT_PLAIN, row, n_odd, n_escapes
        at += 1
        if not is_filled:
            n_odd, n_escapes = odd_before, escapes_before
            continue
        if not is_solid:
            return NOT_PLAIN, row, n_odd, n_escapes
        lines[0, row], lines[1, row] = start, end
        row += 1
    return PLAIN, row, n_odd, n_escapes


@jit
def count_missing(values: np.ndarray, codes: np.ndarray, is_skipped: np.ndarray) -> int:
    """How many values were filled in, those of skipped rows not counted."""
    n_missing = 0
    for feature in range(values.shape[0]):
        for row in range(values.shape[1]):
            n_missing += not (abs(values[feature, row]) < TOO_LARGE) and not is_skipped[row]
    for feature in range(codes.shape[0]):
        for row in range(codes.shape[1]):
            n_missing += codes[feature, row] == MISSING and not is_skipped[row]
    return n_missing


@jit
def write_rows(
    body: np.ndarray,
    lines: np.ndarray,
    escapes: np.ndarray,
    label: np.ndarray,
    confidence: np.ndarray,
    is_outlier: np.ndarray,
    is_skipped: np.ndarray,
    names: np.ndarray,
    edges: np.ndarray,
    out: np.ndarray,
) -> int:
    """Write each line again with its segment behind it; return how many bytes that took.

    Parameters
    ----------
    names, edges
        What is written of each label, from that of no segment on, one after another, and where each begins.
    out
        Room for what is written.
    """
    at, next_escape, n_escapes = 0, 0, len(escapes)
    digits = np.empty(6, np.uint8)
    for row in range(len(label)):
        begin, end = lines[0, row], lines[1, row]
        while next_escape < n_escapes and escapes[next_escape] < end:
            upto = escapes[next_escape]
            for place in range(begin, upto):
                out[at] = body[place]
                at += 1
            out[at] = 39
            at += 1
            begin = upto
            next_escape += 1
        for place in range(begin, end):
            out[at] = body[place]
            at += 1
        if is_skipped[row]:
            for _ in range(4):
                out[at] = _COMMA
                at += 1
        else:
            of_label = label[row] + 1
            for place in range(edges[of_label], edges[of_label + 1]):
                out[at] = names[place]
                at += 1
            millionths = np.int64(np.rint(confidence[row] * 1e6))
            out[at], out[at + 1] = _ZERO + millionths // 1_000_000, _POINT
            millionths %= 1_000_000
            at += 2
            n_digits = 1
            for place in range(5, -1, -1):
                digits[place] = _ZERO + millionths % 10
                if millionths % 10 and n_digits == 1:
                    n_digits = place + 1
                millionths //= 10
            for place in range(n_digits):
                out[at] = digits[place]
                at += 1
            text = b",true" if is_outlier[row] else b",false"
            for place in range(len(text)):
                out[at] = text[place]
                at += 1
        out[at] = _LF
        at += 1
    return at
