"""The texts of a table of purchases: who bought, with which invoice, which product of which category."""

from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from itertools import compress
from typing import Final

import polars as pl

from ml.data.ids import MAIL
from ml.data.numbers import MISSING_SPELLINGS

TEXTS: Final[tuple[str, ...]] = ("customer", "invoice", "product", "category")
_CANCELLED = r"^[Cc]\d+$"
_DIGITS = r"^\d+$"
_MOSTLY = 0.5
_PROBED = 10_000


def read_texts(frame: pl.LazyFrame) -> dict[str, pl.Expr]:
    """Read texts cell by cell, so that there may be more rows than memory holds.

    Parameters
    ----------
    frame
        Columns called as in ``TEXTS``, the customer among them.

    Returns
    -------
    dict of pl.Expr
        For each of them its texts, null where there is none; 17850.0 is 17850 where all ids end like that,
        and Ann@x.com is ann@x.com where all are e-mail addresses. And where most invoices have digits only,
        ``is_cancelled``: those such as C536379.
    """
    schema = frame.collect_schema()
    whole = _whole(frame)
    texts = {part: _text(part, schema[part], whole) for part in TEXTS if part in schema}
    if schema["customer"] == pl.String:
        # There are fewer customers than lines.
        ids = frame.select(pl.col("customer").unique()).collect(engine="streaming").to_series()
        tidy = _evaluate(ids, texts["customer"])
        if ids.equals(tidy):
            texts["customer"] = pl.col("customer")
        if _end_in_zero(tidy):
            texts["customer"] = texts["customer"].str.strip_suffix(".0")
        if are_mails(tidy):
            texts["customer"] = texts["customer"].str.to_lowercase()
    if "invoice" in texts:
        probed = frame.head(_PROBED).select(texts["invoice"]).collect().to_series()
        if _are_digits(probed):
            texts["is_cancelled"] = texts["invoice"].str.contains(_CANCELLED)
    return texts


def code_texts(frame: pl.DataFrame) -> dict[str, pl.Series]:
    """Read texts as ``read_texts`` does, each different one once.

    Returns
    -------
    dict of pl.Series
        The texts as categories: lines are grouped by their codes several times as fast as by the texts.
    """
    parts = [part for part in TEXTS if part in frame.columns]
    whole = _whole(frame.lazy())
    with ThreadPoolExecutor() as pool:
        columns = pool.map(lambda part: _code(frame[part], whole), parts)
    return {column.name: column for several in columns for column in several}


def _code(column: pl.Series, whole: Collection[str]) -> list[pl.Series]:
    """The texts of a column as categories; of invoices also which of them are cancelled."""
    is_text, categories = column.dtype == pl.String, pl.Categories.random()
    texts = column if is_text else _evaluate(column, _text(column.name, column.dtype, whole))
    coded = texts.cast(pl.Categorical(categories))
    different = categories.to_series().alias(column.name)
    read = _read_different(different) if is_text else different
    if not read.equals(different):
        codes = coded.to_physical()
        coded = read.cast(pl.Categorical(pl.Categories.random())).gather(codes)
    if column.name != "invoice" or not _are_digits(coded.head(_PROBED).cast(pl.String)):
        return [coded]
    cancelled = read.filter(read.str.contains(_CANCELLED))
    return [coded, coded.is_in(cancelled.implode()).alias("is_cancelled")]


def code_lines(*several: pl.DataFrame) -> list[pl.DataFrame]:
    """Make categories of the texts of lines, the same ones in all of these frames."""
    categories = pl.Categorical(pl.Categories.random())
    return [lines.with_columns(pl.col(pl.String).cast(categories)) for lines in several]


def _read_different(different: pl.Series) -> pl.Series:
    read = _evaluate(different, _text(different.name, pl.String(), ()))
    if different.name != "customer":
        return read
    if are_mails(read):
        return read.str.to_lowercase()
    return read.str.strip_suffix(".0") if _end_in_zero(read) else read


def _whole(frame: pl.LazyFrame) -> frozenset[str]:
    """The columns of floats that are whole numbers."""
    schema = frame.collect_schema()
    floats = [part for part in TEXTS if part in schema and schema[part].is_float()]
    told = [(pl.col(part).drop_nans() % 1 == 0).all() for part in floats]
    whole = frame.select(told).collect(engine="streaming").row(0) if told else ()
    return frozenset(compress(floats, whole))


def _text(part: str, dtype: pl.DataType, whole: Collection[str]) -> pl.Expr:
    column = pl.col(part)
    if dtype.is_float():
        known = column.fill_nan(None)
        return (known.cast(pl.Int64, strict=False) if part in whole else known).cast(pl.String)
    if dtype != pl.String:
        return column.cast(pl.String)
    text = column.str.strip_chars()
    is_text = ~text.str.to_lowercase().is_in(MISSING_SPELLINGS) if part == "customer" else text != ""
    return pl.when(is_text).then(text).alias(part)


def _evaluate(column: pl.Series, read: pl.Expr) -> pl.Series:
    return column.to_frame().select(read).to_series()


def _end_in_zero(ids: pl.Series) -> bool:
    """Whether a program has made decimals of all ids."""
    return bool(ids.str.contains(r"^\d+\.0$").all())


def are_mails(ids: pl.Series) -> bool:
    """Whether all ids are e-mail addresses, of which no two differ in case only."""
    return ids.dtype == pl.String and bool(ids.str.contains(MAIL).all())


def _are_digits(invoices: pl.Series) -> bool:
    share = invoices.str.contains(_DIGITS).mean()
    return isinstance(share, float) and share >= _MOSTLY
