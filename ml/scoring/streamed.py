"""What the parts of a file brought, put together in their order."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from ml.drifts import Tally
from ml.errors import CellError, TableTooLarge
from ml.scoring.csv_plain import NotPlain
from ml.scoring.scorer import OnError, no_groups, refusal, unseen_category
from ml.types import SegmentationModel, TableWarning

MAX_LISTED = 100


@dataclass
class Streamed:
    """What was found in a file that was scored block by block.

    ``errors`` lists the first 100 of ``n_errors`` cells that hold text where a number belongs; ``tally`` is
    None where the model has nothing to compare with, or nobody wanted it.
    """

    n_rows: int = 0
    n_imputed: int = 0
    n_skipped: int = 0
    n_errors: int = 0
    errors: list[CellError] = field(default_factory=list)
    warnings: tuple[TableWarning, ...] = ()
    tally: Tally | None = None


class Part(Protocol):
    """What is known of a part of a file, rows counted from its own first; ``errors`` are the first 100."""

    n_rows: int
    n_imputed: int
    n_skipped: int
    n_errors: int
    errors: Sequence[CellError]
    unseen: dict[str, tuple[list[int], list[str]]]


class Found:
    """What the parts brought, put together in their order."""

    def __init__(self, model: SegmentationModel, on_error: OnError) -> None:
        self._model, self._on_error = model, on_error
        self._told = Streamed()
        self._unseen: dict[str, tuple[int, list[int], dict[str, None]]] = {}

    @property
    def is_refused(self) -> bool:
        """Whether what is written is of no use any more."""
        return self._told.n_errors > 0 and self._on_error == "fail"

    def add(self, part: Part) -> None:
        """Add the next part."""
        told, before = self._told, self._told.n_rows
        n_more = MAX_LISTED - len(told.errors)
        told.errors += [
            CellError((one.row or 0) + before, one.column, one.value, one.message)
            for one in part.errors[:n_more]
        ]
        for name, (rows, values) in part.unseen.items():
            n_rows, listed, known = self._unseen.setdefault(name, (0, [], {}))
            listed += [row + before for row in rows[: MAX_LISTED - len(listed)]]
            known.update(dict.fromkeys(values))
            self._unseen[name] = (n_rows + len(rows), listed, known)
        told.n_rows += part.n_rows
        told.n_imputed += part.n_imputed
        told.n_skipped += part.n_skipped
        told.n_errors += part.n_errors

    def end(self, max_rows: int | None, tally: Tally | None) -> Streamed:
        """Return what was found in all of it.

        Raises
        ------
        NotPlain
            There are no rows.
        InvalidValues
            Text stands where a number belongs, and that is not allowed.
        TableTooLarge
            There are more rows than are taken.
        """
        told = self._told
        if told.n_rows == 0:
            raise NotPlain("no rows")
        check_rows(told.n_rows, max_rows)
        if self.is_refused:
            raise refusal(told.n_errors, told.errors)
        unseen = (
            unseen_category(name, list(self._unseen[name][2]), self._unseen[name][0], self._unseen[name][1])
            for name in self._model.data.categorical_features
            if name in self._unseen
        )
        told.warnings = (*no_groups(self._model), *unseen)
        told.tally = tally
        return told


def check_rows(n_rows: int, max_rows: int | None) -> None:
    """Refuse a table that has too many rows.

    Raises
    ------
    TableTooLarge
    """
    if max_rows is not None and n_rows > max_rows:
        raise TableTooLarge(
            f"The table has {n_rows:,} rows; at most {max_rows:,} are taken "
            "(SEGMENT_MAX_ROWS). Send a sample of it, or purchases of fewer days."
        )
