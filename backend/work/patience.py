"""Waiting for a database that is gone, so that hours of training are not lost to minutes of it."""

import logging
import time
from collections.abc import Callable
from typing import TypeVar

from backend.errors import DatabaseUnavailable

FIRST_SECONDS, LONGEST_SECONDS = 0.5, 10.0

Outcome = TypeVar("Outcome")
logger = logging.getLogger(__name__)


def patiently(work: Callable[[], Outcome], pause: Callable[[float], object] = time.sleep) -> Outcome:
    """Do what needs the database, again and again until it answers; ``pause`` may raise to give up."""
    seconds = FIRST_SECONDS
    while True:
        try:
            return work()
        except DatabaseUnavailable as error:
            logger.warning("waiting for the database: %s", error)
            pause(seconds)
            seconds = min(2 * seconds, LONGEST_SECONDS)
