"""``/samples``."""
