"""A table that was read becomes one that can be trained on; everything that is mended is counted."""

from dataclasses import dataclass
from typing import cast

import numpy as np
import polars as pl

from ml.data.copies import find_copies
from ml.data.features import FeatureChoice, choose_features, id_texts, typed_features
from ml.data.findings import by_importance
from ml.data.marks import Decimal
from ml.data.mixed import read_mixed
from ml.data.notices import (
    notice_columns,
    notice_empty_rows,
    notice_missing_ids,
    notice_negatives,
    notice_unparsable,
    notice_unread,
)
from ml.data.repeats import Customers, merge_repeats
from ml.errors import TooFewCustomers
from ml.types import Table, TableWarning, TrainingConfig

MIN_CUSTOMERS = 10


@dataclass(frozen=True)
class CleanTable:
    """The customers that are left, ready for training.

    ``features`` holds the numeric features as Float64 and the categorical ones as text, in that order;
    ``ids`` is a text series or None; ``rows`` is each customer's data row in the file, from 1.
    ``n_duplicates`` counts rows that repeat another exactly, removed or not. Missing and unparsable values
    are counted in the rows that are no copies.
    """

    features: pl.DataFrame
    numeric: tuple[str, ...]
    categorical: tuple[str, ...]
    id_column: str | None
    ids: pl.Series | None
    rows: pl.Series
    n_rows_received: int
    n_duplicates: int
    n_duplicates_removed: int
    n_repeated_ids_removed: int
    n_rows_dropped: int
    missing_values: dict[str, int]
    unparsable_values: dict[str, int]
    warnings: tuple[TableWarning, ...]


def clean(table: Table, config: TrainingConfig) -> CleanTable:
    """Choose the features, drop what is no customer of its own, read numbers, count everything.

    Raises
    ------
    ColumnNotFound, NoUsableFeatures, InvalidConfig
        The columns and the configuration do not go together.
    InvalidValues
        A customer's id stands in several rows, and the configuration does not allow that.
    TooFewCustomers
        Fewer than 10 customers are left.
    """
    table = read_mixed(table)
    cleaned = mend(table, choose_features(table.frame, config), config)
    if cleaned.features.height < MIN_CUSTOMERS:
        raise TooFewCustomers(_too_few(cleaned))
    return cleaned


def mend(table: Table, choice: FeatureChoice, config: TrainingConfig) -> CleanTable:
    """Drop copies, rows with nothing in them and repeated ids, in that order, and say so.

    The table has been through ``read_mixed``.

    Raises
    ------
    InvalidValues
        A customer's id stands in several rows, and the configuration does not allow that.
    """
    telling = {column.name for column in choice.columns if column.n_distinct == table.frame.height}
    copies = find_copies(table.frame, has_id=choice.id_column is not None, is_told_apart=bool(telling))
    unique = table.frame if copies.is_kept.all() else table.frame.filter(copies.is_kept)
    features, unparsable = typed_features(unique, choice.numeric, choice.categorical)
    ids = id_texts(unique[choice.id_column]) if choice.id_column else None
    rows = pl.Series(np.arange(1, table.frame.height + 1)).filter(copies.is_kept)
    # An empty row must not speak for a customer who has a full one.
    is_empty = _has_gaps(features, everywhere=True)
    full = Customers(features, ids, rows).filter(~is_empty)
    has_sound_ids = choice.id_column in telling
    merged, repeat_warnings = (
        (full, ()) if has_sound_ids else merge_repeats(full, choice.id_column, config.on_duplicate_id)
    )
    left = merged.filter(~_has_gaps(merged.features)) if config.missing == "drop" else merged
    decimal = cast("Decimal | None", table.format.decimal)
    n_unparsable = {name: int(flags.sum()) for name, flags in unparsable.items()}
    return CleanTable(
        features=left.features,
        numeric=choice.numeric,
        categorical=choice.categorical,
        id_column=choice.id_column,
        ids=left.ids,
        rows=left.rows,
        n_rows_received=table.frame.height,
        n_duplicates=copies.n_repeated,
        n_duplicates_removed=table.frame.height - unique.height,
        n_repeated_ids_removed=len(full.rows) - len(merged.rows),
        n_rows_dropped=int(is_empty.sum()) + len(merged.rows) - len(left.rows),
        missing_values={one.name: one.null_count() - n_unparsable.get(one.name, 0) for one in features},
        unparsable_values=n_unparsable,
        warnings=by_importance(
            [
                *table.warnings,
                *copies.warnings,
                *repeat_warnings,
                *([] if has_sound_ids else notice_missing_ids(full.ids, choice.id_column, full.rows)),
                *notice_unparsable(unique, unparsable, rows),
                *notice_unread(unique, choice.columns, rows, config, decimal),
                *notice_empty_rows(rows.filter(is_empty)),
                *notice_negatives(left.features, choice.numeric, left.rows, config),
                *notice_columns(choice.columns, config),
            ]
        ),
    )


def _has_gaps(features: pl.DataFrame, *, everywhere: bool = False) -> pl.Series:
    """True for rows with a missing feature, or without any known one."""
    if features.width == 0:
        return pl.Series([False]).new_from_index(0, features.height)
    n_gaps = features.select(pl.sum_horizontal(pl.all().is_null())).to_series()
    return n_gaps >= (features.width if everywhere else 1)


def _too_few(cleaned: CleanTable) -> str:
    lost = {
        "repeat another row exactly": cleaned.n_duplicates_removed,
        "repeat a customer's id": cleaned.n_repeated_ids_removed,
        "have values missing": cleaned.n_rows_dropped,
    }
    told = ", ".join(f"{count:,} {what}" for what, count in lost.items() if count)
    return (
        f"Only {cleaned.features.height} usable customers are left of {cleaned.n_rows_received:,} rows"
        f"{f' ({told})' if told else ''}; at least {MIN_CUSTOMERS} are needed to form segments."
    )
