"""What a table was found to be on the way to a training, for whoever looks at the same table next."""

from dataclasses import dataclass

from ml.data.content import Column
from ml.data.transactions import CustomerPurchases
from ml.types import Table, TrainingConfig

_PLAIN = TrainingConfig()
_TELLING = ("transactions", "as_of", "refunds", "exclude", "id_column", "features", "categorical")


@dataclass(frozen=True)
class Understood:
    """A table as a training takes it.

    Attributes
    ----------
    asked, config
        What was asked for, and what came of it where ids are left out or purchases became customers.
    table
        The customers, after ``read_mixed``.
    columns
        Of ``table``, with their roles.
    made
        Where the rows were purchases.
    """

    asked: TrainingConfig
    table: Table
    config: TrainingConfig
    columns: tuple[Column, ...]
    made: CustomerPurchases | None

    @property
    def is_plain(self) -> bool:
        """Whether nothing was asked for that has a say in what the columns are."""
        return all(getattr(self.asked, name) == getattr(_PLAIN, name) for name in _TELLING)
