"""The models that are kept on disk, one signed folder each. No other module but ``datasets`` knows paths."""

import fcntl
import hashlib
import hmac
import io
import json
import logging
import os
import re
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

import polars as pl

from ml.errors import ArtifactRefused, ModelIsActive, ModelNotFound, NoActiveModel
from ml.given_names import FILE, GivenNames, choose_name, pack_names, unpack_names, with_names
from ml.manifest import model_from_manifest, model_to_manifest
from ml.types import SegmentationModel

_ID = re.compile(r"^[0-9a-f]{16}$")
_SIGNED = ("manifest.json", "pipeline.joblib", "customers.parquet")
_SIGNATURE = "signature"
_FACTS = {field.name for field in fields(SegmentationModel) if field.default is MISSING} - {
    "pipeline",
    "customers",
}
_ADVICE = "Restore its folder from a copy, or train again and delete it."

logger = logging.getLogger(__name__)


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
        try:
            return model_from_manifest(
                with_names(json.loads(files["manifest.json"]), self._given_names(model_id)),
                pipeline=joblib.load(io.BytesIO(files["pipeline.joblib"])),
                customers=pl.read_parquet(io.BytesIO(files["customers.parquet"])),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise ArtifactRefused(f"Model {model_id} was kept by another version. Train it again.") from error

    def manifest(self, model_id: str) -> dict[str, Any]:
        """The facts about a model, as JSON, without loading it.

        Raises
        ------
        ModelNotFound
        ArtifactRefused
            ``manifest.json`` is missing or is not the manifest of this model.
        """
        path = self._folder(model_id) / "manifest.json"
        try:
            facts = _facts_of(model_id, path.read_bytes())
            return with_names(facts, self._given_names(model_id))
        except (OSError, ValueError) as error:
            raise self._refusal(model_id, path.name) from error

    def rename_segment(self, model_id: str, segment: int, name: str | None) -> None:
        """Call a segment something else; None calls it as the rules suggest.

        Raises
        ------
        ModelNotFound, ArtifactRefused
        SegmentNotFound, InvalidName
        """
        with self._sole_renamer():
            chosen = choose_name(self.manifest(model_id), segment, name)
            names = {**self._given_names(model_id), segment: chosen}
            path = self._folder(model_id) / FILE
            try:
                _replace(path, pack_names(names, model_id, self._secret_key))
            except OSError as error:
                raise self._refusal(model_id, FILE) from error

    def named_at(self, model_id: str) -> int:
        """When a segment of the model was last renamed, in nanoseconds; 0 is never."""
        try:
            return (self._models / model_id / FILE).stat().st_mtime_ns if _ID.match(model_id) else 0
        except OSError:
            return 0

    @contextmanager
    def _sole_renamer(self) -> Iterator[None]:
        # The command line may rename while the service does.
        with (self._models / ".renaming").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def customers(self, model_id: str) -> pl.DataFrame:
        """The customers that a model was trained on, with their segments."""
        path = self._folder(model_id) / "customers.parquet"
        try:
            return pl.read_parquet(path)
        except (OSError, pl.exceptions.PolarsError) as error:
            raise self._refusal(model_id, path.name) from error

    def customer(self, model_id: str, customer_id: str) -> pl.DataFrame:
        """One of them, read without holding the others; no row where there is none of that id."""
        path = self._folder(model_id) / "customers.parquet"
        try:
            found = pl.scan_parquet(path).filter(pl.col("customer_id") == customer_id).head(1)
            return found.collect()
        except (OSError, pl.exceptions.PolarsError) as error:
            raise self._refusal(model_id, path.name) from error

    def list(self) -> list[dict[str, Any]]:
        """The manifests of all models that can be read, newest first."""
        manifests = []
        for folder in self._models.iterdir():
            try:
                if _ID.match(folder.name):
                    manifests.append(self.manifest(folder.name))
            except ModelNotFound:
                continue  # deleted by somebody else meanwhile
            except ArtifactRefused as error:
                logger.warning("left out of the models: %s", error)
        return sorted(manifests, key=lambda manifest: str(manifest["created_at"]), reverse=True)

    def ids(self) -> set[str]:
        """The ids of all models, be they damaged or not."""
        return {folder.name for folder in self._models.iterdir() if _ID.match(folder.name)}

    def __contains__(self, model_id: str) -> bool:
        return bool(_ID.match(model_id)) and (self._models / model_id).is_dir()

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
        try:
            folder.rename(doomed)
        except FileNotFoundError:
            raise _not_found(model_id) from None
        shutil.rmtree(doomed)

    def active_id(self) -> str | None:
        """The id of the active model, if there is one; its folder may be gone."""
        try:
            model_id = self._active.read_text(errors="replace").strip()
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
        _replace(self._active, model_id.encode())

    def deactivate(self) -> None:
        """Leave no model active."""
        self._active.unlink(missing_ok=True)

    def _folder(self, model_id: str) -> Path:
        if model_id not in self:
            raise _not_found(model_id)
        return self._models / model_id

    def _given_names(self, model_id: str) -> GivenNames:
        path = self._folder(model_id) / FILE
        if not path.exists():
            return {}
        try:
            return unpack_names(path.read_bytes(), model_id, self._secret_key)
        except (OSError, ValueError) as error:
            raise ArtifactRefused(
                f"The names of model {model_id} were changed on disk: {FILE} is not as it was written. "
                "Delete that file; the segments then go by the names that they had before."
            ) from error

    def _refusal(self, model_id: str, file: str) -> ArtifactRefused | ModelNotFound:
        # It may have been deleted by somebody else between the look and the reading.
        if model_id not in self:
            return _not_found(model_id)
        return ArtifactRefused(f"Model {model_id} is damaged on disk: {file} cannot be read. {_ADVICE}")

    def _read_verified(self, model_id: str) -> dict[str, bytes]:
        folder = self._folder(model_id)
        try:
            files = {name: (folder / name).read_bytes() for name in _SIGNED}
            signature = (folder / _SIGNATURE).read_text()
        except (OSError, UnicodeDecodeError) as error:
            raise self._refusal(model_id, "one of its files") from error
        if not hmac.compare_digest(signature.encode(), self._sign(files).encode()):
            raise ArtifactRefused(
                f"Model {model_id} was changed on disk or signed with another key, so it is not loaded. "
                + _ADVICE
            )
        return files

    def _sign(self, files: dict[str, bytes]) -> str:
        digest = hmac.new(self._secret_key, digestmod=hashlib.sha256)
        for name in _SIGNED:
            digest.update(name.encode() + b"\0" + len(files[name]).to_bytes(8, "big") + files[name])
        return digest.hexdigest()


def _facts_of(model_id: str, content: bytes) -> dict[str, Any]:
    facts = json.loads(content)
    if not isinstance(facts, dict) or not facts.keys() >= _FACTS or facts["model_id"] != model_id:
        raise ValueError("not the manifest of this model")
    return facts


def _not_found(model_id: str) -> ModelNotFound:
    return ModelNotFound(f"There is no model {model_id[:64]!r}. GET /models and `segment models` list them.")


def _replace(path: Path, content: bytes) -> None:
    """Write a file so that whoever reads it sees all of the old content, or all of the new."""
    unfinished = path.with_name(f".{path.name}-{uuid.uuid4().hex}")
    _write(unfinished, content)
    unfinished.replace(path)


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
