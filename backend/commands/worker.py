"""``segment worker``: a process that trains, beside those that answer."""

import logging
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from backend.terminal import INTERRUPTED, read_settings

if TYPE_CHECKING:
    from backend.database.database import Database
    from backend.settings import Settings
    from backend.work.engine import JobEngine

LOOK_SECONDS = 1.0
READY = "The worker is ready and runs the jobs of {folder}"
STANDS_BY = "The worker stands by: another process runs the jobs of {folder}"

logger = logging.getLogger(__name__)


def worker() -> None:
    """Run trainings until SIGTERM or Ctrl-C; several may stand by, and one of them takes over."""
    from backend.logs import configure_logging

    settings = read_settings()
    if settings.jobs != "worker":
        raise typer.BadParameter(
            "SEGMENT_JOBS is 'service': the service itself trains. Set SEGMENT_JOBS=worker for the service "
            "and for the workers."
        )
    configure_logging(settings.log_level, settings.log_format)
    is_leaving = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: is_leaving.set())
    _work(settings, is_leaving)


def _work(settings: "Settings", is_leaving: threading.Event) -> None:
    from backend.stores import open_stores
    from backend.work.engine import JobEngine
    from backend.work.patience import patiently

    def pause(seconds: float) -> None:
        if is_leaving.wait(seconds):
            sys.exit()

    stores = open_stores(settings)
    jobs = JobEngine(stores, may_run=True)
    try:
        patiently(stores.prepare, pause)
        jobs.start()
        _tell_until(is_leaving, jobs, stores.database, settings.artifacts_dir)
        logger.info("stopping")
        jobs.stop(settings.shutdown_seconds)
        logger.info("stopped")
    except KeyboardInterrupt:
        jobs.stop()
        sys.exit(INTERRUPTED)


def _tell_until(is_leaving: threading.Event, jobs: "JobEngine", database: "Database", folder: Path) -> None:
    told, is_there = "", True
    while not is_leaving.wait(LOOK_SECONDS if told else 0):
        state = READY if jobs.is_running else STANDS_BY
        if state != told:
            typer.echo(state.format(folder=folder))
            sys.stdout.flush()
            jobs.warm()
            told = state
        was_there, is_there = is_there, _answers(database)
        if was_there and not is_there:
            logger.warning("the database does not answer; jobs go on when it does")
        elif is_there and not was_there:
            logger.warning("the database answers again")


def _answers(database: "Database") -> bool:
    from backend.errors import DatabaseUnavailable

    try:
        database.check()
    except DatabaseUnavailable:
        return False
    return True
