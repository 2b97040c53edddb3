"""``GET /models/{model_id}/drift``."""
