"""The rows of a table of purchases become lines of one make; what cannot be one is marked with the reason."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

import polars as pl
from polars.selectors import by_name

from ml.data.numbers import TOO_LARGE
from ml.data.purchases.texts import code_texts, read_texts
from ml.data.purchases.totals import share_out
from ml.errors import InvalidConfig
from ml.purchases import TransactionColumns

FATES: Final = ("kept", "without_customer", "without_date", "without_amount", "in_future", "free")
"""What becomes of a row, by the number in the column ``fate``."""
# Where the day begins first.
_FURTHEST_EAST = timedelta(hours=14)
_ALWAYS = ("customer", "at", "amount", "is_refund")


def read_lines(
    frame: pl.LazyFrame, columns: TransactionColumns, as_of: datetime | None, *, has_totals: bool = False
) -> pl.LazyFrame:
    """Make lines of the rows of a table of purchases; rows that cannot be one are left out.

    Parameters
    ----------
    frame
        The table; amounts are numbers and dates are dates or times.
    columns
        What the columns hold.
    as_of
        The last moment that counts; ``None`` is now.
    has_totals
        Whether the amount is the total of an invoice. It is shared out among its lines.

    Returns
    -------
    pl.LazyFrame
        ``customer`` (text, never null), ``at`` (without a time zone), ``amount`` in the table's monetary unit
        (never 0, negative for refunds), ``is_refund``; where known ``quantity`` (negative for refunds),
        ``invoice``, ``product`` and ``category``.
    """
    judged = judge_lines(frame, columns, as_of, has_totals=has_totals)
    return judged.filter(pl.col("fate") == 0).drop("fate")


def judge_lines(
    frame: pl.LazyFrame, columns: TransactionColumns, as_of: datetime | None, *, has_totals: bool = False
) -> pl.LazyFrame:
    """Make a line of every row, as ``read_lines`` does, with ``fate``: its place in ``FATES``.

    A row that several reasons speak against has the first. Unless ``has_totals``, each row is then read for
    itself, so that a file may be larger than memory.
    """
    held, parts = _named_by_part(frame, columns)
    return _judge(held, parts, read_texts(held), as_of, has_totals=has_totals)


def judge_table(
    frame: pl.DataFrame, columns: TransactionColumns, as_of: datetime | None, *, has_totals: bool = False
) -> pl.DataFrame:
    """Judge a table in memory as ``judge_lines`` does. Its texts become categories."""
    held, parts = _named_by_part(frame.lazy(), columns)
    texts = {part: pl.lit(text) for part, text in code_texts(held.collect()).items()}
    return _judge(held, parts, texts, as_of, has_totals=has_totals).collect()


def _judge(
    frame: pl.LazyFrame,
    columns: TransactionColumns,
    texts: Mapping[str, pl.Expr],
    as_of: datetime | None,
    *,
    has_totals: bool,
) -> pl.LazyFrame:
    read = frame.select(
        at=_moments(frame.collect_schema()["date"]),
        amount=_amounts(columns, has_totals=has_totals),
        **({"quantity": _numbers(columns.quantity)} if columns.quantity else {}),
        **texts,
    )
    if has_totals:
        # Only the first line of an order may say whose it is, and when.
        read = read.with_columns(
            pl.col(name).fill_null(pl.col(name).drop_nulls().first().over("invoice")).alias(name)
            for name in ("customer", "at")
        )
    taken_back = ["amount", "quantity"] if columns.quantity else ["amount"]
    is_refund = [pl.col(name) < 0 for name in taken_back]
    is_refund += [pl.col("is_cancelled")] if "is_cancelled" in texts else []
    signed = [
        pl.when("is_refund").then(-pl.col(name).abs()).otherwise(name).alias(name) for name in taken_back
    ]
    return (
        read.with_columns(is_refund=pl.any_horizontal(is_refund).fill_null(value=False))
        .with_columns(*signed, fate=_fate(as_of or _now()))
        .select(*_ALWAYS, pl.exclude(*_ALWAYS, "is_cancelled"))
    )


def _named_by_part(
    frame: pl.LazyFrame, columns: TransactionColumns
) -> tuple[pl.LazyFrame, TransactionColumns]:
    """Name the columns by what they hold, since Polars takes a name such as ^.*$ for a pattern."""
    parts = {name: part for part, name in asdict(columns).items() if name is not None}
    held = frame.select(by_name(*parts)).rename(parts)
    return held, TransactionColumns(**{part: part for part in parts.values()})


def count_fates() -> dict[str, pl.Expr]:
    """How many lines had which fate, as ``n_`` and its name."""
    return {f"n_{what}": (pl.col("fate") == place).sum() for place, what in enumerate(FATES)}


def moment_of(as_of: str | None) -> datetime | None:
    """Read the option ``as_of``: a plain day counts up to its end, and a time zone is left out.

    Raises
    ------
    InvalidConfig
        It is still to come, tomorrow excepted, since it is that somewhere.
    """
    if as_of is None:
        return None
    moment = datetime.fromisoformat(as_of).replace(tzinfo=None)
    if moment.date() > (_now() + timedelta(days=1)).date():
        raise InvalidConfig(
            f"Option 'as_of' is {as_of}, and that day is still to come: recency is counted to what is known. "
            "Give today or an earlier day, or null for a day after the last purchase."
        )
    return datetime.combine(moment, time.max) if _is_day(as_of) else moment


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text) is not None
    except ValueError:
        return False


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None) + _FURTHEST_EAST


def _fate(until: datetime) -> pl.Expr:
    amount = pl.col("amount")
    return (
        pl.when(pl.col("customer").is_null()).then(1)
        .when(pl.col("at").is_null()).then(2)
        .when(amount.is_null()).then(3)
        .when(pl.col("at") > until).then(4)
        .when(amount == 0).then(5)
        .otherwise(0)
        .cast(pl.UInt8)
    )  # fmt: skip


def _moments(dtype: pl.DataType) -> pl.Expr:
    """When, as the clock on the wall showed it."""
    column = pl.col("date")
    if isinstance(dtype, pl.Datetime) and dtype.time_zone is not None:
        column = column.dt.replace_time_zone(None)
    if dtype == pl.String:
        return column.str.to_datetime(time_unit="us", strict=False)
    return column.cast(pl.Datetime("us"))


def _numbers(name: str) -> pl.Expr:
    number = pl.col(name).cast(pl.Float64, strict=False)
    return pl.when(number.abs() < TOO_LARGE).then(number)


def _amounts(columns: TransactionColumns, *, has_totals: bool) -> pl.Expr:
    pieces = _numbers(columns.quantity) if columns.quantity else pl.lit(1.0)
    worth = pieces * _numbers(columns.price) if columns.price else None
    if columns.amount is None:
        value = worth if worth is not None else pl.lit(None, pl.Float64)
        return pl.when(value.abs() < TOO_LARGE).then(value)
    amount = _numbers(columns.amount)
    if has_totals and columns.invoice:
        return share_out(amount, worth if worth is not None else pieces * 0, pl.col(columns.invoice))
    return amount
