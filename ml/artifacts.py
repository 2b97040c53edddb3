"""What is kept on disk: models, one signed folder each, and datasets. Nothing else in ml knows paths."""

import hashlib
import hmac
import io
import json
import os
import re
import shutil
import uuid
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl

from ml.errors import ArtifactRefused, DatasetNotFound, ModelIsActive, ModelNotFound, NoActiveModel
from ml.manifest import model_from_manifest, model_to_manifest, to_json
from ml.types import SegmentationModel, Table, TableFormat, TableReport, TableWarning

_ID = re.compile(r"^[0-9a-f]{16}$")
_SIGNED = ("manifest.json", "pipeline.joblib", "customers.parquet")
_SIGNATURE = "signature"


class ArtifactStore:
    """Models in a folder, each written whole or not at all, and verified before anything is unpickled.

    Parameters
    ----------
    root
        The folder; models go into ``root/models/<model_id>/``.
    secret_key
        Signs every file of a model (HMAC-SHA256), so that no foreign pickle is ever loaded.
    """

    def __init__(self, root: Path, secret_key: bytes) -> None:
        self._models = root / "models"
        self._active = root / "active_model"
        self._secret_key = secret_key
        self._models.mkdir(parents=True, exist_ok=True)

    def save(self, model: SegmentationModel) -> None:
        """Write a model under its ``model_id``; it appears once every byte of it is there."""
        import joblib

        pipeline = io.BytesIO()
        joblib.dump(model.pipeline, pipeline)
        customers = io.BytesIO()
        model.customers.write_parquet(customers)
        manifest = json.dumps(model_to_manifest(model), indent=1).encode()
        files = dict(zip(_SIGNED, (manifest, pipeline.getvalue(), customers.getvalue()), strict=True))
        files[_SIGNATURE] = self._sign(files).encode()
        unfinished = self._models / f".unfinished-{uuid.uuid4().hex}"
        unfinished.mkdir(mode=0o700)
        for name, content in files.items():
            _write(unfinished / name, content)
        unfinished.rename(self._models / model.model_id)

    def load(self, model_id: str) -> SegmentationModel:
        """Read a model.

        Raises
        ------
        ModelNotFound
        ArtifactRefused
            A file was changed or cut off since it was written, or was signed with another key.
        """
        import joblib

        files = self._read_verified(model_id)
        return model_from_manifest(
            json.loads(files["manifest.json"]),
            pipeline=joblib.load(io.BytesIO(files["pipeline.joblib"])),
            customers=pl.read_parquet(io.BytesIO(files["customers.parquet"])),
        )

    def manifest(self, model_id: str) -> dict[str, Any]:
        """The facts about a model, as JSON, without loading it."""
        return dict(json.loads((self._folder(model_id) / "manifest.json").read_bytes()))

    def customers(self, model_id: str) -> pl.DataFrame:
        """The customers that a model was trained on, with their segments."""
        return pl.read_parquet(self._folder(model_id) / "customers.parquet")

    def list(self) -> list[dict[str, Any]]:
        """The manifests of all models, newest first."""
        manifests = [
            self.manifest(folder.name) for folder in self._models.iterdir() if _ID.match(folder.name)
        ]
        return sorted(manifests, key=lambda manifest: str(manifest["created_at"]), reverse=True)

    def delete(self, model_id: str) -> None:
        """Remove a model.

        Raises
        ------
        ModelNotFound
        ModelIsActive
            It is in use; activate another one first.
        """
        folder = self._folder(model_id)
        if self.active_id() == model_id:
            raise ModelIsActive(f"Model {model_id} is active. Activate another model before deleting it.")
        # Renamed first, so that a half deleted model is never listed.
        doomed = self._models / f".deleted-{uuid.uuid4().hex}"
        folder.rename(doomed)
        shutil.rmtree(doomed)

    def active_id(self) -> str | None:
        """The id of the active model, if there is one."""
        try:
            model_id = self._active.read_text().strip()
        except FileNotFoundError:
            return None
        return model_id or None

    def require_active_id(self) -> str:
        """The id of the active model, or ``NoActiveModel``."""
        model_id = self.active_id()
        if model_id is None:
            raise NoActiveModel(
                "No model is trained yet. Send a customer table to POST /train, or run `segment train FILE`."
            )
        return model_id

    def activate(self, model_id: str) -> None:
        """Make a model the active one, at once for everybody who asks."""
        self._folder(model_id)
        unfinished = self._active.with_name(f".active-{uuid.uuid4().hex}")
        _write(unfinished, model_id.encode())
        unfinished.replace(self._active)

    def _folder(self, model_id: str) -> Path:
        folder = self._models / model_id
        if not _ID.match(model_id) or not folder.is_dir():
            raise ModelNotFound(f"There is no model {model_id[:64]!r}. GET /models lists them.")
        return folder

    def _read_verified(self, model_id: str) -> dict[str, bytes]:
        folder = self._folder(model_id)
        try:
            files = {name: (folder / name).read_bytes() for name in _SIGNED}
            signature = (folder / _SIGNATURE).read_text()
        except (OSError, UnicodeDecodeError) as error:
            raise ArtifactRefused(f"Model {model_id} is incomplete on disk. Train it again.") from error
        if not hmac.compare_digest(signature.encode(), self._sign(files).encode()):
            raise ArtifactRefused(
                f"Model {model_id} was changed on disk or signed with another key, so it is not loaded. "
                "Restore it or train it again."
            )
        return files

    def _sign(self, files: dict[str, bytes]) -> str:
        digest = hmac.new(self._secret_key, digestmod=hashlib.sha256)
        for name in _SIGNED:
            digest.update(name.encode() + b"\0" + len(files[name]).to_bytes(8, "big") + files[name])
        return digest.hexdigest()


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
        _write(unfinished / "report.json", json.dumps(to_json(facts)).encode())
        unfinished.rename(self._datasets / dataset_id)
        return dataset_id

    def load(self, dataset_id: str) -> Table:
        """Read a table back as it was uploaded."""
        folder = self._folder(dataset_id)
        facts = json.loads((folder / "report.json").read_bytes())
        warnings = [TableWarning(**one) for one in facts["table_warnings"]]
        return Table(
            frame=pl.read_parquet(folder / "table.parquet"),
            format=TableFormat(**facts["format"]),
            name=facts["name"],
            warnings=tuple(replace(one, rows=tuple(one.rows)) for one in warnings),
        )

    def report(self, dataset_id: str) -> dict[str, Any]:
        """The report of a dataset, as JSON."""
        facts = dict(json.loads((self._folder(dataset_id) / "report.json").read_bytes()))
        del facts["table_warnings"]
        return facts

    def list(self) -> list[dict[str, Any]]:
        """The reports of all datasets, newest first."""
        reports = [self.report(folder.name) for folder in self._datasets.iterdir() if _ID.match(folder.name)]
        return sorted(reports, key=lambda report: str(report["created_at"]), reverse=True)

    def delete(self, dataset_id: str) -> None:
        """Remove a dataset."""
        shutil.rmtree(self._folder(dataset_id))

    def _folder(self, dataset_id: str) -> Path:
        folder = self._datasets / dataset_id
        if not _ID.match(dataset_id) or not folder.is_dir():
            raise DatasetNotFound(f"There is no dataset {dataset_id[:64]!r}. GET /datasets lists them.")
        return folder


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
