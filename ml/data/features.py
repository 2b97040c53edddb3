"""Which columns customers are compared by, and their cells as the numbers and categories they stand for."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from ml.data.content import COMPARABLE, RESULT_COLUMNS, Column
from ml.data.numbers import blank_to_null, parse_numbers
from ml.data.schema import infer_schema
from ml.errors import CellError, ColumnNotFound, InvalidConfig, NoUsableFeatures
from ml.types import TrainingConfig

_WAY_OUT = {
    "text": "Name it in 'categorical' if its texts are categories, or take it out of 'features'.",
    "date": "Turn it into a number first, such as days, or take it out of 'features'.",
}
_NO_WAY_OUT = "Take it out of 'features'."


@dataclass(frozen=True)
class FeatureChoice:
    """The columns of a table with their roles, and which of them a configuration picks."""

    columns: tuple[Column, ...]
    numeric: tuple[str, ...]
    categorical: tuple[str, ...]
    id_column: str | None


def choose_features(frame: pl.DataFrame, config: TrainingConfig) -> FeatureChoice:
    """Find the roles of the columns, and apply what a configuration says of them.

    Raises
    ------
    ColumnNotFound
        The configuration names a column that the table does not have.
    InvalidConfig
        It asks for a column that cannot be compared, such as free text.
    NoUsableFeatures
        Nothing is left to compare customers by.
    """
    _check_names(frame, config)
    choice = pick_features(infer_schema(frame, config), config)
    if config.features is not None:
        _refuse_incomparable([one for one in choice.columns if one.name in config.features])
    if not (choice.numeric or choice.categorical):
        found = ", ".join(f"{column.name} ({column.role})" for column in choice.columns[:20])
        raise NoUsableFeatures(
            f"No column can be used to compare customers. Found: {found}. "
            "At least one column of numbers or repeating categories is needed."
        )
    return choice


def pick_features(columns: Sequence[Column], config: TrainingConfig) -> FeatureChoice:
    """Take the comparable columns that a configuration does not leave out, in the order it names them."""
    by_name = {column.name: column for column in columns}
    wanted = config.features if config.features is not None else tuple(by_name)
    usable = [by_name[name] for name in dict.fromkeys(wanted) if name not in config.exclude]
    return FeatureChoice(
        columns=tuple(columns),
        numeric=tuple(column.name for column in usable if column.role == "numeric"),
        categorical=tuple(column.name for column in usable if column.role == "categorical"),
        id_column=next((column.name for column in columns if column.role == "id"), None),
    )


def _check_names(frame: pl.DataFrame, config: TrainingConfig) -> None:
    wanted = (
        *(config.features or ()),
        *config.exclude,
        *(config.categorical or ()),
        *([config.id_column] if config.id_column is not None else []),
    )
    for name in wanted:
        if name not in frame.columns:
            raise ColumnNotFound(
                f"There is no column {name!r}. The table has: {enumerate_names(frame.columns)}."
            )


def _refuse_incomparable(columns: Sequence[Column]) -> None:
    refused = [column for column in columns if column.role not in COMPARABLE]
    if refused:
        raise InvalidConfig(
            " ".join(
                f"Column {column.name!r} cannot be a feature ({column.role}): {column.reason} "
                f"{_way_out(column)}"
                for column in refused
            )
        )


def _way_out(column: Column) -> str:
    # The reason says it already.
    is_result = column.name in RESULT_COLUMNS and column.role == "text"
    return _NO_WAY_OUT if is_result else _WAY_OUT.get(column.role, _NO_WAY_OUT)


def typed_features(
    frame: pl.DataFrame, numeric: Sequence[str], categorical: Sequence[str]
) -> tuple[pl.DataFrame, dict[str, pl.Series]]:
    """Numeric features as Float64, categorical ones as text; beside them where text stood in a number.

    Training and scoring both go through here, so that a cell means the same in both.
    """
    numbers = {name: parse_numbers(frame[name]) for name in numeric}
    columns = [numbers[name].values for name in numeric] + [
        category_texts(frame[name]) for name in categorical
    ]
    # Polars takes a height without columns, but not an empty list of them.
    features = pl.DataFrame(columns or None, height=frame.height)
    return features, {name: parsed.is_unparsable for name, parsed in numbers.items()}


def id_texts(column: pl.Series) -> pl.Series:
    """Ids as text. A gap turns whole numbers into 3.0 in some tools; the customer is still called 3."""
    if column.dtype.is_float():
        column = column.fill_nan(None)
        if bool((column.drop_nulls() % 1 == 0).all()):
            column = column.cast(pl.Int64, strict=False)
    return _written(column)


def category_texts(column: pl.Series) -> pl.Series:
    """Categories as text, so that the code 1, the number 1.0 and the text "1" are one category."""
    if column.dtype == pl.Boolean or column.dtype.is_temporal():
        return _written(column)
    if column.dtype == pl.String:
        return blank_to_null(column).str.replace(r"^(-?\d+)\.0+$", "$1")
    values = parse_numbers(column).values
    whole = values == values.round()
    texts = values.cast(pl.Int64, strict=False).cast(pl.String)
    return texts.zip_with(whole.fill_null(value=True), values.cast(pl.String)).alias(column.name)


def _written(column: pl.Series) -> pl.Series:
    # Polars has no cast for durations.
    return column.dt.to_string("iso") if column.dtype == pl.Duration else column.cast(pl.String)


def cell_errors(frame: pl.DataFrame, unparsable: dict[str, pl.Series], rows: pl.Series) -> list[CellError]:
    """Every cell that should hold a number and holds text, in the order of the rows."""
    errors = [
        cell_error(row, name, value)
        for name, flags in unparsable.items()
        if flags.any()
        for row, value in zip(rows.filter(flags), frame[name].filter(flags), strict=True)
    ]
    return sorted(errors, key=lambda error: error.row or 0)


def cell_error(row: int, name: str, value: str) -> CellError:
    """A cell that should hold a number and holds text."""
    return CellError(row, name, value, f"{name} must be a number, not {shorten(value)!r}.")


def count_cells(n_cells: int) -> str:
    """Say how many cells: 1 cell, 2 cells."""
    return f"{n_cells:,} cell" if n_cells == 1 else f"{n_cells:,} cells"


def shorten(value: object) -> str:
    """A cell's content, short enough for a message."""
    text = str(value)
    return text if len(text) <= 40 else text[:39] + "…"


def enumerate_names(names: Sequence[str]) -> str:
    """Name at most 20 columns."""
    shown = ", ".join(names[:20])
    return shown if len(names) <= 20 else f"{shown} and {len(names) - 20} more"
