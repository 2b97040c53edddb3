"""Reports on tables and models as lines for a terminal."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ml.errors import CellError
    from ml.forecasts import Forecast, Outlook
    from ml.purchases import PurchaseReport
    from ml.scoring.scorer import Scored
    from ml.scoring.streamed import Streamed
    from ml.segments import Identity, SegmentProfile
    from ml.types import (
        ColumnSummary,
        SegmentationModel,
        TableFormat,
        TableReport,
        TableWarning,
    )

MAX_NAME_CHARS = 30
MAX_ROWS = 10
HEADER = ("column", "role", "missing", "distinct", "min", "median", "max", "skew", "outliers")
N_TEXTS = 2
INDENT = " " * 23
PROCESSES = {
    "bg_nbd": "BG/NBD",
    "mbg_nbd": "MBG/NBD",
    "pareto_nbd": "Pareto/NBD",
    "gamma_gamma": "gamma-gamma",
}


def table_lines(report: "TableReport") -> Iterator[str]:
    """What was found in a table: how it was written, its columns, and what to know about it."""
    yield f"{harmless(report.name)}: {_written(report.format)}."
    yield (
        f"Rows: {report.n_rows:,}. Columns: {report.n_columns:,}. Exact copies: {report.n_duplicates:,}. "
        f"Other rows whose id stands in an earlier row: {report.n_repeated_ids:,}."
    )
    yield ""
    yield from aligned([HEADER, *(_cells(column) for column in report.columns)])
    if report.purchases:
        yield ""
        yield from purchase_lines(report.purchases)
    if report.customer_columns:
        yield ""
        yield "What is then known of each customer:"
        yield from aligned([HEADER, *(_cells(column) for column in report.customer_columns)])
    for warning in report.warnings:
        yield ""
        yield f"! {harmless(warning.message)}"
        for more in (warning.advice, _rows(warning)):
            if more:
                yield f"  {harmless(more)}"


def purchase_lines(report: "PurchaseReport") -> Iterator[str]:
    """What was understood of a table of purchases, and what customers it makes."""
    used = {
        name: column
        for name, column in vars(report.columns).items()
        if column is not None and not (name in {"quantity", "price"} and report.columns.amount)
    }
    yield harmless(f"Its rows are purchases: {', '.join(f'{name} {used[name]!r}' for name in used)}.")
    yield (
        f"Customers: {report.n_customers:,}. They made {report.n_purchases:,} purchases for "
        f"{report.revenue:,.2f}, from {report.first_at:%Y-%m-%d} to {report.last_at:%Y-%m-%d}; recency is "
        f"counted to {report.as_of:%Y-%m-%d}."
    )


def left_out_lines(report: "PurchaseReport") -> Iterator[str]:
    """Which lines do not count; of a table that is described, or trained on, its warnings say so."""
    left_out = {
        "without a customer": report.n_without_customer,
        "without a readable date": report.n_without_date,
        "without a readable amount": report.n_without_amount,
        "later than that": report.n_in_future,
        "for nothing": report.n_free,
    }
    if any(left_out.values()):
        told = ", ".join(f"{count:,} {what}" for what, count in left_out.items() if count)
        yield f"Lines left out, of {report.n_lines:,}: {told}."
    if report.n_refund_lines:
        mirror = f", of which {report.n_matched_lines:,} mirror a purchase" if report.n_matched_lines else ""
        yield f"Refunds ({report.refunds}): {report.n_refund_lines:,} lines, {report.refunded:,.2f}{mirror}."
    if report.n_customers_without_purchase:
        yield f"Customers of whom no purchase is left, left out: {report.n_customers_without_purchase:,}."


def forecast_lines(forecast: "Forecast") -> Iterator[str]:
    """Which process was fitted, and how it did on purchases that it had not seen."""
    spend = "" if forecast.spend is None else f", and of spend: {PROCESSES[forecast.spend.kind]}"
    yield (
        f"Forecast of purchases: {PROCESSES[forecast.purchases.kind]}, fitted to "
        f"{forecast.purchases.n_customers:,} customers{spend}."
    )
    if forecast.holdout:
        kept = forecast.holdout
        yield (
            f"Of the last {kept.holdout_weeks:.0f} weeks, kept from it, it expected {kept.expected:,.0f} "
            f"repeat purchases ({kept.low:,.0f} to {kept.high:,.0f}); there were {kept.actual:,}."
        )
    if forecast.spend_refused:
        yield harmless(f"Note: {forecast.spend_refused}")
    yield from (harmless(f"Note: {warning}") for warning in forecast.warnings)


def outlook_words(outlook: "Outlook") -> str:
    """What some customers are expected to do, with what bounds 90 % of what may happen."""
    purchases = _between(outlook.expected_purchases, outlook.purchases_low, outlook.purchases_high)
    value = _between(outlook.expected_value, outlook.value_low, outlook.value_high)
    return f"{purchases} purchases" + (f", worth {value}" if value else "")


def _between(expected: float | None, low: float | None, high: float | None) -> str:
    if expected is None:
        return ""
    within = "" if low is None or high is None else f" ({low:,.0f} to {high:,.0f})"
    return f"{expected:,.0f}{within}"


def model_lines(model: "SegmentationModel", *, is_active: bool) -> Iterator[str]:
    """What was found in the customers, and what was mended for it."""
    if model.structure:
        yield model.structure.statement
    n_customers = model.customers.height
    yield f"{model.algorithm} formed {model.n_segments} segments of {n_customers:,} customers."
    for one in model.segments:
        yield _segment_line(one)
        yield from (f"{INDENT}{harmless(first.text)}" for first in one.recommendations[:1])
        if one.outlook:
            yield f"{INDENT}Expected in the next 90 days: {outlook_words(one.outlook)}."
    if model.n_unassigned:
        yield f"  -  {model.n_unassigned:>9,}  {model.n_unassigned / n_customers:>5.1%}  unassigned"
    yield from _identity_lines(model.identity)
    yield from model.choice
    if model.forecast:
        yield from forecast_lines(model.forecast)
    if model.forecast_refused:
        yield harmless(f"No forecast: {model.forecast_refused}")
    yield f"Silhouette {model.scores.silhouette:.4f} ({model.scores.space})."
    if model.data.purchases:
        yield from purchase_lines(model.data.purchases)
    yield from _mended(model)
    for warning in model.data.warnings:
        yield harmless(" ".join(["Note:", warning.message, warning.advice, _rows(warning)]).rstrip())
    yield f"Model {model.model_id} is {'active' if is_active else 'kept, not active'}."


def _segment_line(segment: "SegmentProfile") -> str:
    name = harmless(segment.name)
    stability = "" if segment.stability is None else f", {segment.stability_band} ({segment.stability:.2f})"
    return f"  {segment.segment}  {segment.size:>9,}  {segment.share:>5.1%}  {name}{stability}"


def _identity_lines(identity: "Identity | None") -> Iterator[str]:
    if identity is None:
        return
    on = {
        "shared_customers": f"{identity.n_customers:,} customers that are in both tables",
        "placement": f"where the model before places the {identity.n_customers:,} customers",
    }[identity.basis]
    told = [f"{len(identity.kept)} go on from model {identity.previous_model_id}"]
    if identity.new:
        told.append(f"new: {', '.join(map(str, identity.new))}")
    if identity.gone:
        told.append(f"gone: {', '.join(f'{one.segment} ({harmless(one.name)})' for one in identity.gone)}")
    yield f"Segments: {'; '.join(told)}. Judged by {on}."


def named(segment: int, name: str) -> str:
    """Write a segment as its number and its name."""
    return harmless(name if segment < 0 else f"{segment} {name}")


def scored_line(scored: "Scored") -> str:
    """What was odd in a table that was scored, in one line; nothing when nothing was."""
    n_imputed = int(scored.frame["imputed"].list.len().sum())
    n_skipped = scored.frame["segment"].null_count()
    return _scored_line(scored.warnings, n_imputed, n_skipped, len(scored.errors), scored.errors)


def streamed_line(streamed: "Streamed") -> str:
    """The same of a table that was scored block by block."""
    return _scored_line(
        streamed.warnings, streamed.n_imputed, streamed.n_skipped, streamed.n_errors, streamed.errors
    )


def _scored_line(
    warnings: "Sequence[TableWarning]",
    n_imputed: int,
    n_skipped: int,
    n_errors: int,
    errors: "Sequence[CellError]",
) -> str:
    told = [warning.message for warning in warnings]
    if n_imputed:
        told.append(f"Values filled in: {n_imputed:,}.")
    if n_skipped:
        told.append(f"Rows without a segment: {n_skipped:,}.")
    if errors:
        rows = list(dict.fromkeys(error.row for error in errors if error.row))
        told.append(f"Cells that cannot be read as numbers: {n_errors:,}. The first: {errors[0].message}")
        told.append(_listed(rows))
    return harmless(" ".join(told))


def _mended(model: "SegmentationModel") -> Iterator[str]:
    """What no warning tells."""
    data = model.data
    # Unread cells are filled in as well, and rows that were left out are not.
    gaps = {name: count for name in data.features if (count := model.customers[name].null_count())}
    if gaps:
        columns = ", ".join(f"{name} {count:,}" for name, count in gaps.items())
        yield harmless(f"Filled in where values are missing: {columns}.")
    if data.n_rows_dropped:
        yield f"Rows left out since values are missing: {data.n_rows_dropped:,}."
    if data.n_outliers_excluded:
        yield f"Outliers, which shape no segment but are placed in one: {data.n_outliers_excluded:,}."


def _written(table_format: "TableFormat") -> str:
    # Most tables begin with the names, which is not worth a word.
    header_line = table_format.header_line if table_format.header_line != 1 else None
    facts = {
        "": table_format.encoding,
        "packed with": table_format.compression,
        "sheet": table_format.sheet and repr(table_format.sheet),
        "names in line": header_line,
        "cells apart by": table_format.delimiter and repr(table_format.delimiter),
        "thousands": table_format.thousands and repr(table_format.thousands),
        "decimals": table_format.decimal and repr(table_format.decimal),
    }
    told = [f"{what} {fact}".strip() for what, fact in facts.items() if fact]
    return harmless(", ".join([table_format.kind, *told]))


def _cells(column: "ColumnSummary") -> tuple[str, ...]:
    name = harmless(column.name)
    return (
        name if len(name) <= MAX_NAME_CHARS else name[: MAX_NAME_CHARS - 1] + "…",
        column.role.replace("_", " "),
        f"{column.n_missing:,}",
        f"{column.n_distinct:,}",
        *(_number(value) for value in (column.min, column.median, column.max, column.skew)),
        "" if column.n_outliers is None else f"{column.n_outliers:,}",
    )


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if 1000 <= abs(value) < 1e12 else f"{value:.4g}"


def aligned(lines: Sequence[Sequence[str]]) -> Iterator[str]:
    """Set cells one below the other: the first two of each line are texts, the others numbers."""
    widths = [max(map(len, cells)) for cells in zip(*lines, strict=True)]
    for line in lines:
        padded = [
            cell.ljust(width) if position < N_TEXTS else cell.rjust(width)
            for position, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        yield "  ".join(padded).rstrip()


def _rows(warning: "TableWarning") -> str:
    if not warning.rows:
        return ""
    return _listed(warning.rows)


def _listed(rows: Sequence[int]) -> str:
    more = " and more" if len(rows) > MAX_ROWS else ""
    return f"Rows: {', '.join(f'{row:,}' for row in rows[:MAX_ROWS])}{more}."


def harmless(text: str) -> str:
    """A file must not steer the terminal."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
