"""Counts of scored customers for every model, kept by all processes together, and how far they drifted."""

import fcntl
import logging
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from ml.artifacts import ArtifactStore
from ml.drifts import Drift, Reference, Tally

if TYPE_CHECKING:
    from ml.scoring.counting import RowCounter
    from ml.scoring.folding import Folded
    from ml.scoring.scorer import Scored
    from ml.types import SegmentationModel

SAVE_SECONDS = 2.0

logger = logging.getLogger(__name__)


class DriftWatch:
    """Counts every row that is scored, and keeps the counts across restarts.

    A process holds what it has counted since it saved last, and adds that to the file, which is everybody's;
    the service saves every ``SAVE_SECONDS`` and at its stop, so that a crash loses the last of them.
    Trouble with a file never keeps anybody from scoring.
    """

    def __init__(self, artifacts: ArtifactStore, folder: Path) -> None:
        self._artifacts = artifacts
        self._folder = folder
        self._unsaved: dict[str, tuple[Reference, Tally]] = {}
        self._counters: dict[str, RowCounter] = {}
        self._counting = threading.Lock()
        self._saving = threading.Lock()

    def add(self, model: "SegmentationModel", scored: "Scored") -> None:
        """Count the customers that were placed; skipped rows do not count."""
        from ml.insight.tallying import count_customers

        if model.reference is None:
            return
        segments, now = scored.frame["segment"], datetime.now(UTC)
        counted = count_customers(model.reference, scored.features, segments, scored.distance, now)
        if counted.n_rows:
            self._hold(model.model_id, model.reference, counted)

    def counter(self, model: "SegmentationModel", folded: "Folded") -> "RowCounter | None":
        """Return what counts customers of a model by their numbers and codes, in microseconds.

        None for models of an earlier version, which have nothing to compare with.
        """
        from ml.scoring.counting import RowCounter

        counter = self._counters.get(model.model_id)
        if counter is None and model.reference is not None:
            with self._counting:
                made = RowCounter(model.reference, folded, model.segment_of_label)
                counter = self._counters.setdefault(model.model_id, made)
        return counter

    def hold(self, model: "SegmentationModel", counted: Tally) -> None:
        """Add customers that were counted elsewhere."""
        if model.reference is not None and counted.n_rows:
            self._hold(model.model_id, model.reference, counted)

    def measure(self, manifest: Mapping[str, Any]) -> Drift:
        """Compare the customers scored since training with those of the training, by a model's manifest."""
        from ml.insight.drift import measure_drift, unknown_drift
        from ml.insight.tallying import merge

        model_id, kept = manifest["model_id"], manifest.get("reference")
        if kept is None:
            return unknown_drift(model_id)
        reference = TypeAdapter(Reference).validate_python(kept)
        with self._saving:
            tally = self._read(model_id, reference)
            with self._counting:
                self._collect()
                held = self._unsaved.get(model_id)
        names = {one["segment"]: one["name"] for one in manifest["segments"]}
        return measure_drift(reference, merge(tally, held[1]) if held else tally, model_id, names)

    def forget(self, model_id: str) -> None:
        """Drop the counts of a model that was deleted."""
        with self._counting:
            self._unsaved.pop(model_id, None)
            self._counters.pop(model_id, None)
        try:
            self._path(model_id).unlink(missing_ok=True)
        except OSError as error:
            # The model itself is gone, which is what was asked for.
            logger.warning("the counts of model %s cannot be deleted: %s", model_id, error.strerror)

    def save(self) -> None:
        """Add what was counted since the last time to the files."""
        with self._saving:
            with self._counting:
                self._collect()
                unsaved, self._unsaved = self._unsaved, {}
            for model_id, (reference, tally) in unsaved.items():
                # It may have been deleted while its last customers were scored.
                if model_id in self._artifacts and not self._add_to_file(model_id, reference, tally):
                    self._hold(model_id, reference, tally)

    def _hold(self, model_id: str, reference: Reference, counted: Tally) -> None:
        with self._counting:
            self._merge(model_id, reference, counted)

    def _collect(self) -> None:
        for model_id, counter in list(self._counters.items()):
            if (counted := counter.take()).n_rows:
                self._merge(model_id, counter.reference, counted)

    def _merge(self, model_id: str, reference: Reference, counted: Tally) -> None:
        from ml.insight.tallying import merge

        held = self._unsaved.get(model_id)
        self._unsaved[model_id] = (reference, merge(held[1], counted) if held else counted)

    def _add_to_file(self, model_id: str, reference: Reference, counted: Tally) -> bool:
        from ml.insight.tallying import merge

        path = self._path(model_id)
        unfinished = path.with_suffix(".unfinished")
        try:
            with self._sole_writer():
                tally = merge(self._read(model_id, reference), counted)
                unfinished.write_bytes(TypeAdapter(Tally).dump_json(tally))
                unfinished.replace(path)
        except OSError as error:
            logger.warning("the counts of scored customers cannot be kept: %s", error.strerror)
            return False
        return True

    @contextmanager
    def _sole_writer(self) -> Iterator[None]:
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / ".saving").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _path(self, model_id: str) -> Path:
        return self._folder / f"{model_id}.json"

    def _read(self, model_id: str, reference: Reference) -> Tally:
        from ml.insight.tallying import fits, no_customers

        path = self._path(model_id)
        try:
            tally = TypeAdapter(Tally).validate_json(path.read_bytes())
            if fits(tally, reference):
                return tally
        except FileNotFoundError:
            return no_customers(reference)
        except (OSError, ValidationError) as error:
            logger.debug("%s: %s", path.name, type(error).__name__)
        self._set_aside(path)
        return no_customers(reference)

    def _set_aside(self, path: Path) -> None:
        logger.warning("the counts of scored customers in %s are damaged: set aside, begun anew", path.name)
        try:
            path.replace(path.with_suffix(".damaged"))
        except OSError as error:
            logger.warning("%s cannot be set aside: %s", path.name, error.strerror)
