"""What is said of the cells, rows and columns of a table that were mended, left out, or are odd."""

from collections.abc import Iterable, Sequence

import polars as pl

from ml.data.content import Column
from ml.data.features import count_cells, shorten
from ml.data.findings import listed
from ml.data.headers import says_place
from ml.data.ids import is_named_like_id
from ml.data.logscale import choose_log_features
from ml.data.marks import Decimal
from ml.data.mixed import are_codes, are_unread_amounts, begin_as_numbers, read_numbers
from ml.data.numbers import blank_to_null
from ml.types import TableWarning, TrainingConfig

_FEW_NEGATIVES = 0.15


def notice_columns(columns: Sequence[Column], config: TrainingConfig) -> list[TableWarning]:
    """Columns without content, or almost, unless the configuration settles what to do with them."""
    if config.features is not None:
        return []
    return [
        _without_content(column)
        for column in columns
        if column.role in ("empty", "almost_empty") and column.name not in config.exclude
    ]


def notice_unparsable(
    frame: pl.DataFrame, unparsable: dict[str, pl.Series], rows: pl.Series
) -> list[TableWarning]:
    """Text where a number belongs, feature by feature."""
    return [
        _not_numbers(frame[name].filter(flags), rows.filter(flags))
        for name, flags in unparsable.items()
        if flags.any()
    ]


def notice_unread(
    frame: pl.DataFrame,
    columns: Iterable[Column],
    rows: pl.Series,
    config: TrainingConfig,
    decimal: Decimal | None = None,
) -> list[TableWarning]:
    """Columns of texts that hold many numbers, unless the configuration settles what to do with them."""
    settled = {*config.exclude, *(config.categorical or ())}
    return [
        warning
        for column in columns
        if column.role in ("text", "categorical")
        and column.name not in settled
        and (config.features is None or column.name in config.features)
        and frame[column.name].dtype == pl.String
        and not is_named_like_id(column.name)
        and (warning := _unread(frame[column.name], column.role, rows, decimal))
    ]


def notice_empty_rows(rows: pl.Series) -> list[TableWarning]:
    """Rows in which no feature is known."""
    if rows.is_empty():
        return []
    said = f"Rows without any value that customers could be compared by: {len(rows):,}. They are left out."
    advice = "Fill in what is known of these customers, or take the rows out of the file."
    return [TableWarning("empty_rows", said, listed(rows), advice)]


def notice_missing_ids(ids: pl.Series | None, id_column: str | None, rows: pl.Series) -> list[TableWarning]:
    """Rows that do not say who the customer is."""
    if ids is None:
        return []
    at = rows.filter(blank_to_null(ids).is_null())
    if at.is_empty():
        return []
    said = f"Rows without {id_column}: {len(at):,} of {len(rows):,}. Each counts as a customer of its own."
    return [TableWarning("missing_ids", said, listed(at), f"Fill in {id_column}, or take the rows out.")]


def notice_negatives(
    features: pl.DataFrame, numeric: Iterable[str], rows: pl.Series, config: TrainingConfig
) -> list[TableWarning]:
    """Negative cells in features that are seldom negative; places on the globe are so for good reason."""
    names = list(numeric)
    n_known = features.select(pl.col(names).count()).to_dicts()
    n_negative = features.select((pl.col(names) < 0).sum()).to_dicts()
    seldom = [
        name
        for name in names
        if 0 < n_negative[0][name] <= _FEW_NEGATIVES * n_known[0][name] and not says_place(name)
    ]
    on_log = choose_log_features(features, seldom, config.log_transform)
    return [_negatives(features[name], rows, is_log=name in on_log) for name in seldom]


def _without_content(column: Column) -> TableWarning:
    if column.role == "empty":
        said = f"{column.name} is empty and will be left out."
        return TableWarning("empty_column", said, advice="Fill it in, or take it out of the file.")
    return TableWarning(
        "almost_empty_column",
        f"{column.name} is left out. {column.reason}",
        advice=f"Fill it in, or name it in the option features to use it all the same: {column.name}.",
    )


def _unread(cells: pl.Series, role: str, rows: pl.Series, decimal: Decimal | None) -> TableWarning | None:
    if not begin_as_numbers(cells):
        return None
    text = blank_to_null(cells)
    if are_codes(text.drop_nulls()):
        return None
    numbers = read_numbers(text, decimal)
    is_other = text.is_not_null() & numbers.is_null()
    others = text.filter(is_other)
    if not are_unread_amounts(numbers.drop_nulls(), others, is_categorical=role == "categorical"):
        return None
    name, n_numbers = cells.name, numbers.count()
    examples = " and ".join(repr(shorten(one)) for one in others.unique(maintain_order=True)[:2])
    return TableWarning(
        "unread_numbers",
        f"{name} is taken for {'text' if role == 'text' else 'categories'}, though {n_numbers:,} of "
        f"{n_numbers + len(others):,} cells are numbers. The others are not, such as {examples}.",
        listed(rows.filter(is_other)),
        f"If {name} holds amounts, correct these cells or empty them; if it holds categories, name it in the "
        "option categorical.",
    )


def _not_numbers(cells: pl.Series, rows: pl.Series) -> TableWarning:
    return TableWarning(
        "unparsable_values",
        f"{count_cells(len(cells))} of {cells.name} cannot be read as numbers, such as "
        f"{shorten(cells[0])!r} in row {rows[0]:,}: treated as missing.",
        listed(rows),
        "Correct these cells, or leave them to count as missing.",
    )


def _negatives(column: pl.Series, rows: pl.Series, *, is_log: bool) -> TableWarning:
    flags = (column < 0).fill_null(value=False)
    at = rows.filter(flags)
    said = (
        f"{count_cells(len(at))} of {column.name}, which is seldom negative, "
        f"{'is' if len(at) == 1 else 'are'} below zero, such as {column.filter(flags)[0]:g} in row "
        f"{at[0]:,}: kept as written."
    )
    if is_log:
        said += " Its logarithmic scale keeps the sign (signed log)."
    return TableWarning(
        "negative_values",
        said,
        listed(at),
        "If they are refunds, take them off the amounts they belong to; if they are slips, correct them.",
    )
