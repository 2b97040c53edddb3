"""A model to look at before the first table comes: trained on a made-up sample."""

import logging
from dataclasses import replace

from backend.services import Services
from ml.types import TrainingConfig

logger = logging.getLogger(__name__)


def ensure_model(services: Services) -> None:
    """Train on the made-up sample when there is no model and the settings allow it."""
    if services.artifacts.active_id() is not None or not services.settings.sample_model:
        return
    from ml.data.samples import SPEND_COLUMNS, wholesale
    from ml.training import train

    logger.info("there is no model yet: training on a made-up sample of 440 wholesale customers")
    config = TrainingConfig(features=SPEND_COLUMNS, name="Made-up wholesale customers")
    model = replace(train(wholesale(), config), is_sample=True)
    services.artifacts.save(model)
    services.artifacts.activate(model.model_id)
