"""``POST /train``."""
