"""Counts of scored customers for every model, kept by all processes together, and how far they drifted."""

import threading
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from backend.counted import MAX_DAYS, CountFiles, Counts, add, days_until, today
from ml.artifacts import ArtifactStore
from ml.drifts import Drift, DriftHistory, Reference, Tally

if TYPE_CHECKING:
    from ml.scoring.counting import RowCounter
    from ml.scoring.folding import Folded
    from ml.scoring.scorer import Scored
    from ml.types import SegmentationModel

SAVE_SECONDS = 2.0


class DriftWatch:
    """Counts every row that is scored, and keeps the counts across restarts.

    A process holds what it has counted since it saved last, and adds that to the file, which is everybody's;
    the service saves every ``SAVE_SECONDS`` and at its stop, so that a crash loses the last of them.
    Trouble with a file never keeps anybody from scoring.
    """

    def __init__(self, artifacts: ArtifactStore, folder: Path, clock: Callable[[], date] = today) -> None:
        self._artifacts = artifacts
        self._files = CountFiles(folder, clock)
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

        if (reference := _reference_of(manifest)) is None:
            return unknown_drift(manifest["model_id"])
        names = {one["segment"]: one["name"] for one in manifest["segments"]}
        return measure_drift(reference, self._counts(manifest, reference), manifest["model_id"], names)

    def history(self, manifest: Mapping[str, Any]) -> DriftHistory:
        """Tell how that went day by day, each by the rule of the whole; the last day may go on."""
        from ml.insight.drift import THRESHOLDS

        reference = _reference_of(manifest)
        days = days_until(self._counts(manifest, reference), reference) if reference else ()
        return DriftHistory(manifest["model_id"], days, MAX_DAYS, THRESHOLDS)

    def forget(self, model_id: str) -> None:
        """Drop the counts of a model that was deleted."""
        with self._counting:
            self._unsaved.pop(model_id, None)
            self._counters.pop(model_id, None)
        self._files.remove(model_id)

    def save(self) -> None:
        """Add what was counted since the last time to the files."""
        with self._saving:
            with self._counting:
                self._collect()
                unsaved, self._unsaved = self._unsaved, {}
            for model_id, (reference, tally) in unsaved.items():
                # It may have been deleted while its last customers were scored.
                if model_id in self._artifacts and not self._files.add(model_id, reference, tally):
                    self._hold(model_id, reference, tally)

    def _counts(self, manifest: Mapping[str, Any], reference: Reference) -> Counts:
        """What is in the file, with what this process has not added to it yet."""
        with self._saving:
            kept = self._files.read(manifest["model_id"], reference)
            with self._counting:
                self._collect()
                held = self._unsaved.get(manifest["model_id"])
        return add(kept, reference, held[1], self._files.clock()) if held else kept

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


def _reference_of(manifest: Mapping[str, Any]) -> Reference | None:
    kept = manifest.get("reference")
    return None if kept is None else TypeAdapter(Reference).validate_python(kept)
