"""``GET`` and ``POST /models/{model_id}/drift``."""
