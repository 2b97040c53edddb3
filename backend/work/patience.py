"""Waiting for a database that is gone, so that hours of training are not lost to minutes of it."""

import logging
import time
from collections.abc import Callable
from typing import TypeVar

from backend.errors import DatabaseUnavailable

FIRST_SECONDS, LONGEST_SECONDS = 0.5, 10.0

Outcome = TypeVar("Outcome")
logger = logging.getLogger(__name__)


def for_a_while(work: Callable[[], Outcome], seconds: float) -> Outcome:
    """Do what needs the database, again and again for some seconds until it answers.

    Raises
    ------
    DatabaseUnavailable
        It did not answer in that time.
    """
    until, is_told = time.monotonic() + seconds, False
    while True:
        try:
            return work()
        except DatabaseUnavailable:
            if time.monotonic() >= until:
                raise
            if not is_told:
                logger.warning("the database does not answer yet; it is tried for %g seconds", seconds)
                is_told = True
            time.sleep(min(FIRST_SECONDS, max(0.0, until - time.monotonic())))


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
