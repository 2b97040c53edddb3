"""Counts of scored customers for every model, in memory and on disk, and how far they have drifted."""

import logging
import threading
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from ml.artifacts import ArtifactStore
from ml.drifts import Drift, Reference, Tally

if TYPE_CHECKING:
    from ml.scoring.scorer import Scored
    from ml.types import SegmentationModel

SAVE_SECONDS = 5.0

logger = logging.getLogger(__name__)


class DriftWatch:
    """Counts every row that is scored, and keeps the counts across restarts.

    They are written at most every ``save_seconds``, and at the stop; what a crash loses is the last of them.
    Trouble with a file never keeps anybody from scoring.
    """

    def __init__(self, artifacts: ArtifactStore, folder: Path, *, save_seconds: float = SAVE_SECONDS) -> None:
        self._artifacts = artifacts
        self._folder = folder
        self._save_seconds = save_seconds
        self._tallies: dict[str, Tally] = {}
        self._unsaved: set[str] = set()
        self._saved_at = time.monotonic()
        self._lock = threading.Lock()

    def add(self, model: "SegmentationModel", scored: "Scored") -> None:
        """Count the customers that were placed; skipped rows do not count."""
        from ml.insight.tallying import count_customers, merge

        if model.reference is None:
            return
        segments, now = scored.frame["segment"], datetime.now(UTC)
        counted = count_customers(model.reference, scored.features, segments, scored.distance, now)
        if not counted.n_rows:
            return
        with self._lock:
            before = self._tally(model.model_id, model.reference)
            self._tallies[model.model_id] = merge(before, counted)
            self._unsaved.add(model.model_id)
            if time.monotonic() - self._saved_at >= self._save_seconds:
                self._save()

    def measure(self, manifest: Mapping[str, Any]) -> Drift:
        """Compare the customers scored since training with those of the training, by a model's manifest."""
        from ml.insight.drift import measure_drift, unknown_drift

        model_id, kept = manifest["model_id"], manifest.get("reference")
        if kept is None:
            return unknown_drift(model_id)
        reference = TypeAdapter(Reference).validate_python(kept)
        with self._lock:
            tally = self._tally(model_id, reference)
        names = {one["segment"]: one["name"] for one in manifest["segments"]}
        return measure_drift(reference, tally, model_id, names)

    def forget(self, model_id: str) -> None:
        """Drop the counts of a model that was deleted."""
        with self._lock:
            self._tallies.pop(model_id, None)
            self._unsaved.discard(model_id)
            try:
                self._path(model_id).unlink(missing_ok=True)
            except OSError as error:
                # The model itself is gone, which is what was asked for.
                logger.warning("the counts of model %s cannot be deleted: %s", model_id, error.strerror)

    def save(self) -> None:
        """Write what was counted since the last time."""
        with self._lock:
            self._save()

    def _path(self, model_id: str) -> Path:
        return self._folder / f"{model_id}.json"

    def _tally(self, model_id: str, reference: Reference) -> Tally:
        if model_id not in self._tallies:
            self._tallies[model_id] = self._read(model_id, reference)
        return self._tallies[model_id]

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
            logger.debug("%s: %s", path.name, error)
        self._set_aside(path)
        return no_customers(reference)

    def _set_aside(self, path: Path) -> None:
        logger.warning("the counts of scored customers in %s are damaged: set aside, begun anew", path.name)
        try:
            path.replace(path.with_suffix(".damaged"))
        except OSError as error:
            logger.warning("%s cannot be set aside: %s", path.name, error.strerror)

    def _save(self) -> None:
        for model_id in sorted(self._unsaved):
            # It may have been deleted while its last customers were scored.
            if model_id in self._artifacts:
                self._write(model_id)
        self._unsaved.clear()
        self._saved_at = time.monotonic()

    def _write(self, model_id: str) -> None:
        path = self._path(model_id)
        unfinished = path.with_suffix(".unfinished")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            unfinished.write_bytes(TypeAdapter(Tally).dump_json(self._tallies[model_id]))
            unfinished.replace(path)
        except OSError as error:
            logger.warning("the counts of scored customers cannot be kept: %s", error.strerror)
