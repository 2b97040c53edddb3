"""``/models``."""
