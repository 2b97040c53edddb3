"""The jobs of a process: all of them ask and enqueue, and one of them runs what was asked."""

import logging
import threading

from sqlalchemy.exc import SQLAlchemyError

from backend.errors import DatabaseUnavailable
from backend.pruning import DailyPruning
from backend.stores import Stores
from backend.work.job_queue import JobQueue
from backend.work.job_runner import POLL_SECONDS, JobRunner
from backend.work.runner_lock import RunnerLock
from ml.errors import SegmentationError

__all__ = ["POLL_SECONDS", "JobEngine"]

LOCK, USE = "jobs.lock", "in_use.lock"
STAND_BY_SECONDS = 1.0

logger = logging.getLogger(__name__)


class JobEngine(JobQueue):
    """A queue of a process that runs the jobs as well, while no other process does.

    If the one that runs them is gone, another that stands by takes over within a second.
    """

    def __init__(self, stores: Stores, *, may_run: bool) -> None:
        super().__init__(stores)
        self._may_run = may_run
        self._lock = RunnerLock(stores.settings.artifacts_dir / LOCK)
        # Held by all who work here, so that no backup is brought back meanwhile.
        self._use = RunnerLock(stores.settings.artifacts_dir / USE)
        self._runner = JobRunner(stores, self)
        self._pruning = DailyPruning(stores, self.needed_datasets)
        self._standing_by: threading.Thread | None = None
        self._is_stopping = threading.Event()
        self.is_running = False
        self.is_leaving = False

    def start(self) -> None:
        """Run the jobs, or stand by for it, or leave it to others, as the settings say."""
        self._use.take(is_shared=True)
        if not self._may_run:
            self.check_database()
        elif not self._take_over():
            self._standing_by = threading.Thread(target=self._stand_by, name="stand by for jobs", daemon=True)
            self._standing_by.start()

    def has_runner(self) -> bool:
        """Tell whether a process runs the jobs, be it this one or another."""
        return self._lock.is_taken()

    def warm(self) -> None:
        """Start the process that trains ahead of the first job, where this process runs jobs."""
        if self.is_running:
            self._runner.warm()

    def stop(self, seconds: int = 0) -> None:
        """Let a training that runs end within some seconds; what does not is left to the next start."""
        self._is_stopping.set()
        if self._standing_by is not None:
            self._standing_by.join()
        if self.is_running:
            self._pruning.stop()
            self._runner.stop(seconds)
            self.is_running = False
        self._lock.leave()
        self._use.leave()
        self.close()

    def hurry(self) -> None:
        """Let nothing end that runs, also while ``stop`` waits for it."""
        self._runner.hurry()

    def _stand_by(self) -> None:
        told = ""
        while not self._is_stopping.wait(STAND_BY_SECONDS):
            try:
                if self._take_over():
                    logger.info("this process runs the jobs now")
                    self._runner.warm()
                    return
            except (SegmentationError, SQLAlchemyError, OSError) as error:
                # It may be mended; until then it is told once.
                if str(error) != told:
                    logger.warning("jobs wait: %s", type(error).__name__, exc_info=error)
                told = str(error)

    def _take_over(self) -> bool:
        if not self._lock.take():
            return False
        try:
            self.check_database()
            self._runner.start()
        except DatabaseUnavailable as error:
            logger.warning("jobs wait: %s", error)
            self._lock.leave()
            return False
        except BaseException:
            # Another process, or this one later, may be able to.
            self._lock.leave()
            raise
        self._pruning.start()
        self.is_running = True
        return True
