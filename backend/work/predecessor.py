"""The model that a new one follows."""

import logging
from dataclasses import replace

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


def with_present_names(model: SegmentationModel, artifacts: ArtifactStore) -> SegmentationModel:
    """Call segments as those that they continue are called by now, for somebody may have renamed them."""
    if model.identity is None or model.identity.previous_model_id not in artifacts:
        return model
    before = artifacts.manifest(model.identity.previous_model_id)["segments"]
    kept = {one.segment for one in model.identity.kept}
    names = {one["segment"]: (one["name"], one.get("is_renamed", False)) for one in before}
    segments = []
    for one in model.segments:
        name, is_renamed = names[one.segment] if one.segment in kept else (one.name, one.is_renamed)
        segments.append(replace(one, name=name, is_renamed=is_renamed))
    is_unique = len({one.name for one in segments}) == len(segments)
    return replace(model, segments=tuple(segments)) if is_unique else model
