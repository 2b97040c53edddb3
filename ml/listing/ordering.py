"""The order of customers by one column, and single pages of it without sorting all of them.

Order is that of the values, missing ones last, and of the table where values are the same: so that paging
shows everybody once. Numbers have keys that are in the same order; texts have keys of their first letters,
and where these are the same the texts decide.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

_SIGN = np.int64(-(2**63))
_MAGNITUDE = np.int64(2**63 - 1)
_LETTERS = 8


@dataclass(frozen=True)
class Keys:
    """A whole number for each value, in their order; equal ones only where ``is_exact`` are equal values."""

    values: np.ndarray
    is_exact: bool


def keys_of(column: pl.Series) -> Keys:
    """Make the keys of a column; those of missing values mean nothing."""
    if column.dtype.is_float():
        return Keys(_of_floats(column.cast(pl.Float64).fill_null(0.0).to_numpy()), is_exact=True)
    if column.dtype == pl.String:
        return Keys(_of_texts(column.fill_null("")), is_exact=False)
    if column.dtype.is_integer() or column.dtype.is_temporal() or column.dtype == pl.Boolean:
        whole = column.to_physical().cast(pl.Int64, strict=False)
        return Keys(whole.fill_null(0).to_numpy(), is_exact=column.dtype != pl.UInt64)
    return Keys(np.zeros(len(column), dtype=np.int64), is_exact=False)


def _of_floats(values: np.ndarray) -> np.ndarray:
    """The bits of a number rise with it, and those of negatives fall."""
    # Adding zero makes -0.0 the same as 0.0; there are many NaN, and one order of them.
    bits = np.where(np.isnan(values), np.nan, values + 0.0).view(np.int64)
    return np.where(bits < 0, bits ^ _MAGNITUDE, bits)


def _of_texts(texts: pl.Series) -> np.ndarray:
    """The letters behind those that all texts begin with."""
    if texts.is_empty():
        return np.empty(0, dtype=np.int64)
    low, high = str(texts.min()).encode(), str(texts.max()).encode()
    n_common = next(
        (at for at, pair in enumerate(zip(low, high, strict=False)) if pair[0] != pair[1]), len(low)
    )
    padded = texts.str.pad_end(n_common + _LETTERS, "\0").cast(pl.Binary)
    letters = padded.bin.slice(n_common, _LETTERS).bin.reinterpret(dtype=pl.UInt64, endianness="big")
    return letters.to_numpy().view(np.int64) ^ _SIGN


def in_order(column: pl.Series, *, descending: bool) -> np.ndarray:
    """All places of a column, shape (n_rows,)."""
    # By a name of its own, since a column may be called "*".
    named = column.rename("value").to_frame().with_row_index("row")
    ordered = named.sort("value", descending=descending, nulls_last=True, maintain_order=True)
    return np.asarray(ordered["row"].to_numpy())


def page_in_order(column: pl.Series, keys: Keys, page: slice, *, descending: bool) -> np.ndarray:
    """The places from ``page.start`` to ``page.stop`` in the order of a column."""
    if column.null_count() == 0:
        return _page(column, keys, page, descending=descending)
    is_null = column.is_null().to_numpy()
    known, missing = np.flatnonzero(~is_null), np.flatnonzero(is_null)
    first = _page(column.gather(known), Keys(keys.values[known], keys.is_exact), page, descending=descending)
    start, stop = (max(0, edge - len(known)) for edge in (page.start, page.stop))
    return np.concatenate([known[first], missing[start:stop]])


def _page(column: pl.Series, keys: Keys, page: slice, *, descending: bool) -> np.ndarray:
    values = ~keys.values if descending else keys.values
    start, stop = page.start, min(page.stop, len(values))
    if start >= stop:
        return np.empty(0, dtype=np.int64)
    low, high = np.partition(values, (start, stop - 1))[[start, stop - 1]]
    n_before = int(np.count_nonzero(values < low))
    candidates = (
        _exactly(values, low, high)
        if keys.is_exact
        else _by_values(column, np.flatnonzero((values >= low) & (values <= high)), descending=descending)
    )
    return candidates[start - n_before : stop - n_before]


def _exactly(values: np.ndarray, low: np.int64, high: np.int64) -> np.ndarray:
    """Places from the lowest to the highest key; only those between the two have to be sorted."""
    lowest = np.flatnonzero(values == low)
    if low == high:
        return lowest
    between = np.flatnonzero((values > low) & (values < high))
    between = between[np.argsort(values[between], kind="stable")]
    return np.concatenate([lowest, between, np.flatnonzero(values == high)])


def _by_values(column: pl.Series, places: np.ndarray, *, descending: bool) -> np.ndarray:
    return np.asarray(places[in_order(column.gather(places), descending=descending)])
