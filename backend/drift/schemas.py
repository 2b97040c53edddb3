"""What is told of a table that is compared with the training of a model."""

from dataclasses import dataclass

from backend.errors import ProblemCell
from ml.drifts import Drift


@dataclass(frozen=True)
class PlacedRows:
    """How many customers of a table are in a segment; -1 is those in none."""

    segment: int
    n_customers: int


@dataclass(frozen=True)
class TableDrift(Drift):
    """The drift of the customers in one table, and what of the table could not be used.

    ``n_rows`` are the customers that were placed, ``n_skipped`` the others. ``errors`` has the first hundred
    of ``n_errors`` cells that could not be read.
    """

    n_skipped: int
    placed: list[PlacedRows]
    n_errors: int
    errors: list[ProblemCell]
    warnings: list[str]
