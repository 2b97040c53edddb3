"""A model to look at before the first table comes: trained on a made-up sample."""

import logging
from dataclasses import replace

from backend.security.principals import SERVICE
from backend.services import Services
from ml.errors import ArtifactError
from ml.types import TrainingConfig

logger = logging.getLogger(__name__)


def ensure_model(services: Services) -> None:
    """Make sure that a model is active: the one that was, else the newest, else one of the made-up sample."""
    active_id = services.artifacts.active_id()
    if active_id is not None and active_id in services.artifacts:
        return
    if active_id is not None:
        logger.warning("the active model %.16r is gone", active_id)
        if _activate_newest(services):
            return
        services.artifacts.deactivate()
    if services.settings.sample_model:
        _train_on_sample(services)


def _activate_newest(services: Services) -> bool:
    for manifest in services.artifacts.list():
        try:
            model = services.models.get(manifest["model_id"])
        except ArtifactError as error:
            logger.warning("not made active: %s", error)
            continue
        services.catalogue.activate(model.model_id, SERVICE)
        logger.warning("model %s is active instead; it is the newest that is sound", model.model_id)
        return True
    return False


def _train_on_sample(services: Services) -> None:
    from ml.data.samples import SPEND_COLUMNS, wholesale
    from ml.training import train

    logger.info("there is no model yet: training on a made-up sample of 440 wholesale customers")
    config = TrainingConfig(features=SPEND_COLUMNS, name="Made-up wholesale customers")
    model = replace(train(wholesale(), config), is_sample=True)
    services.artifacts.save(model)
    services.catalogue.record_model(model.model_id)
    services.catalogue.activate(model.model_id, SERVICE)
