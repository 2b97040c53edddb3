"""``/models/{model_id}/forecast`` and ``/models/{model_id}/trend``."""
