"""The service: it speaks HTTP in front of :mod:`ml`, and ``segment`` on the command line."""
