"""A model and those before it, as each tells which one it follows."""

import logging
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ml.artifacts import ArtifactStore
from ml.errors import ArtifactError

if TYPE_CHECKING:
    from ml.types import SegmentationModel

MAX_MODELS = 13
"""Twelve periods: a year of months."""

logger = logging.getLogger(__name__)


def chain_of(artifacts: ArtifactStore, model_id: str) -> tuple[str, ...]:
    """Return the ids of a model and of those before it that are still kept, the newest first.

    Raises
    ------
    ModelNotFound, ArtifactRefused
    """
    ids = [model_id]
    while len(ids) < MAX_MODELS:
        identity = artifacts.manifest(ids[-1]).get("identity") or {}
        before = str(identity.get("previous_model_id"))
        if before not in artifacts or before in ids:
            break
        ids.append(before)
    return tuple(ids)


def load_chain(artifacts: ArtifactStore, ids: Sequence[str]) -> "Iterator[SegmentationModel]":
    """Load them one after the other; a damaged one before the first ends the chain."""
    yield artifacts.load(ids[0])
    for model_id in ids[1:]:
        try:
            yield artifacts.load(model_id)
        except ArtifactError as error:
            logger.warning("the trend goes no further back: %s", error)
            return
