"""``/session``."""
