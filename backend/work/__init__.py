"""Long work, away from the requests: jobs that survive a restart, and the process that trains.

A layer below the endpoints, so that ``train`` and ``jobs`` share it without knowing each other.
"""
