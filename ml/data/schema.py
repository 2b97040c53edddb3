"""The role of every column in a table, from its name, its values, and what a configuration says of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from ml.data.content import COMPARABLE, RESULT_COLUMNS, Column, infer_content, known_frame
from ml.data.headers import says_row
from ml.data.ids import IdClaim, claim_id, elect_id
from ml.errors import InvalidConfig
from ml.types import TrainingConfig

_ALMOST_EMPTY = 0.6
_MAX_NAMED_CATEGORIES = 100


@dataclass(frozen=True)
class _Found:
    """What one column holds, before the others and the configuration have a say."""

    content: Column
    claim: IdClaim | None
    n_known: int
    n_distinct: int
    share_missing: float


def infer_schema(frame: pl.DataFrame, config: TrainingConfig = TrainingConfig()) -> tuple[Column, ...]:  # noqa: B008 - frozen
    """Decide the role of every column from its name, its values, and what a configuration says of it.

    Parameters
    ----------
    frame
        The table as it was read, one row a customer.
    config
        ``id_column``, ``features`` and ``categorical`` overrule what would be found.

    Returns
    -------
    One ``Column`` for each column of the frame, in order. At most one of them is the ``id``.

    Raises
    ------
    InvalidConfig
        ``categorical`` names a column with too many different values.
    """
    # One by one, thousands of columns would take seconds.
    known = known_frame(frame)
    n_distinct = known.select(pl.all().drop_nulls().n_unique()).row(0)
    found = {
        series.name: _find(series, cells.drop_nulls(), count, frame)
        for series, cells, count in zip(frame, known, n_distinct, strict=True)
    }
    id_column = config.id_column or elect_id(_free_claims(found, config))
    return tuple(_decide(one, id_column, config) for one in found.values())


def _find(series: pl.Series, known: pl.Series, n_distinct: int, frame: pl.DataFrame) -> _Found:
    return _Found(
        content=infer_content(series, known, n_distinct),
        claim=claim_id(known, n_distinct, frame) if n_distinct > 1 else None,
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
    content, n_distinct = found.content, found.n_distinct
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
