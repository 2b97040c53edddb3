"""The tables that were uploaded and are kept on disk, each with its report beside it."""

import json
import logging
import re
import shutil
import uuid
from dataclasses import MISSING, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl

from ml.errors import ArtifactRefused, DatasetNotFound
from ml.manifest import to_json
from ml.types import Table, TableFormat, TableReport, TableWarning

_ID = re.compile(r"^[0-9a-f]{16}$")
# What came to reports later has a default, and older ones go without it.
_FACTS = {"dataset_id", "created_at", "table_warnings"} | {
    field.name for field in fields(TableReport) if field.default is MISSING
}

logger = logging.getLogger(__name__)


class DatasetStore:
    """Tables that were uploaded, each a Parquet file with its report beside it."""

    def __init__(self, root: Path) -> None:
        self._datasets = root / "datasets"
        self._datasets.mkdir(parents=True, exist_ok=True)

    def save(self, table: Table, report: TableReport) -> str:
        """Keep a table; returns its id."""
        dataset_id = uuid.uuid4().hex[:16]
        unfinished = self._datasets / f".unfinished-{dataset_id}"
        unfinished.mkdir(mode=0o700)
        table.frame.write_parquet(unfinished / "table.parquet")
        facts = {
            "dataset_id": dataset_id,
            "created_at": datetime.now(UTC),
            **to_json(report),
            "table_warnings": to_json(table.warnings),
        }
        (unfinished / "report.json").write_text(json.dumps(to_json(facts)))
        unfinished.rename(self._datasets / dataset_id)
        return dataset_id

    def load(self, dataset_id: str) -> Table:
        """Read a table back as it was uploaded.

        Raises
        ------
        DatasetNotFound
        ArtifactRefused
            A file of it is missing or damaged.
        """
        facts = self._facts(dataset_id)
        try:
            frame = pl.read_parquet(self._folder(dataset_id) / "table.parquet")
        except (OSError, pl.exceptions.PolarsError) as error:
            raise self._refusal(dataset_id, "table.parquet") from error
        warnings = [TableWarning(**one) for one in facts["table_warnings"]]
        return Table(
            frame=frame,
            format=TableFormat(**facts["format"]),
            name=facts["name"],
            warnings=tuple(replace(one, rows=tuple(one.rows)) for one in warnings),
        )

    def report(self, dataset_id: str) -> dict[str, Any]:
        """The report of a dataset, as JSON.

        Raises
        ------
        DatasetNotFound
        ArtifactRefused
            ``report.json`` is missing or damaged.
        """
        facts = self._facts(dataset_id)
        return {name: value for name, value in facts.items() if name != "table_warnings"}

    def list(self) -> list[dict[str, Any]]:
        """The reports of all datasets that can be read, newest first."""
        reports = []
        for folder in self._datasets.iterdir():
            try:
                if _ID.match(folder.name):
                    reports.append(self.report(folder.name))
            except DatasetNotFound:
                continue  # deleted by somebody else meanwhile
            except ArtifactRefused as error:
                logger.warning("left out of the datasets: %s", error)
        return sorted(reports, key=lambda report: str(report["created_at"]), reverse=True)

    def ids(self) -> set[str]:
        """The ids of all datasets, be they damaged or not."""
        return {folder.name for folder in self._datasets.iterdir() if _ID.match(folder.name)}

    def n_bytes(self, dataset_id: str) -> int:
        """How much a dataset takes on disk."""
        return sum(file.stat().st_size for file in self._folder(dataset_id).iterdir())

    def delete(self, dataset_id: str) -> None:
        """Remove a dataset, be it damaged or not."""
        # Renamed first, so that a half deleted dataset is never listed.
        doomed = self._datasets / f".deleted-{uuid.uuid4().hex}"
        try:
            self._folder(dataset_id).rename(doomed)
        except FileNotFoundError:
            raise _not_found(dataset_id) from None
        shutil.rmtree(doomed)

    def _folder(self, dataset_id: str) -> Path:
        folder = self._datasets / dataset_id
        if not _ID.match(dataset_id) or not folder.is_dir():
            raise _not_found(dataset_id)
        return folder

    def _facts(self, dataset_id: str) -> dict[str, Any]:
        path = self._folder(dataset_id) / "report.json"
        try:
            return _facts_of(path.read_bytes())
        except (OSError, ValueError) as error:
            raise self._refusal(dataset_id, path.name) from error

    def _refusal(self, dataset_id: str, file: str) -> ArtifactRefused | DatasetNotFound:
        # It may have been deleted by somebody else between the look and the reading.
        if not (self._datasets / dataset_id).is_dir():
            return _not_found(dataset_id)
        return ArtifactRefused(
            f"Dataset {dataset_id} is damaged on disk: {file} cannot be read. "
            "Delete it and send the table again."
        )


def _facts_of(content: bytes) -> dict[str, Any]:
    facts = json.loads(content)
    if not isinstance(facts, dict) or not facts.keys() >= _FACTS:
        raise ValueError("not the report of a dataset")
    return facts


def _not_found(dataset_id: str) -> DatasetNotFound:
    return DatasetNotFound(f"There is no dataset {dataset_id[:64]!r}. GET /datasets lists them.")
