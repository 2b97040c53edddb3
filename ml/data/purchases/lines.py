"""The rows of a table of purchases become lines of one make; what cannot be one is marked with the reason."""

from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import compress
from typing import Final

import polars as pl
from polars.selectors import by_name

from ml.data.numbers import MISSING_SPELLINGS, TOO_LARGE
from ml.data.purchases.totals import share_out
from ml.purchases import TransactionColumns

FATES: Final = ("kept", "without_customer", "without_date", "without_amount", "in_future", "free")
"""What becomes of a row, by the number in the column ``fate``."""
# Where the day begins first.
_FURTHEST_EAST = timedelta(hours=14)
_MOSTLY = 0.5
_PROBED = 10_000


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
    frame, columns = _named_by_part(frame, columns)
    schema, habits = frame.collect_schema(), _learn_habits(frame, columns)
    texts = {part: getattr(columns, part) for part in ("invoice", "product", "category")}
    read = frame.select(
        customer=_ids(columns.customer or "", schema[columns.customer or ""], habits),
        at=_moments(columns.date or "", schema[columns.date or ""]),
        amount=_amounts(columns, has_totals=has_totals),
        **({"quantity": _numbers(columns.quantity)} if columns.quantity else {}),
        **{part: _texts(name, schema[name], habits) for part, name in texts.items() if name},
    )
    if has_totals:
        # Only the first line of an order may say whose it is, and when.
        read = read.with_columns(
            pl.col(name).fill_null(pl.col(name).drop_nulls().first().over("invoice")).alias(name)
            for name in ("customer", "at")
        )
    is_refund = _takes_back(columns, habits)
    taken_back = ["amount", "quantity"] if columns.quantity else ["amount"]
    signed = [
        pl.when("is_refund").then(-pl.col(name).abs()).otherwise(name).alias(name) for name in taken_back
    ]
    first = ["customer", "at", "amount", "is_refund"]
    return (
        read.with_columns(is_refund=is_refund.fill_null(value=False))
        .with_columns(*signed, fate=_fate(as_of or _now()))
        .select(*first, pl.exclude(first))
    )


def _named_by_part(
    frame: pl.LazyFrame, columns: TransactionColumns
) -> tuple[pl.LazyFrame, TransactionColumns]:
    """Name the columns by what they hold, since Polars takes a name such as ^.*$ for a pattern."""
    parts = {name: part for part, name in asdict(columns).items() if name is not None}
    held = frame.select(by_name(*parts)).rename(parts)
    return held, TransactionColumns(**{part: part for part in parts.values()})


@dataclass(frozen=True)
class _Habits:
    """What only the rows together tell: floats that are whole numbers, ids that all end in .0, ..."""

    whole: frozenset[str]
    ids_are_tidy: bool
    ids_end_in_zero: bool
    invoices_are_digits: bool


def _learn_habits(frame: pl.LazyFrame, columns: TransactionColumns) -> _Habits:
    schema = frame.collect_schema()
    names = [columns.customer, columns.invoice, columns.product, columns.category]
    floats = [name for name in names if name and schema[name].is_float()]
    told = [(pl.col(name).drop_nans() % 1 == 0).all().alias(name) for name in floats]
    whole = frame.select(told).collect(engine="streaming").row(0) if told else ()
    habits = _Habits(
        frozenset(compress(floats, whole)),
        ids_are_tidy=False,
        ids_end_in_zero=False,
        invoices_are_digits=False,
    )
    if columns.customer and schema[columns.customer] == pl.String:
        # There are fewer customers than lines.
        ids = frame.select(pl.col(columns.customer).unique()).collect(engine="streaming").to_series()
        tidy = ids.to_frame().select(_tidy_ids(columns.customer)).to_series()
        habits = replace(
            habits,
            ids_are_tidy=ids.equals(tidy),
            ids_end_in_zero=bool(tidy.str.contains(r"^\d+\.0$").all()),
        )
    if columns.invoice:
        invoice = _texts(columns.invoice, schema[columns.invoice], habits)
        share = frame.head(_PROBED).select(invoice.str.contains(r"^\d+$").mean()).collect().item()
        habits = replace(habits, invoices_are_digits=share is not None and share >= _MOSTLY)
    return habits


def moment_of(as_of: str | None) -> datetime | None:
    """Read the option ``as_of``: a plain day counts up to its end, and a time zone is left out."""
    if as_of is None:
        return None
    moment = datetime.fromisoformat(as_of).replace(tzinfo=None)
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


def _takes_back(columns: TransactionColumns, habits: _Habits) -> pl.Expr:
    """Negative amounts and quantities, and invoices such as C536379 where the others have digits only."""
    is_refund = pl.col("amount") < 0
    if columns.quantity:
        is_refund |= pl.col("quantity") < 0
    if not columns.invoice or not habits.invoices_are_digits:
        return is_refund
    return is_refund.fill_null(value=False) | pl.col("invoice").str.contains(r"^[Cc]\d+$")


def _ids(name: str, dtype: pl.DataType, habits: _Habits) -> pl.Expr:
    """Who a customer is, as text: 17850.0 is 17850 where a program has made decimals of all of them."""
    if dtype != pl.String:
        return _texts(name, dtype, habits)
    text = pl.col(name) if habits.ids_are_tidy else _tidy_ids(name)
    return text.str.strip_suffix(".0") if habits.ids_end_in_zero else text


def _tidy_ids(name: str) -> pl.Expr:
    text = pl.col(name).str.strip_chars()
    return pl.when(~text.str.to_lowercase().is_in(MISSING_SPELLINGS)).then(text).alias(name)


def _texts(name: str, dtype: pl.DataType, habits: _Habits) -> pl.Expr:
    column = pl.col(name)
    if dtype.is_float():
        known = column.fill_nan(None)
        return (known.cast(pl.Int64, strict=False) if name in habits.whole else known).cast(pl.String)
    if dtype != pl.String:
        return column.cast(pl.String)
    text = column.str.strip_chars()
    return pl.when(text != "").then(text)


def _moments(name: str, dtype: pl.DataType) -> pl.Expr:
    """When, as the clock on the wall showed it."""
    column = pl.col(name)
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
