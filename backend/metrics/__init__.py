"""``GET /metrics``."""
