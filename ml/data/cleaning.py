"""A table that was read becomes one that can be trained on; everything that is mended is counted."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from ml.data.copies import find_copies
from ml.data.features import choose_features, count_cells, id_texts, shorten, typed_features
from ml.data.schema import Column, infer_schema, number_like_warnings
from ml.errors import TooFewCustomers
from ml.types import Table, TableWarning, TrainingConfig

MIN_CUSTOMERS = 10


@dataclass(frozen=True)
class CleanTable:
    """The customers that are left, ready for training.

    ``features`` holds the numeric features as Float64 and the categorical ones as text, in that order;
    ``ids`` is a text series or None; ``rows`` is each customer's data row in the file, from 1.
    """

    features: pl.DataFrame
    numeric: tuple[str, ...]
    categorical: tuple[str, ...]
    id_column: str | None
    ids: pl.Series | None
    rows: pl.Series
    n_rows_received: int
    n_duplicates_removed: int
    n_rows_dropped: int
    missing_values: dict[str, int]
    unparsable_values: dict[str, int]
    warnings: tuple[TableWarning, ...]


def clean(table: Table, config: TrainingConfig, columns: Sequence[Column] | None = None) -> CleanTable:
    """Drop duplicates and rows with nothing in them, read numbers, count everything.

    Raises
    ------
    TooFewCustomers
        Fewer than 10 customers are left.
    """
    columns = columns or infer_schema(table.frame)
    choice = choose_features(columns, config)
    copies = find_copies(table.frame, has_id=choice.id_column is not None)
    unique = table.frame.filter(copies.is_kept)
    rows = pl.Series(np.arange(1, table.frame.height + 1)).filter(copies.is_kept)
    features, unparsable = typed_features(unique, choice.numeric, choice.categorical)
    is_missing = features.select(pl.all().is_null())
    is_dropped = (
        is_missing.select(pl.any_horizontal(pl.all())) if config.missing == "drop"
        else is_missing.select(pl.all_horizontal(pl.all()))
    ).to_series()  # fmt: skip
    kept = ~is_dropped
    n_kept = int(kept.sum())
    if n_kept < MIN_CUSTOMERS:
        n_copies = table.frame.height - unique.height
        raise TooFewCustomers(
            f"Only {n_kept} usable customers are left of {table.frame.height} rows ({n_copies} repeat "
            f"another row exactly); at least {MIN_CUSTOMERS} are needed to form segments."
        )
    return CleanTable(
        features=features.filter(kept),
        numeric=choice.numeric,
        categorical=choice.categorical,
        id_column=choice.id_column,
        ids=id_texts(unique[choice.id_column]).filter(kept) if choice.id_column else None,
        rows=rows.filter(kept),
        n_rows_received=table.frame.height,
        n_duplicates_removed=table.frame.height - unique.height,
        n_rows_dropped=int(is_dropped.sum()),
        missing_values={
            name: int(is_missing[name].sum()) - int(unparsable[name].sum() if name in unparsable else 0)
            for name in features.columns
        },
        unparsable_values={name: int(flags.sum()) for name, flags in unparsable.items()},
        warnings=(
            *table.warnings,
            *number_like_warnings(columns),
            *copies.warnings,
            *_unparsable_warnings(unique, unparsable, rows),
        ),
    )


def _unparsable_warnings(
    frame: pl.DataFrame, unparsable: dict[str, pl.Series], rows: pl.Series
) -> list[TableWarning]:
    return [
        TableWarning(
            "unparsable_values",
            f"{count_cells(int(flags.sum()))} of {name} cannot be read as numbers (such as "
            f"{shorten(frame[name].filter(flags)[0])!r}): treated as missing.",
            tuple(rows.filter(flags).head(100).to_list()),
        )
        for name, flags in unparsable.items()
        if flags.any()
    ]
