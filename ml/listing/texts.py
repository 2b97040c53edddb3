"""Finding a text among those of a column, whatever the case of its letters."""

import re
from dataclasses import dataclass

import numpy as np
import polars as pl

_MOST_DISTINCT = 1_000
_N_TRIED = 10_000
# A pattern has room for so many letters in both cases.
_LONGEST_PATTERN = 200


@dataclass(frozen=True)
class FewTexts:
    """A column of few different texts: the place of each among ``texts``, which are in order; -1 for none."""

    texts: pl.Series
    places: np.ndarray


def few_texts(column: pl.Series) -> FewTexts | None:
    """Return a column by its different texts; None where there are many."""
    if column.head(_N_TRIED).n_unique() > _MOST_DISTINCT or column.n_unique() > _MOST_DISTINCT:
        return None
    texts = column.drop_nulls().unique().sort()
    places = column.cast(pl.Enum(texts)).to_physical().cast(pl.Int16).fill_null(-1)
    return FewTexts(texts, places.to_numpy())


def contains(texts: pl.Series, wanted: str) -> np.ndarray:
    """Which of these contain a text, shape (n_texts,); a missing one contains nothing."""
    if len(wanted) <= _LONGEST_PATTERN:
        found = texts.str.contains(f"(?i){re.escape(wanted)}")
    else:
        found = texts.str.to_lowercase().str.contains(wanted.lower(), literal=True)
    return np.asarray(found.fill_null(value=False).to_numpy())


def few_contain(few: FewTexts, wanted: str) -> np.ndarray:
    """The same for a column of few different texts, shape (n_rows,)."""
    # The last one is for those that have none.
    return np.asarray(np.append(contains(few.texts, wanted), values=False)[few.places])
