"""What is found in a table, in the order in which its owner should hear of it."""

from collections.abc import Iterable, Sequence

import polars as pl

from ml.types import TableWarning

MAX_LISTED_ROWS = 100

# What may make the segments wrong comes first, what was mended without loss last.
_ORDER = (
    "purchases_found",
    "unusable_purchases",
    "no_usable_column",
    "too_few_customers",
    "ragged_rows",
    "second_table",
    "other_sheets",
    "inner_records",
    "ambiguous_numbers",
    "ambiguous_dates",
    "mixed_marks",
    "broken_characters",
    "several_currencies",
    "unread_numbers",
    "unparsable_values",
    "unparsable_dates",
    "late_as_of",
    "order_totals",
    "lines_without_customer",
    "lines_without_date",
    "lines_without_amount",
    "lines_in_future",
    "undone_purchases",
    "unused_refunds",
    "unused_discounts",
    "refunds",
    "customers_without_purchase",
    "free_lines",
    "repeated_lines",
    "repeated_ids",
    "missing_ids",
    "negative_values",
    "many_outliers",
    "rows_alike",
    "duplicate_rows",
    "empty_rows",
    "almost_empty_column",
    "empty_column",
    "unnamed_columns",
    "repeated_names",
    "unproven_total",
    "total_row",
    "footer_rows",
    "title_rows",
    "repeated_header",
    "blank_rows",
    "guessed_encoding",
    "number_marks",
    "date_format",
)


def by_importance(warnings: Iterable[TableWarning]) -> tuple[TableWarning, ...]:
    """Sort warnings, the most important first; those of one kind keep their order.

    A kept table may bring a warning of a kind that is no longer given: it comes last.
    """
    place = {code: position for position, code in enumerate(_ORDER)}
    return tuple(sorted(warnings, key=lambda one: place.get(one.code, len(place))))


def listed(rows: Sequence[int] | pl.Series) -> tuple[int, ...]:
    """The first 100 of some row numbers, for a warning."""
    return tuple(int(row) for row in rows[:MAX_LISTED_ROWS])
