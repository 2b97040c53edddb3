"""The customers of the models that are in memory, with what makes asking for them quick."""

import threading
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from backend.model_cache import ModelCache

if TYPE_CHECKING:
    from ml.listing.listing import Listing
    from ml.listing.memory import Memory
    from ml.types import SegmentationModel


class Listings:
    """Remembers what earlier queries made of a model for as long as the model itself is in memory."""

    def __init__(self, models: ModelCache) -> None:
        self._models = models
        self._memories: WeakKeyDictionary[SegmentationModel, Memory] = WeakKeyDictionary()
        self._lock = threading.Lock()

    def of(self, model_id: str) -> "Listing":
        """Return the customers of a model.

        Raises
        ------
        ModelNotFound, ArtifactRefused
        """
        from ml.listing.listing import Listing
        from ml.listing.memory import Memory

        model = self._models.get(model_id)
        with self._lock:
            memory = self._memories.get(model)
            if memory is None:
                memory = self._memories[model] = Memory(model)
        return Listing(model, memory)
