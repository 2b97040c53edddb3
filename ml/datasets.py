"""The tables that were uploaded and are kept on disk, each with its report beside it."""

import io
import json
import logging
import os
import re
import shutil
import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import MISSING, dataclass, fields, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import polars as pl

from ml.errors import ArtifactError, ArtifactRefused, DatasetNotFound, StorageFull
from ml.forgetting import without_customer, without_customer_in_report
from ml.kept_json import read_json
from ml.manifest import to_json
from ml.signed_folders import SIGNATURE, Kind, SignedFolders
from ml.types import Table, TableFormat, TableReport, TableWarning
from ml.vault import PLAIN, Content, Vault
from ml.whole_files import full_disk

TABLE, REPORT = FILES = ("table.parquet", "report.json")
FORMAT_VERSION = 2
ALL_SIGNED = ".all-signed"
# Tables leave so much of a disk to the databases beside them, which jobs and deleting need.
RESERVED_BYTES = 8 * 1024 * 1024
# So many rows are packed at a time, which bounds the memory that writing a table takes.
_ROWS_PACKED = 100_000
_ID = re.compile(r"^[0-9a-f]{16}$")
# What came to reports later has a default, and older ones go without it.
_FACTS = {"dataset_id", "created_at", "table_warnings"} | {
    field.name for field in fields(TableReport) if field.default is MISSING
}
_NOT_TOLD = ("table_warnings", "format_version")
_ADVICE = "Delete it and send the table again."

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class DatasetOnDisk:
    """A kept table: when it came, and what it takes on disk."""

    dataset_id: str
    created_at: datetime
    n_bytes: int


class DatasetStore:
    """Tables that were uploaded, each a Parquet file with its report beside it.

    Parameters
    ----------
    root
        The folder; tables go into ``root/datasets/<dataset_id>/``.
    vault
        Writes and reads the files: encrypted, if it has a key.
    quota_bytes
        How much all tables together may take on disk; ``None`` is as much as there is.
    secret_key
        Signs the files; without one the signature is a checksum.
    """

    def __init__(
        self, root: Path, vault: Vault = PLAIN, quota_bytes: int | None = None, secret_key: bytes = b""
    ) -> None:
        self._is_upgrading = False
        kind = Kind("Dataset", FILES, _ADVICE, _not_found, self._is_of_earlier_version)
        self.folders = SignedFolders(root / "datasets", kind, secret_key, vault)
        self._datasets = self.folders.root
        self._quota_bytes = quota_bytes
        self._upgrade()

    def save(self, table: Table, report: TableReport) -> str:
        """Keep a table; returns its id.

        Raises
        ------
        StorageFull
            The disk is full, or what tables may take of it; nothing of this one is left.
        """
        dataset_id = uuid.uuid4().hex[:16]
        facts = {
            "format_version": FORMAT_VERSION,
            "dataset_id": dataset_id,
            "created_at": datetime.now(UTC),
            **to_json(report),
            "table_warnings": to_json(table.warnings),
        }
        files: dict[str, Content] = {TABLE: partial(_pack, table.frame), REPORT: _to_bytes(facts)}
        self._refuse_without_room()
        with self.folders.written(dataset_id, files):
            self._refuse_without_room()
        return dataset_id

    def load(self, dataset_id: str) -> Table:
        """Read a table back as it was uploaded.

        Raises
        ------
        DatasetNotFound
        ArtifactRefused, EncryptionKeyNeeded
            A file of it is missing, or is not as it was written.
        """
        self._require(dataset_id)
        files = self.folders.read_all(dataset_id, FILES)
        facts = self._facts(dataset_id, files[REPORT])
        try:
            frame = pl.read_parquet(io.BytesIO(files[TABLE]))
        except pl.exceptions.PolarsError as error:
            raise self.folders.refusal(dataset_id, TABLE) from error
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
        ArtifactRefused, EncryptionKeyNeeded
            ``report.json`` is missing, or is not as it was written.
        """
        self._require(dataset_id)
        facts = self._facts(dataset_id, self.folders.read(dataset_id, REPORT))
        return {name: value for name, value in facts.items() if name not in _NOT_TOLD}

    def list(self) -> list[dict[str, Any]]:
        """The reports of all datasets that can be read, newest first."""
        reports = []
        for dataset_id in self.folders.names():
            try:
                report = self.report(dataset_id)
                self.folders.look(dataset_id)
                reports.append(report)
            except DatasetNotFound:
                continue  # deleted by somebody else meanwhile
            except ArtifactError as error:
                logger.warning("left out of the datasets: %s", error)
        return sorted(reports, key=lambda report: str(report["created_at"]), reverse=True)

    def ids(self) -> Sequence[str]:
        """The ids of all datasets, be they damaged or not."""
        return self.folders.names()

    def on_disk(self, dataset_id: str) -> DatasetOnDisk:
        """Tell when a dataset came, damaged or not, and what it takes.

        Raises
        ------
        DatasetNotFound
        EncryptionKeyNeeded
        """
        self._require(dataset_id)
        folder = self._datasets / dataset_id
        try:
            created_at = datetime.fromisoformat(self.report(dataset_id)["created_at"])
        except ArtifactRefused:
            created_at = datetime.fromtimestamp(folder.lstat().st_mtime, UTC)
        return DatasetOnDisk(dataset_id, created_at, _bytes_in(folder))

    def forget_customer(self, dataset_id: str, customer_id: str) -> int:
        """Take all rows of a customer out of a table and its report, at once; returns how many those were.

        They are found by the id in the columns that the report takes for ids or names, and in that of the
        customer of purchases. The report counts the rows that are left and, in ``n_forgotten``, those that
        went; what it says of whole columns (how many cells are missing, medians, histograms) stays as it was.

        Raises
        ------
        DatasetNotFound, ArtifactRefused, EncryptionKeyNeeded
        StorageFull
            The customer is still there.
        """
        self._require(dataset_id)
        with self.folders.alone():
            files = self.folders.read_all(dataset_id, FILES)
            facts = self._facts(dataset_id, files[REPORT])
            frame = pl.read_parquet(io.BytesIO(files[TABLE]))
            left = without_customer(frame, facts, customer_id)
            n_rows = frame.height - left.height
            changed = without_customer_in_report(facts, customer_id, n_rows)
            if n_rows or changed["preview"] != facts["preview"]:
                new: dict[str, Content] = {TABLE: partial(_pack, left), REPORT: _to_bytes(changed)}
                self.folders.replace(dataset_id, new)
            return n_rows

    def encrypt_anew(self, dataset_id: str) -> int:
        """Encrypt what is not encrypted with the first key yet; returns how many files that were."""
        self._require(dataset_id)
        return self.folders.rewrite(dataset_id)

    def delete(self, dataset_id: str) -> None:
        """Remove a dataset, be it damaged or not."""
        self._require(dataset_id)
        self.folders.delete(dataset_id)

    def _upgrade(self) -> None:
        """Sign the datasets of earlier versions, once: whoever brings an unsigned one later is refused."""
        done = self._datasets / ALL_SIGNED
        if done.exists():
            return
        self._is_upgrading = True
        unsigned = [one for one in self.ids() if not os.path.lexists(self._datasets / one / SIGNATURE)]
        taken = [one for one in unsigned if self._is_sound(one)]
        self._is_upgrading = False
        # Where there is no room for a signature, or somebody else works here, the next one to open does it.
        if all((self._datasets / one / SIGNATURE).exists() for one in taken):
            with suppress(OSError, StorageFull):
                PLAIN.write(done, b"")

    def _is_sound(self, dataset_id: str) -> bool:
        try:
            self.load(dataset_id)
        except ArtifactError as error:
            logger.warning("not signed: %s", error)
            return False
        return True

    def _is_of_earlier_version(self, signature: str, files: Mapping[str, bytes]) -> bool:
        """Earlier versions did not sign datasets, nor say so."""
        try:
            return self._is_upgrading and not signature and "format_version" not in read_json(files[REPORT])
        except (ValueError, TypeError):
            return False

    def _refuse_without_room(self) -> None:
        if shutil.disk_usage(self._datasets).free < RESERVED_BYTES:
            raise full_disk()
        # Those that are being written count as well, so that several together stay within.
        if self._quota_bytes is None or sum(map(_bytes_in, self._datasets.iterdir())) <= self._quota_bytes:
            return
        raise StorageFull(
            f"All tables together may take {self._quota_bytes:,} bytes on disk, and this one would be beyond "
            "that. Delete datasets that nobody needs (DELETE /datasets/ID), or raise "
            "SEGMENT_DATASET_QUOTA_BYTES."
        )

    def _require(self, dataset_id: str) -> None:
        if not _ID.match(dataset_id) or not os.path.lexists(self._datasets / dataset_id):
            raise _not_found(dataset_id)

    def _facts(self, dataset_id: str, content: bytes) -> dict[str, Any]:
        try:
            facts = read_json(content)
        except ValueError as error:
            raise self.folders.refusal(dataset_id, REPORT) from error
        if not isinstance(facts, dict) or not facts.keys() >= _FACTS:
            raise self.folders.refusal(dataset_id, REPORT)
        return facts


def _pack(frame: pl.DataFrame, out: BinaryIO) -> None:
    frame.write_parquet(out, row_group_size=_ROWS_PACKED)


def _to_bytes(facts: Mapping[str, Any]) -> bytes:
    return json.dumps(to_json(dict(facts))).encode()


def _bytes_in(folder: Path) -> int:
    try:
        return sum(one.stat(follow_symlinks=False).st_size for one in os.scandir(folder))
    except OSError:
        return 0  # no folder, or deleted by somebody else meanwhile


def _not_found(dataset_id: str) -> DatasetNotFound:
    return DatasetNotFound(f"There is no dataset {dataset_id[:64]!r}. GET /datasets lists them.")
