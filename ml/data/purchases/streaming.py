"""Customers of a Parquet file that is larger than memory: its lines are sorted into parts by customer."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import polars as pl
from polars.exceptions import PolarsError

from ml.data.features import enumerate_names
from ml.data.panics import broken_is_unreadable
from ml.data.purchases.behaviour import Observed, observe
from ml.data.purchases.columns import FoundColumns, find_columns
from ml.data.purchases.groups import choose_by_spend, spend_by
from ml.data.purchases.lines import FATES, count_fates, judge_lines, moment_of
from ml.data.purchases.refunds import Settled, settle_refunds
from ml.data.purchases.rfm import score_rfm
from ml.data.purchases.texts import code_lines
from ml.data.raw import check_width
from ml.errors import InvalidConfig, NotPurchases
from ml.purchases import PurchaseReport, Refunds, TransactionColumns
from ml.types import Table, TableFormat, TrainingConfig

LINES_A_PART: Final = 2_000_000
_PROBED = 100_000
_ROWS_AT_ONCE = 50_000
_A_DAY = timedelta(days=1)


def customers_of_parquet(
    path: Path, config: TrainingConfig, lines_a_part: int = LINES_A_PART
) -> tuple[pl.DataFrame, PurchaseReport]:
    """Make customers of the purchases in a Parquet file, as ``as_purchases`` does of a table in memory.

    The lines are read once and written, by the hash of the customer, into parts in the folder for temporary
    files, each of which is then worked out alone. What is held in memory is one part, the customers, and the
    spend on each product.

    Parameters
    ----------
    path
        The file; dates and amounts in it have the types of dates and numbers.
    config
        ``transactions``, ``as_of`` and ``refunds`` say how; columns that are not named are found in the first
        100,000 rows.
    lines_a_part
        How many lines a part holds about; a customer is never divided.

    Returns
    -------
    pl.DataFrame
        One row a customer, with the columns of ``ml.data.purchases.behaviour.behave``.
    PurchaseReport
        What became of the lines; ``n_repeated_lines`` is not counted, and 0.

    Raises
    ------
    ColumnNotFound, InvalidConfig
        ``transactions`` and the file do not go together; texts where dates or amounts belong, and totals of
        invoices on each of their lines, need the whole table at once.
    NotPurchases
        Its rows are customers, or no purchase is left.
    UnreadableTable
        It is damaged, or has more than 2,000 columns.
    """
    with tempfile.TemporaryDirectory() as folder:
        with broken_is_unreadable("The Parquet file", PolarsError):
            rows = pl.scan_parquet(path, glob=False, hive_partitioning=False)
            check_width(len(rows.collect_schema()))
            found, until = _find(rows, config), moment_of(config.as_of)
            n_lines = rows.select(pl.len()).collect().item()
            judged = judge_lines(rows, found.columns, until)
            parts = _divide(judged, max(1, -(-n_lines // lines_a_part)), Path(folder))
        counts, spend = _add_up([_tally(part, config.refunds) for part in parts])
        if counts.get("last_at") is None:
            raise NotPurchases(_nothing_left(found.columns, n_lines))
        as_of = until or counts["last_at"] + _A_DAY
        groups, group_part = choose_by_spend(spend)
        described = [_observe(part, as_of, config.refunds, groups, group_part).customers for part in parts]
    customers = score_rfm(pl.concat(described).sort("customer_id"))
    counts |= {"n_lines": n_lines, "groups": groups, "refunds": config.refunds, "as_of": as_of}
    counts["group_column"] = getattr(found.columns, group_part) if group_part else None
    return customers, _report(found, counts, customers)


def _find(rows: pl.LazyFrame, config: TrainingConfig) -> FoundColumns:
    found = find_columns(Table(rows.head(_PROBED).collect(), TableFormat("parquet")), config)
    if found is None:
        raise NotPurchases(
            "The rows of the file are customers, as far as its first rows tell. If they are purchases, name "
            "the columns in the option 'transactions'."
        )
    columns, schema = found.columns, rows.collect_schema()
    counted = (columns.date, columns.amount, columns.quantity, columns.price)
    if texts := [name for name in counted if name and schema[name] == pl.String]:
        raise InvalidConfig(
            f"{enumerate_names(texts)}: text. A file that is read in parts needs dates and numbers there; "
            "write it again with these types, or read it as a table."
        )
    if found.has_totals:
        raise InvalidConfig(
            f"{columns.amount} holds the total of an invoice on each of its lines. Name 'quantity' and "
            "'price' in the option 'transactions', or read the file as a table."
        )
    return found


def _divide(judged: pl.LazyFrame, n_parts: int, folder: Path) -> list[Path]:
    """Write the lines of every customer, in their order, into one of so many folders; lines of nobody go."""
    part = pl.PartitionBy(folder, key={"part": pl.col("customer").hash() % n_parts}, include_key=False)
    judged.filter(pl.col("customer").is_not_null()).sink_parquet(
        part, compression="lz4", statistics=False, row_group_size=_ROWS_AT_ONCE, mkdir=True
    )
    return sorted(folder.iterdir())


@dataclass(frozen=True)
class _Tally:
    """What became of the lines of one part, in one row, and what was spent on which group."""

    counts: pl.DataFrame
    spend: dict[str, pl.DataFrame]


def _tally(part: Path, refunds: Refunds) -> _Tally:
    """Count the lines of a part, and keep those of which customers are made."""
    judged = pl.read_parquet(part / "*.parquet", hive_partitioning=False)
    lines = judged.filter(pl.col("fate") == 0).drop("fate")
    settled = settle_refunds(lines, refunds)
    # Beside the part itself, whose names end in .parquet.
    for kind, some in vars(settled).items():
        some.write_parquet(part / f"lines.{kind}", compression="lz4", statistics=False)
    is_refund, amount = pl.col("is_refund"), pl.col("amount")
    several = [
        judged.select(**count_fates(), n_seen=pl.col("customer").n_unique()),
        lines.select(
            n_refund_lines=is_refund.sum(),
            n_matched_lines=settled.mirrored.height // 2,
            revenue=amount.filter(~is_refund).sum(),
            refunded=0.0 - amount.filter(is_refund).sum(),
        ),
        settled.bought.select(first_at=pl.min("at"), last_at=pl.max("at")),
    ]
    return _Tally(pl.concat(several, how="horizontal"), spend_by(settled.bought.lazy()))


def _add_up(tallies: Sequence[_Tally]) -> tuple[dict[str, Any], dict[str, pl.DataFrame]]:
    if not tallies:
        return {}, {}
    counts = pl.concat([one.counts for one in tallies])
    total = counts.select(pl.exclude("first_at", "last_at").sum(), pl.min("first_at"), pl.max("last_at"))
    spend = {
        part: pl.concat([one.spend[part] for one in tallies]).group_by("group").agg(pl.sum("spend"))
        for part in tallies[0].spend
    }
    return total.row(0, named=True), spend


def _observe(
    part: Path, as_of: datetime, refunds: Refunds, groups: tuple[str, ...], group_column: str | None
) -> Observed:
    kinds = [field.name for field in fields(Settled)]
    lines = (pl.read_parquet(part / f"lines.{kind}", hive_partitioning=False) for kind in kinds)
    settled = Settled(*code_lines(*lines))
    return observe(settled, as_of, refunds=refunds, groups=groups, group_column=group_column)


def _report(found: FoundColumns, counts: dict[str, Any], customers: pl.DataFrame) -> PurchaseReport:
    n_lines, n_seen, n_kept = counts["n_lines"], counts.pop("n_seen"), counts.pop("n_kept")
    named = sum(counts[f"n_{what}"] for what in FATES[1:]) + n_kept
    counts["n_without_customer"] = n_lines - named
    return PurchaseReport(
        columns=found.columns,
        reasons=found.reasons,
        n_purchases=int(customers["n_purchases"].sum()),
        n_customers=customers.height,
        n_customers_without_purchase=n_seen - customers.height,
        **counts,
    )


def _nothing_left(columns: TransactionColumns, n_lines: int) -> str:
    return (
        f"No purchase is left of {n_lines:,} lines. Look at {columns.customer}, {columns.date} and the "
        "amounts, or name other columns in the option 'transactions'."
    )
