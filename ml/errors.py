"""Everything that can go wrong with a table, a configuration or a model.

::

    SegmentationError
    ├── TableError                  the table that came in
    │   ├── UnsupportedFormat         not a format that is read
    │   ├── UnreadableTable           a known format, but broken
    │   ├── TableTooLarge             more than may be read
    │   ├── ColumnNotFound            a column that was asked for is not there
    │   ├── InvalidValues             cells that cannot be used, listed in ``cells``
    │   ├── TooFewCustomers           not enough rows to segment
    │   ├── NoUsableFeatures          no column to segment on
    │   └── NotPurchases              no customer, date or amount to make customers of
    ├── InvalidConfig               an option that makes no sense, alone or for this table
    ├── InvalidFilter               customers cannot be filtered like that
    ├── InvalidName                 a segment cannot be called that
    ├── SegmentNotFound             the model has no segment of that number
    ├── NoForecast                  purchases do not say what customers will do
    ├── ModelsNotComparable         two models without common customers and features
    ├── TrainingCancelled           somebody asked to stop
    └── ArtifactError               what is kept on disk
        ├── ModelNotFound
        ├── DatasetNotFound
        ├── NoActiveModel             nothing is trained yet
        ├── ModelIsActive             the active model is not deleted
        ├── ArtifactRefused           a changed, truncated or foreign file
        ├── EncryptionKeyNeeded       it is encrypted, and no key that was given opens it
        └── StorageFull               the disk is full, or what datasets may take of it
"""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class CellError:
    """One cell, or one row, that could not be used. ``row`` counts data rows from 1."""

    row: int | None
    column: str | None
    value: Any
    message: str


class SegmentationError(Exception):
    """Base of every error that this package raises on purpose.

    The message says what was wrong, where, and what to do about it.
    """

    def __init__(self, message: str, cells: tuple[CellError, ...] = ()) -> None:
        super().__init__(message)
        self.cells = cells


class TableError(SegmentationError):
    """The table that came in cannot be used."""


class UnsupportedFormat(TableError):
    """The bytes are of a format that is not read."""


class UnreadableTable(TableError):
    """The format is known, but the content is empty, broken or not a table."""


class TableTooLarge(TableError):
    """The table is larger, once unpacked, than may be read."""


class ColumnNotFound(TableError):
    """A column that was asked for is not in the table."""


class InvalidValues(TableError):
    """Cells hold values that cannot be used; ``cells`` lists them."""


class TooFewCustomers(TableError):
    """There are not enough rows to form segments."""


class NoUsableFeatures(TableError):
    """No column is left that customers could be compared by."""


class NotPurchases(TableError):
    """The table lacks a customer, a date or an amount, so that no customers can be made of its rows."""


class InvalidConfig(SegmentationError):
    """An option makes no sense, alone or for this table."""


class InvalidFilter(SegmentationError):
    """Customers cannot be filtered like that."""


class InvalidName(SegmentationError):
    """A segment cannot be called that."""


class SegmentNotFound(SegmentationError):
    """The model has no segment of that number."""


class NoForecast(SegmentationError):
    """Nothing says what customers will do: no purchases, too few, or no fit that converges."""


class ModelsNotComparable(SegmentationError):
    """Two models have neither customers nor features in common."""


class TrainingCancelled(SegmentationError):
    """Training was stopped on request."""


class ArtifactError(SegmentationError):
    """Something kept on disk is missing or cannot be trusted."""


class ModelNotFound(ArtifactError):
    """There is no model of that id."""


class DatasetNotFound(ArtifactError):
    """There is no dataset of that id."""


class NoActiveModel(ArtifactError):
    """No model is active yet."""


class ModelIsActive(ArtifactError):
    """The active model is not deleted; activate another one first."""


class ArtifactRefused(ArtifactError):
    """A file was changed, cut off, or signed by somebody else."""


class EncryptionKeyNeeded(ArtifactError):
    """What is kept is encrypted, and none of the keys that were given opens it."""


class StorageFull(ArtifactError):
    """There is no room left: on the disk, or of what datasets may take."""
