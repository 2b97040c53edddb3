"""The customers of one model, as a query asks for them."""

from collections.abc import Sequence
from functools import reduce

import numpy as np
import polars as pl

from ml.errors import ColumnNotFound
from ml.insight.charts.projection import places_of_all
from ml.listing.conditions import columns_told, meets, read_condition
from ml.listing.memory import Memory
from ml.listing.ordering import Keys, in_order, page_in_order
from ml.listing.queries import CustomerQuery
from ml.listing.regions import Places, read_region
from ml.listing.texts import contains, few_contain
from ml.types import SegmentationModel

_MOST_CHOICES = 50
_LONGEST_CHOICE = 100


class Listing:
    """Answers queries about the customers of a model.

    Parameters
    ----------
    memory
        What was kept of earlier queries about the same model.
    """

    def __init__(self, model: SegmentationModel, memory: Memory | None = None) -> None:
        self._model = model
        self._memory = memory or Memory(model)
        self.customers = self._memory.customers

    def find(self, query: CustomerQuery) -> pl.DataFrame:
        """All customers that a query asks for, in its order.

        Raises
        ------
        ColumnNotFound, InvalidFilter
        """
        rows, (column, descending) = self._rows(query), self._sorting(query)
        if column is not None:
            values = column if rows is None else column.gather(rows)
            order = in_order(values, descending=descending)
            rows = order if rows is None else rows[order]
        return self.customers if rows is None else self.customers[rows]

    def page(self, query: CustomerQuery, page: int, page_size: int) -> tuple[int, pl.DataFrame]:
        """How many customers a query asks for, and one page of them; pages count from 1.

        Raises
        ------
        ColumnNotFound, InvalidFilter
        """
        rows, (column, descending) = self._rows(query), self._sorting(query)
        n_found = self.customers.height if rows is None else len(rows)
        asked = slice((page - 1) * page_size, page * page_size)
        if column is None:
            found = self.customers[asked] if rows is None else self.customers[rows[asked]]
            return n_found, found
        keys = self._memory.keys_of(column)
        if rows is not None:
            column, keys = column.gather(rows), Keys(keys.values[rows], keys.is_exact)
        places = page_in_order(column, keys, asked, descending=descending)
        return n_found, self.customers[places if rows is None else rows[places]]

    def kinds(self) -> dict[str, str]:
        """What each column holds: ``number``, ``truth`` or ``text``."""
        return {column.name: _kind_of(column.dtype) for column in self.customers}

    def choices(self) -> dict[str, list[str]]:
        """The different texts of each column that has few, and short, ones."""
        few = {column.name: self._memory.few_texts(column) for column in self._texts()}
        few.pop("customer_id", None)
        return {name: one.texts.to_list() for name, one in few.items() if one and _can_be_offered(one.texts)}

    def _rows(self, query: CustomerQuery) -> np.ndarray | None:
        """The rows that meet all of a query, in the order of the table; None where it asks nothing."""
        conditions = [read_condition(one, self.customers.columns) for one in query.where]
        found = [meets(one, self.customers) for one in conditions]
        if query.region:
            region = read_region(query.region)
            places = self._memory.made_once("places", lambda: Places(places_of_all(self._model)))
            found.append(places.inside(region))
        if query.segment is not None:
            found.append((self.customers["segment"] == query.segment).to_numpy())
        if query.search:
            found.append(self._contains(query.search))
        return np.flatnonzero(reduce(np.logical_and, found)) if found else None

    def _contains(self, wanted: str) -> np.ndarray:
        found = np.zeros(self.customers.height, dtype=bool)
        for column in self._texts():
            few = self._memory.few_texts(column)
            found |= contains(column, wanted) if few is None else few_contain(few, wanted)
        return found

    def _texts(self) -> Sequence[pl.Series]:
        return [column for column in self.customers if column.dtype == pl.String]

    def _sorting(self, query: CustomerQuery) -> tuple[pl.Series | None, bool]:
        """The column to sort by, if any, and whether its largest values come first."""
        if not query.sort:
            return None, False
        columns = self.customers.columns
        # A column may be called "-Milk".
        name = query.sort if query.sort in columns else query.sort.removeprefix("-")
        if name not in columns:
            raise ColumnNotFound(f"There is no column {name[:100]!r} to sort by. {columns_told(columns)}")
        return self.customers[name], name != query.sort


def _kind_of(dtype: pl.DataType) -> str:
    return "truth" if dtype == pl.Boolean else "number" if dtype.is_numeric() else "text"


def _can_be_offered(texts: pl.Series) -> bool:
    return len(texts) <= _MOST_CHOICES and bool((texts.str.len_chars() <= _LONGEST_CHOICE).all())
