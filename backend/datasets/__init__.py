"""``/datasets``."""
