"""The role of every column in a table, from its name, its values, and what a configuration says of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl
from polars.selectors import by_name

from ml.data.content import COMPARABLE, RESULT_COLUMNS, Column, are_whole, infer_content, known_frame
from ml.data.headers import says_row
from ml.data.ids import IdClaim, claim_id, elect_id
from ml.errors import InvalidConfig
from ml.types import TrainingConfig

_ALMOST_EMPTY = 0.6
_MAX_NAMED_CATEGORIES = 100
_COUNTED_CELLS = 2_000_000


@dataclass(frozen=True)
class _Found:
    """What one column holds, before the others and the configuration have a say."""

    content: Column
    claim: IdClaim | None
    n_known: int
    n_distinct: int | None
    share_missing: float


def infer_schema(
    frame: pl.DataFrame,
    config: TrainingConfig = TrainingConfig(),  # noqa: B008 - frozen
    known: pl.DataFrame | None = None,
) -> tuple[Column, ...]:
    """Decide the role of every column from its name, its values, and what a configuration says of it.

    Parameters
    ----------
    frame
        The table as it was read, one row a customer.
    config
        ``id_column``, ``features`` and ``categorical`` overrule what would be found.
    known
        What ``known_frame`` makes of the frame, where it is at hand.

    Returns
    -------
    One ``Column`` for each column of the frame, in order. At most one of them is the ``id``.

    Raises
    ------
    InvalidConfig
        ``categorical`` names a column with too many different values.
    """
    known = known_frame(frame) if known is None else known
    n_distinct = _count_distinct(known, config.categorical or ())
    found = {
        series.name: _find(series, cells.drop_nulls(), n_distinct.get(series.name), frame)
        for series, cells in zip(frame, known, strict=True)
    }
    id_column = config.id_column or elect_id(_free_claims(found, config))
    return tuple(
        replace(_decide(one, id_column, config), n_distinct=one.n_distinct) for one in found.values()
    )


def _count_distinct(known: pl.DataFrame, always: Sequence[str]) -> dict[str, int]:
    """How many values differ, in all columns but numbers with fractions, where that takes long."""
    names = [
        column.name
        for column in known
        if column.name in always or not column.dtype.is_float() or are_whole(column.drop_nulls())
    ]
    # One by one, thousands of columns would take seconds; all at once, long ones would take much memory.
    n_together = max(1, _COUNTED_CELLS // max(known.height, 1))
    counts: dict[str, int] = {}
    for start in range(0, len(names), n_together):
        several = by_name(*names[start : start + n_together])
        counts |= known.select(several.drop_nulls().n_unique()).row(0, named=True)
    return counts


def _find(series: pl.Series, known: pl.Series, n_distinct: int | None, frame: pl.DataFrame) -> _Found:
    return _Found(
        content=infer_content(series, known, n_distinct),
        claim=claim_id(known, n_distinct, frame) if n_distinct is not None and n_distinct > 1 else None,
        n_known=len(known),
        n_distinct=n_distinct,
        share_missing=1 - len(known) / max(len(series), 1),
    )


def _free_claims(found: Mapping[str, _Found], config: TrainingConfig) -> dict[str, IdClaim]:
    """Who may be the id: not what is mostly empty, nor what a configuration has another use for."""
    taken = {*(config.features or ()), *(config.categorical or ()), *config.exclude}
    return {
        name: one.claim
        for name, one in found.items()
        if one.claim and one.share_missing <= _ALMOST_EMPTY and name not in taken
    }


def _decide(found: _Found, id_column: str | None, config: TrainingConfig) -> Column:
    """Let the configuration overrule, then the id, then the gaps; else the content decides."""
    content, name = found.content, found.content.name
    if name == id_column:
        reason = found.claim.reason if found.claim and config.id_column is None else "Named as the id."
        return Column(name, "id", reason, content=content)
    if config.categorical is not None:
        content = _overrule_categories(found, config.categorical)
    if name in (config.features or ()):
        return _comparable(content)
    if name in (config.categorical or ()):
        return content
    if found.share_missing > _ALMOST_EMPTY and content.role not in ("empty", "constant"):
        reason = f"Empty in {found.share_missing * 100:.0f} % of the rows."
        return Column(name, "almost_empty", reason, content=content)
    if found.claim and found.claim.is_count and not says_row(name):
        return content
    if found.claim and id_column and name not in config.exclude:
        how = "Unique" if found.claim.is_unique else "Named"
        return Column(
            name, "text", f"{how} like an id, but another column is the customer id.", content=content
        )
    return content


def _overrule_categories(found: _Found, categorical: tuple[str, ...]) -> Column:
    """Of the columns of numbers, exactly those that are named are categories; a text may be named as well."""
    content = found.content
    if content.name in categorical:
        return _as_category(found)
    if content.role == "categorical" and content.numbers is not None:
        return replace(content, role="numeric", reason="Whole numbers that are not named as categories.")
    return content


def _as_category(found: _Found) -> Column:
    # Counted, since it is named.
    content, n_distinct = found.content, found.n_distinct or 0
    if content.role in ("constant", "empty") or content.name in RESULT_COLUMNS:
        return content
    if n_distinct > _MAX_NAMED_CATEGORIES or n_distinct * 2 > found.n_known:
        raise InvalidConfig(
            f"Column {content.name!r} cannot be a category: it has {n_distinct:,} different values in "
            f"{found.n_known:,} cells. There may be {_MAX_NAMED_CATEGORIES}, and two cells for each. "
            "Take it out of 'categorical', or group its values first."
        )
    return Column(content.name, "categorical", f"Named as a category; {n_distinct} different values.")


def _comparable(column: Column) -> Column:
    """What can be compared of a column that was asked for by name."""
    while column.role not in COMPARABLE and column.content is not None:
        column = column.content
    return column
