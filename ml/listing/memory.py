"""What makes asking for the customers of a model quick: made when it is first needed, and kept with it."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
import polars as pl

from ml.listing.names import with_segment_names
from ml.listing.ordering import Keys, keys_of
from ml.listing.texts import FewTexts, few_texts
from ml.types import SegmentationModel

# Of a million customers, one is eight megabytes.
_MOST_KEYS = 2
Made = TypeVar("Made")


class Memory:
    """Holds nothing of the model but its table, so that it goes when the model goes."""

    def __init__(self, model: SegmentationModel) -> None:
        names = {one.segment: one.name for one in model.segments}
        self.customers: pl.DataFrame = with_segment_names(model.customers, names)
        self._made: dict[str, Any] = {}
        self._keys: OrderedDict[str, Keys] = OrderedDict()
        self._lock = threading.RLock()

    def made_once(self, name: str, make: Callable[[], Made]) -> Made:
        """Return what goes by a name, which is made the first time."""
        with self._lock:
            if name not in self._made:
                self._made[name] = make()
            made: Made = self._made[name]
            return made

    def few_texts(self, column: pl.Series) -> FewTexts | None:
        """Return a column of texts by its different ones; None where there are many."""
        return self.made_once(f"texts of {column.name}", lambda: few_texts(column))

    def keys_of(self, column: pl.Series) -> Keys:
        """Return the keys by which a column is sorted; those of the last columns are kept."""
        few = self.few_texts(column) if column.dtype == pl.String else None
        if few is not None:
            return Keys(few.places.astype(np.int64), is_exact=True)
        with self._lock:
            if column.name not in self._keys:
                self._keys[column.name] = keys_of(column)
            self._keys.move_to_end(column.name)
            if len(self._keys) > _MOST_KEYS:
                self._keys.popitem(last=False)
            return self._keys[column.name]
