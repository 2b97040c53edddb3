"""The model that a new one follows."""

import logging

from ml.artifacts import ArtifactStore
from ml.errors import ArtifactError
from ml.types import SegmentationModel

logger = logging.getLogger(__name__)


def model_before(artifacts: ArtifactStore) -> SegmentationModel | None:
    """Return the active model, whose numbers and names the next one takes over; None where there is none.

    One that is damaged does not keep anybody from training again.
    """
    model_id = artifacts.active_id()
    if model_id is None:
        return None
    try:
        return artifacts.load(model_id)
    except ArtifactError as error:
        logger.warning("segments are numbered anew: %s", error)
        return None
