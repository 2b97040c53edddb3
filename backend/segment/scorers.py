"""Who answers for plain customers: one for each model that is in memory."""

import logging
import threading
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from backend.segment.plain import PlainScorer
    from ml.types import SegmentationModel

logger = logging.getLogger(__name__)


class PlainScorers:
    """One for each model that is in memory, once it is made and the machine code of this process is there.

    Compiling takes seconds where it was never kept; until then everybody goes the general way.
    """

    def __init__(self) -> None:
        self._of_model: WeakKeyDictionary[SegmentationModel, PlainScorer | None] = WeakKeyDictionary()
        self._preparing = threading.Lock()

    def get(self, model: "SegmentationModel") -> "PlainScorer | None":
        """Return what answers for a model; None where its pipeline cannot be folded, or for the moment."""
        if model not in self._of_model:
            self._of_model[model] = None
            threading.Thread(target=self.prepare, args=(model,), daemon=True).start()
        return self._of_model[model]

    def prepare(self, model: "SegmentationModel") -> None:
        """Make what answers for a model, and have all of it compiled, or loaded where that was kept."""
        from backend.segment.plain import PlainScorer
        from ml.modeling.jit import one_process_at_a_time
        from ml.scoring.compiled import compile_model

        with self._preparing, one_process_at_a_time():
            try:
                if compile_model(model).folded is not None:
                    scorer = PlainScorer(model)
                    scorer.warm(model)
                    self._of_model[model] = scorer
            except Exception:
                logger.exception("model %s is scored the general way alone", model.model_id)
