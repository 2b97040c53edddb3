"""``/health`` and ``/ready``."""
