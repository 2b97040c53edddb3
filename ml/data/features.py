"""Which columns customers are compared by, and their cells as the numbers and categories they stand for."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from ml.data.numbers import blank_to_null, parse_numbers
from ml.data.schema import Column
from ml.errors import CellError, ColumnNotFound, InvalidConfig, NoUsableFeatures
from ml.types import TrainingConfig


@dataclass(frozen=True)
class FeatureChoice:
    """Which columns a configuration picks from a table."""

    numeric: tuple[str, ...]
    categorical: tuple[str, ...]
    id_column: str | None


def choose_features(columns: Sequence[Column], config: TrainingConfig) -> FeatureChoice:
    """Apply ``features``, ``exclude`` and ``id_column`` to what was found in the table.

    Raises
    ------
    ColumnNotFound
        The configuration names a column that the table does not have.
    InvalidConfig
        It asks for a column that cannot be compared, such as free text.
    NoUsableFeatures
        Nothing is left to compare customers by.
    """
    by_name = {column.name: column for column in columns}
    wanted_names = (
        *(config.features or ()),
        *config.exclude,
        *([config.id_column] if config.id_column else []),
    )
    for name in wanted_names:
        if name not in by_name:
            raise ColumnNotFound(f"There is no column {name!r}. The table has: {_enumerate(by_name)}.")
    id_column = config.id_column or next((column.name for column in columns if column.role == "id"), None)
    usable = [column for column in columns if column.role in ("numeric", "categorical")]
    if config.features is not None:
        usable = [by_name[name] for name in dict.fromkeys(config.features)]
        for column in usable:
            if column.role not in ("numeric", "categorical"):
                raise InvalidConfig(
                    f"Column {column.name!r} cannot be a feature ({column.role}): {column.reason} "
                    "Take it out of 'features'."
                )
    usable = [column for column in usable if column.name not in {*config.exclude, id_column}]
    if not usable:
        found = ", ".join(f"{column.name} ({column.role})" for column in columns[:20])
        raise NoUsableFeatures(
            f"No column can be used to compare customers. Found: {found}. "
            "At least one column of numbers or repeating categories is needed."
        )
    return FeatureChoice(
        numeric=tuple(column.name for column in usable if column.role == "numeric"),
        categorical=tuple(column.name for column in usable if column.role == "categorical"),
        id_column=id_column,
    )


def typed_features(
    frame: pl.DataFrame, numeric: Sequence[str], categorical: Sequence[str]
) -> tuple[pl.DataFrame, dict[str, pl.Series]]:
    """Numeric features as Float64, categorical ones as text; beside them where text stood in a number.

    Training and scoring both go through here, so that a cell means the same in both.
    """
    numbers = {name: parse_numbers(frame[name]) for name in numeric}
    features = pl.DataFrame(
        [numbers[name].values for name in numeric] + [category_texts(frame[name]) for name in categorical]
    )
    return features, {name: parsed.is_unparsable for name, parsed in numbers.items()}


def id_texts(column: pl.Series) -> pl.Series:
    """Ids as text. A gap turns whole numbers into 3.0 in some tools; the customer is still called 3."""
    if column.dtype.is_float() and bool((column.drop_nulls() % 1 == 0).all()):
        column = column.cast(pl.Int64, strict=False)
    return column.cast(pl.String)


def category_texts(column: pl.Series) -> pl.Series:
    """Categories as text, so that the code 1, the number 1.0 and the text "1" are one category."""
    if column.dtype == pl.Boolean:
        return column.cast(pl.String)
    if column.dtype == pl.String:
        return blank_to_null(column).str.replace(r"^(-?\d+)\.0+$", "$1")
    values = parse_numbers(column).values
    whole = values == values.round()
    texts = values.cast(pl.Int64, strict=False).cast(pl.String)
    return texts.zip_with(whole.fill_null(value=True), values.cast(pl.String)).alias(column.name)


def cell_errors(frame: pl.DataFrame, unparsable: dict[str, pl.Series], rows: pl.Series) -> list[CellError]:
    """Every cell that should hold a number and holds text, in the order of the rows."""
    errors = [
        CellError(row, name, value, f"{name} must be a number, not {shorten(value)!r}.")
        for name, flags in unparsable.items()
        if flags.any()
        for row, value in zip(rows.filter(flags), frame[name].filter(flags), strict=True)
    ]
    return sorted(errors, key=lambda error: error.row or 0)


def count_cells(n_cells: int) -> str:
    """Say how many cells: 1 cell, 2 cells."""
    return f"{n_cells:,} cell" if n_cells == 1 else f"{n_cells:,} cells"


def shorten(value: object) -> str:
    """A cell's content, short enough for a message."""
    text = str(value)
    return text if len(text) <= 40 else text[:39] + "…"


def _enumerate(names: dict[str, Column]) -> str:
    shown = ", ".join(list(names)[:20])
    return shown if len(names) <= 20 else f"{shown} and {len(names) - 20} more"
