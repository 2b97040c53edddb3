"""Models that are in memory, so that scoring does not wait for the disk."""

import threading
from collections import OrderedDict
from contextlib import suppress
from importlib import import_module

from ml.artifacts import ArtifactStore
from ml.errors import ArtifactError
from ml.types import SegmentationModel

MAX_MODELS = 4


class ModelCache:
    """Loads a model on first use and keeps the last few, until somebody renames a segment of it.

    Which one is active is asked anew every time, so a model that the command line activates is used at once.
    """

    def __init__(self, artifacts: ArtifactStore) -> None:
        self._artifacts = artifacts
        self._models: OrderedDict[str, tuple[int, SegmentationModel]] = OrderedDict()
        self._lock = threading.Lock()

    def warm(self) -> None:
        """Load what the first request will need, so that it does not wait."""
        with suppress(ArtifactError):  # /ready tells what is wrong with the model
            self.get()
        import_module("ml.training")

    def get(self, model_id: str | None = None) -> SegmentationModel:
        """Return a model, by default the active one.

        Raises
        ------
        NoActiveModel
            None is active.
        ModelNotFound, ArtifactRefused
            There is none of that id, or it cannot be trusted.
        """
        model_id = self.resolve(model_id)
        named_at = self._artifacts.named_at(model_id)
        with self._lock:
            known_at, model = self._models.get(model_id, (None, None))
            if model is None or known_at != named_at:
                model = self._artifacts.load(model_id)
                self._models[model_id] = (named_at, model)
            self._models.move_to_end(model_id)
            if len(self._models) > MAX_MODELS:
                self._models.popitem(last=False)
            return model

    def in_memory(self, model_id: str | None) -> SegmentationModel | None:
        """Return a model, by default the active one, if that takes neither loading nor waiting for others."""
        try:
            model_id = self.resolve(model_id)
        except ArtifactError:
            return None
        named_at, model = self._models.get(model_id, (None, None))
        return model if model is not None and named_at == self._artifacts.named_at(model_id) else None

    def resolve(self, model_id: str | None) -> str:
        """Return the id that is meant: None and ``active`` mean the active model."""
        if model_id is not None and model_id != "active":
            return model_id
        return self._artifacts.require_active_id()

    def forget(self, model_id: str) -> None:
        """Drop a model from memory."""
        with self._lock:
            self._models.pop(model_id, None)

    def forget_all(self) -> None:
        """Drop every model from memory."""
        with self._lock:
            self._models.clear()
