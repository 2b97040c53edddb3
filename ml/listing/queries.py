"""What is asked of the customers of a model."""

from dataclasses import dataclass

MAX_CONDITIONS = 20


@dataclass(frozen=True)
class CustomerQuery:
    """Which customers, and in which order: a column, or ``-column`` to descend.

    ``where`` are conditions as ``conditions.read_condition`` takes them, all of which have to be met;
    ``region`` is a part of the map as ``regions.read_region`` takes it.
    """

    segment: int | None = None
    search: str | None = None
    sort: str | None = None
    where: tuple[str, ...] = ()
    region: str | None = None
