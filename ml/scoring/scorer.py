"""Segments for new customers."""

from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, field, replace
from typing import Literal, cast, overload

import numpy as np
import pandas as pd
import polars as pl

from ml.data.features import category_texts, cell_errors, count_cells, id_texts, typed_features
from ml.data.frames import table_from_frame
from ml.data.marks import Decimal
from ml.data.mixed import plain_numbers
from ml.data.transactions import purchases_again
from ml.errors import CellError, ColumnNotFound, InvalidValues
from ml.modeling.config import check_config
from ml.scoring.compiled import compile_model
from ml.types import UNASSIGNED, UNASSIGNED_NAME, SegmentationModel, Table, TableWarning

_MAX_SAID, _MAX_SAID_CHARS = 3, 40
_ADDED = ("segment", "segment_name", "confidence", "is_outlier")


@dataclass(frozen=True)
class Scored:
    """The rows of a table, in their order, with their segments.

    ``frame`` has the columns ``customer_id``, ``segment``, ``segment_name``, ``confidence``, ``is_outlier``
    and ``imputed`` (the features that were missing); all but the first are null for rows that were skipped.
    A customer of no segment has the segment ``UNASSIGNED``, the name "Unassigned" and confidence 0.
    ``probabilities`` has shape (n_rows, n_segments), NaN for skipped rows, and is None for algorithms that
    have none. ``features`` are the values that were placed, null where missing or unparsable; ``distance``,
    shape (n_rows,), is that to the own segment, NaN for skipped rows. ``warnings`` says where the segments
    are no groups, and names categories that were not seen in training.
    """

    frame: pl.DataFrame
    probabilities: np.ndarray | None
    errors: tuple[CellError, ...]
    features: pl.DataFrame = field(repr=False)
    distance: np.ndarray = field(repr=False)
    warnings: tuple[TableWarning, ...] = ()


OnError = Literal["fail", "skip", "impute"]


def to_six_decimals(shares: np.ndarray) -> np.ndarray:
    """Confidences and probabilities as they are told to others, any shape: more digits would say nothing."""
    return np.asarray(np.rint(shares * 1e6) / 1e6)


def told(scored: Scored) -> pl.DataFrame:
    """The frame with its confidence in six decimals."""
    confidence = scored.frame["confidence"]
    rounded = pl.Series("confidence", to_six_decimals(confidence.to_numpy()), nan_to_null=True)
    return scored.frame.with_columns(rounded)


def score(model: SegmentationModel, table: Table, *, on_error: OnError = "fail") -> Scored:
    """Place every row of a table, or every customer of a table of purchases.

    Missing values are imputed as in training. A category that was not seen there counts as none of those that
    were, so that the other features decide. Columns that the model does not know are ignored.

    Parameters
    ----------
    on_error
        What becomes of a row with text where a number belongs: ``"fail"`` refuses the table, ``"skip"``
        leaves the row without a segment, ``"impute"`` takes the text for missing, as training does.

    Raises
    ------
    ColumnNotFound
        A feature's column is missing.
    InvalidValues
        Text stands where a number belongs, and ``on_error`` is ``"fail"``.
    """
    table = customer_table(model, table)
    _check_columns(model, table.frame)
    frame = _as_trained(model, table)
    categorical = model.data.categorical_features
    numeric = [name for name in model.data.features if name not in categorical]
    features, unparsable = typed_features(frame, numeric, categorical)
    rows = pl.Series(np.arange(1, frame.height + 1))
    errors = tuple(cell_errors(frame, unparsable, rows))
    if errors and on_error == "fail":
        raise refusal(len(errors), errors)
    is_good = np.ones(frame.height, dtype=bool)
    if on_error == "skip":
        is_good[[error.row - 1 for error in errors if error.row]] = False
    placed, probabilities, distance = _place(model, features, is_good)
    warnings = (*no_groups(model), *_unseen_categories(model, features))
    placed = placed.with_columns(_ids(model, frame))
    return Scored(placed, probabilities, errors, features, distance, warnings)


@overload
def segment(model: SegmentationModel, table: Table | pl.DataFrame) -> pl.DataFrame: ...


@overload
def segment(model: SegmentationModel, table: pd.DataFrame) -> pd.DataFrame: ...


def segment(
    model: SegmentationModel, table: Table | pl.DataFrame | pd.DataFrame
) -> pl.DataFrame | pd.DataFrame:
    """Return the table with ``segment``, ``segment_name``, ``confidence`` and ``is_outlier`` added.

    A pandas frame comes back as a pandas frame, with its index. Of purchases, the customers come back.
    """
    given = table_from_frame(table)
    placeable = customer_table(model, given)
    scored = score(model, placeable).frame
    if placeable is not given:
        customers = placeable.frame.with_columns(scored.select(_ADDED))
        return customers.to_pandas() if isinstance(table, pd.DataFrame) else customers
    added = scored.select(_ADDED)
    if isinstance(table, pd.DataFrame):
        return table.assign(**{column.name: column.to_numpy() for column in added})
    frame = table.frame if isinstance(table, Table) else table
    return frame.with_columns(added)


def customer_table(model: SegmentationModel, table: Table, as_of: str | None = None) -> Table:
    """Make the customers of a table of purchases, as the training did; any other table stays what it is.

    Parameters
    ----------
    as_of
        What recency is counted to, in ISO 8601; by default as ``purchases_again`` has it.

    Raises
    ------
    TableError
        No customers can be made of the purchases.
    InvalidConfig
        ``as_of`` is no day.
    """
    config = replace(model.config, as_of=as_of)
    check_config(config)
    report = model.data.purchases
    if report is None or set(model.data.features) <= set(table.frame.columns):
        return table
    bought = purchases_again(table, report, config)
    return table if bought is None else bought.table


def _check_columns(model: SegmentationModel, frame: pl.DataFrame) -> None:
    missing = [name for name in model.data.features if name not in frame.columns]
    if missing:
        raise ColumnNotFound(
            f"The model needs the columns {', '.join(model.data.features)}; missing: {', '.join(missing)}. "
            f"Send them, with null where a value is not known{_or_purchases(model)}.",
            tuple(CellError(None, name, None, f"{name} is missing.") for name in missing),
        )


def _or_purchases(model: SegmentationModel) -> str:
    if model.data.purchases is None:
        return ""
    named = [one for one in astuple(model.data.purchases.columns) if one is not None]
    return f", or purchases, as in training, with the columns {', '.join(named)}"


def refusal(n_errors: int, first: Sequence[CellError]) -> InvalidValues:
    """What to raise for cells that should hold numbers, of which there are ``n_errors``."""
    said = (
        f"{count_cells(n_errors)} cannot be read as numbers. The first, in row {first[0].row:,}: "
        f"{first[0].message} Correct them, or send on_error=impute to count them as missing, or "
        "on_error=skip to leave their rows without a segment."
    )
    return InvalidValues(said, tuple(first))


def _as_trained(model: SegmentationModel, table: Table) -> pl.DataFrame:
    """Columns of another kind than in training, since this table has other rows, are taken as written.

    A few rows may all look like numbers, or like dates, in a column of categories: "10%" beside "none".
    """
    replaced = {}
    for name in table.as_written.keys() & set(model.data.features):
        read, written = table.frame[name], table.as_written[name]
        if name not in model.data.categorical_features:
            replaced[name] = written if read.dtype.is_temporal() else read
            continue
        texts = category_texts(written)
        replaced[name] = texts.zip_with(texts.is_in(known_categories(model, name)), category_texts(read))
    frame = table.frame.with_columns(column.alias(name) for name, column in replaced.items())
    # One odd cell in a small table leaves a whole column unread.
    decimal = cast("Decimal | None", table.format.decimal or model.data.format.decimal)
    return frame.with_columns(
        plain_numbers(frame[name], decimal)
        for name in model.data.features
        if name not in model.data.categorical_features
        and frame[name].dtype == pl.String
        and not (name in table.as_written and table.frame[name].dtype == pl.String)
    )


def no_groups(model: SegmentationModel) -> Iterator[TableWarning]:
    """Warn where the segments are no groups: whoever acts on a segment has to know that it is none."""
    if model.structure is not None and model.structure.verdict == "none":
        yield TableWarning("no_groups", model.structure.statement)


def _unseen_categories(model: SegmentationModel, features: pl.DataFrame) -> Iterator[TableWarning]:
    for name in model.data.categorical_features:
        is_unseen = features[name].is_in(known_categories(model, name)).not_().fill_null(value=False)
        if is_unseen.any():
            values = features[name].filter(is_unseen).unique(maintain_order=True)
            rows = (is_unseen.arg_true() + 1).to_list()
            yield unseen_category(name, values.to_list(), len(rows), rows[:100])


def unseen_category(name: str, values: Sequence[str], n_rows: int, rows: Sequence[int]) -> TableWarning:
    """Name categories that training did not see, all of them and the first rows that have them."""
    quoted = ", ".join(repr(value[:_MAX_SAID_CHARS]) for value in values[:_MAX_SAID])
    more = f" and {len(values) - _MAX_SAID:,} others" if len(values) > _MAX_SAID else ""
    return TableWarning(
        "unseen_category",
        f"{name} has {'a category' if len(values) == 1 else 'categories'} that training did not see: "
        f"{quoted}{more}, in {n_rows:,} row{'s' if n_rows > 1 else ''}, the first of them "
        f"{rows[0]:,}. There the other features decide.",
        tuple(rows),
        "Correct the spelling, or train again with such customers.",
    )


def known_categories(model: SegmentationModel, feature: str) -> list[str]:
    """Return the categories of a feature that training saw."""
    profiles = (one for one in model.segments[0].profile if one.feature == feature)
    return [category.value for profile in profiles for category in profile.categories]


def _place(
    model: SegmentationModel, features: pl.DataFrame, is_good: np.ndarray
) -> tuple[pl.DataFrame, np.ndarray | None, np.ndarray]:
    good = features.filter(pl.Series(is_good))
    if good.is_empty():
        return _nothing(len(is_good)), None, np.full(len(is_good), np.nan)
    found = compile_model(model).place(good)
    placed = pl.DataFrame(
        {
            "segment": found.segments,
            "segment_name": pl.Series(found.segments).replace_strict(
                names_of_segments(model), return_dtype=pl.String
            ),
            "confidence": found.confidence,
            "is_outlier": found.is_outlier,
            "imputed": _imputed(good),
        }
    )
    probabilities = found.probabilities
    if is_good.all():
        return placed, probabilities, found.distance
    # Skipped rows keep their place, empty.
    position = np.where(is_good, np.cumsum(is_good) - 1, -1)
    position_or_null = pl.Series([int(one) if one >= 0 else None for one in position], dtype=pl.Int64)
    spread = placed.select(pl.all().gather(position_or_null))
    if probabilities is not None:
        probabilities = np.where(is_good[:, None], probabilities[position], np.nan)
    return spread, probabilities, np.where(is_good, found.distance[position], np.nan)


def names_of_segments(model: SegmentationModel) -> dict[int, str]:
    """Return the name of every segment, and that of no segment."""
    return {UNASSIGNED: UNASSIGNED_NAME, **{one.segment: one.name for one in model.segments}}


def _imputed(features: pl.DataFrame) -> pl.Series:
    """The names of the features that are missing, for every row."""
    names = [pl.when(pl.col(name).is_null()).then(pl.lit(name)) for name in features.columns]
    return features.select(imputed=pl.concat_list(names).list.drop_nulls()).to_series()


def _nothing(n_rows: int) -> pl.DataFrame:
    schema: dict[str, pl.DataType | type[pl.DataType]] = {
        "segment": pl.Int64, "segment_name": pl.String, "confidence": pl.Float64,
        "is_outlier": pl.Boolean, "imputed": pl.List(pl.String),
    }  # fmt: skip
    return pl.DataFrame({name: [None] * n_rows for name in schema}, schema=schema)


def _ids(model: SegmentationModel, frame: pl.DataFrame) -> pl.Series:
    for name in (model.data.id_column, "customer_id"):
        if name is not None and name in frame.columns:
            return id_texts(frame[name]).alias("customer_id")
    return pl.Series("customer_id", [None] * frame.height, dtype=pl.String)
