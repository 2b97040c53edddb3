"""The files that hold how many scored customers fell into which bin, one for each model."""

import fcntl
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from ml.drifts import DriftDay, Reference, Tally

# More than a year; what is older is dropped.
MAX_DAYS = 400

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Counts(Tally):
    """All scored customers of a model, those of its last ``day`` apart, and how earlier days went."""

    day: date | None = None
    of_day: Tally | None = None
    days: tuple[DriftDay, ...] = ()


_FILE = TypeAdapter(Counts)


def today() -> date:
    """The day in UTC."""
    return datetime.now(UTC).date()


def add(counts: Counts, reference: Reference, counted: Tally, day: date) -> Counts:
    """Add customers that were counted; a day that is over is measured, and its counts are let go."""
    from ml.insight.tallying import merge

    is_same = counts.day is not None and counts.of_day is not None and day <= counts.day
    return Counts(
        **vars(merge(counts, counted)),
        day=counts.day if is_same else day,
        of_day=merge(counts.of_day, counted) if is_same and counts.of_day else counted,
        days=counts.days if is_same else days_until(counts, reference),
    )


def days_until(counts: Counts, reference: Reference) -> tuple[DriftDay, ...]:
    """Tell all days, the last one as it is by now."""
    if counts.day is None or counts.of_day is None or not counts.of_day.n_rows:
        return counts.days
    from ml.insight.drift_days import measure_day

    return (*counts.days, measure_day(reference, counts.of_day, counts.day))[-MAX_DAYS:]


class CountFiles:
    """Files in a folder that several processes add to.

    Parameters
    ----------
    folder
        It is made with the first file.
    clock
        Tells the day.
    """

    def __init__(self, folder: Path, clock: Callable[[], date] = today) -> None:
        self._folder = folder
        self.clock = clock

    def add(self, model_id: str, reference: Reference, counted: Tally) -> bool:
        """Add customers to the file of a model; returns whether that worked."""
        path = self._path(model_id)
        unfinished = path.with_suffix(".unfinished")
        try:
            with self._sole_writer():
                counts = add(self.read(model_id, reference), reference, counted, self.clock())
                unfinished.write_bytes(_FILE.dump_json(counts))
                unfinished.replace(path)
        except OSError as error:
            logger.warning("the counts of scored customers cannot be kept: %s", error.strerror)
            return False
        return True

    def read(self, model_id: str, reference: Reference) -> Counts:
        """Return what is in the file of a model; a damaged one is set aside, and begun anew."""
        from ml.insight.tallying import no_customers

        path = self._path(model_id)
        nobody = Counts(**vars(no_customers(reference)))
        try:
            counts = _FILE.validate_json(path.read_bytes())
            if _fit(counts, reference):
                return counts
        except FileNotFoundError:
            return nobody
        except (OSError, ValidationError) as error:
            logger.debug("%s: %s", path.name, type(error).__name__)
        self._set_aside(path)
        return nobody

    def remove(self, model_id: str) -> None:
        """Remove the file of a model that was deleted."""
        try:
            self._path(model_id).unlink(missing_ok=True)
        except OSError as error:
            # The model itself is gone, which is what was asked for.
            logger.warning("the counts of model %s cannot be deleted: %s", model_id, error.strerror)

    @contextmanager
    def _sole_writer(self) -> Iterator[None]:
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / ".saving").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _path(self, model_id: str) -> Path:
        return self._folder / f"{model_id}.json"

    def _set_aside(self, path: Path) -> None:
        logger.warning("the counts of scored customers in %s are damaged: set aside, begun anew", path.name)
        try:
            path.replace(path.with_suffix(".damaged"))
        except OSError as error:
            logger.warning("%s cannot be set aside: %s", path.name, error.strerror)


def _fit(counts: Counts, reference: Reference) -> bool:
    from ml.insight.tallying import fits

    return fits(counts, reference) and (counts.of_day is None or fits(counts.of_day, reference))
