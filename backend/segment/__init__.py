"""``POST /segment``."""
