"""The models that are kept on disk, one signed folder each. No other module but ``datasets`` knows paths."""

import hashlib
import hmac
import io
import json
import logging
import os
import re
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Any

import polars as pl

from ml.errors import (
    ArtifactError,
    ArtifactRefused,
    EncryptionKeyNeeded,
    ModelIsActive,
    ModelNotFound,
    NoActiveModel,
)
from ml.forgetting import without_customer_in_manifest
from ml.given_names import FILE, GivenNames, choose_name, pack_names, unpack_names, with_names
from ml.kept_json import read_json
from ml.manifest import model_from_manifest, model_to_manifest
from ml.signed_folders import SIGNATURE, Kind, SignedFolders
from ml.types import SegmentationModel
from ml.vault import PLAIN, Content, Vault
from ml.versions import refuse_other_version, refuse_other_versions
from ml.whole_files import RememberedText

MANIFEST, PIPELINE, CUSTOMERS = FILES = ("manifest.json", "pipeline.joblib", "customers.parquet")
_ID = re.compile(r"^[0-9a-f]{16}$")
_FACTS = {field.name for field in fields(SegmentationModel) if field.default is MISSING} - {
    "pipeline",
    "customers",
}
_ADVICE = "Restore its folder from a copy, or train again and delete it."

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class RefusedModel:
    """A model that is kept, and cannot be used: why, and what to do about it."""

    model_id: str
    reason: str


class ArtifactStore:
    """Models in a folder, each written whole or not at all, and verified before anything of it is used.

    Parameters
    ----------
    root
        The folder; models go into ``root/models/<model_id>/``.
    secret_key
        Signs every file of a model (HMAC-SHA256), so that no foreign pickle is ever loaded.
    vault
        Writes and reads the files, which all tell of customers: encrypted, if it has a key.
    """

    def __init__(self, root: Path, secret_key: bytes, vault: Vault = PLAIN) -> None:
        self._active = RememberedText(root / "active_model")
        self._secret_key = secret_key
        self._vault = vault
        kind = Kind("Model", FILES, _ADVICE, _not_found, self._is_of_earlier_version)
        self.folders = SignedFolders(root / "models", kind, secret_key, vault)
        self._models = self.folders.root

    def save(self, model: SegmentationModel) -> None:
        """Write a model under its ``model_id``; it appears once every byte of it is on the disk.

        Raises
        ------
        StorageFull
            Nothing is left of it.
        """
        import joblib

        self.folders.write(
            model.model_id,
            {
                MANIFEST: _to_bytes(model_to_manifest(model)),
                PIPELINE: lambda out: joblib.dump(model.pipeline, out),
                CUSTOMERS: model.customers.write_parquet,
            },
        )

    def load(self, model_id: str) -> SegmentationModel:
        """Read a model.

        Raises
        ------
        ModelNotFound
        ArtifactRefused
            A file was changed or cut off since it was written, or was signed with another key; or the model
            was kept by other versions of this program or of scikit-learn.
        EncryptionKeyNeeded
        """
        return model_from_files(model_id, self.files(model_id))

    def files(self, model_id: str) -> dict[str, bytes]:
        """What a model is made of, verified, its segments called as people call them."""
        self._require(model_id)
        files = self.folders.read_all(model_id, FILES)
        manifest = with_names(json.loads(files[MANIFEST]), self._given_names(model_id))
        return {**files, MANIFEST: _to_bytes(manifest)}

    def manifest(self, model_id: str) -> dict[str, Any]:
        """The facts about a model, as JSON, without loading it.

        Raises
        ------
        ModelNotFound
        ArtifactRefused, EncryptionKeyNeeded
            ``manifest.json`` is missing, or is not as it was written.
        """
        self._require(model_id)
        content = self.folders.read(model_id, MANIFEST)
        try:
            return with_names(_facts_of(model_id, content), self._given_names(model_id))
        except ValueError as error:
            raise self.folders.refusal(model_id, MANIFEST) from error

    def verify(self, model_id: str) -> None:
        """Read through the files of a model that have changed since this process last read them.

        Raises
        ------
        ModelNotFound
        ArtifactRefused, EncryptionKeyNeeded
        """
        refuse_other_versions(model_id, self.manifest(model_id))
        self.folders.verify(model_id)

    def rename_segment(self, model_id: str, segment: int, name: str | None) -> None:
        """Call a segment something else; None calls it as the rules suggest.

        Raises
        ------
        ModelNotFound, ArtifactRefused, EncryptionKeyNeeded, StorageFull
        SegmentNotFound, InvalidName
        """
        # The command line may rename while the service does.
        with self.folders.alone():
            chosen = choose_name(self.manifest(model_id), segment, name)
            names = {**self._given_names(model_id), segment: chosen}
            try:
                packed = pack_names(names, model_id, self._secret_key)
                self._vault.write(self._models / model_id / FILE, packed)
            except OSError as error:
                raise self.folders.refusal(model_id, FILE) from error

    def named_at(self, model_id: str) -> int:
        """When a model was last changed, by a name or a forgotten customer, in nanoseconds; 0 is never."""
        if not _ID.match(model_id):
            return 0
        folder = f"{self._models}/{model_id}"
        return max(_changed_at(f"{folder}/{FILE}"), _changed_at(f"{folder}/{SIGNATURE}"))

    def customers(self, model_id: str, columns: Sequence[str] | None = None) -> pl.DataFrame:
        """The customers that a model was trained on, with their segments; all columns, or those named."""
        self._require(model_id)
        content = io.BytesIO(self.folders.read(model_id, CUSTOMERS))
        return pl.read_parquet(content, columns=None if columns is None else list(columns))

    def customer(self, model_id: str, customer_id: str) -> pl.DataFrame:
        """One of them, without unpacking the others; no row where there is none of that id."""
        self._require(model_id)
        customers = pl.scan_parquet(io.BytesIO(self.folders.read(model_id, CUSTOMERS)))
        return customers.filter(pl.col("customer_id") == customer_id).head(1).collect()

    def forget_customer(self, model_id: str, customer_id: str) -> int:
        """Take a customer out of a model, for good and all at once; returns how many rows that were.

        The customer goes from ``customers``, from the typical customers and edge cases, and from what the
        warnings quote; ``n_forgotten`` counts it. Sizes, scores and profiles stay those of the training,
        which tell of groups. Models without an id column name rows, not customers, and stay as they are.
        So does the pipeline: of hierarchical and density models it holds the scaled features of the rows that
        shaped them, without ids, so that nobody can tell whose they are. Train again to be rid of those too.

        Raises
        ------
        ModelNotFound, ArtifactRefused, EncryptionKeyNeeded
        StorageFull
            The customer is still there.
        """
        self._require(model_id)
        with self.folders.alone():
            files = self.folders.read_all(model_id, (MANIFEST, CUSTOMERS))
            facts = _facts_of(model_id, files[MANIFEST])
            if facts["data"]["id_column"] is None:
                return 0
            customers = pl.read_parquet(io.BytesIO(files[CUSTOMERS]))
            left = customers.filter(pl.col("customer_id").ne_missing(customer_id))
            n_rows = customers.height - left.height
            changed = without_customer_in_manifest(facts, customer_id, n_rows)
            if changed != facts:
                new: dict[str, Content] = {MANIFEST: _to_bytes(changed), CUSTOMERS: left.write_parquet}
                self.folders.replace(model_id, new)
            return n_rows

    def list(self) -> list[dict[str, Any]]:
        """The manifests of all models that can be used, newest first."""
        manifests, refused = self.survey()
        for one in refused:
            logger.warning("left out of the models: %s", one.reason)
        return [*manifests]

    def survey(self) -> tuple[Sequence[dict[str, Any]], Sequence[RefusedModel]]:
        """The manifests of all models that can be used, newest first, and the models that cannot.

        Manifests are verified; of the other files it is looked whether they are there in full length, so that
        a list stays quick. What else was done to them is found when they are read.
        """
        manifests, refused = [], []
        for model_id in self.folders.names():
            try:
                manifest = self.manifest(model_id)
                refuse_other_versions(model_id, manifest)
                self.folders.look(model_id)
                manifests.append(manifest)
            except ModelNotFound:
                continue  # deleted by somebody else meanwhile
            except ArtifactError as error:
                refused.append(RefusedModel(model_id, str(error)))
        newest_first = sorted(manifests, key=lambda one: str(one["created_at"]), reverse=True)
        return newest_first, refused

    def ids(self) -> set[str]:
        """The ids of all models, be they damaged or not."""
        return set(self.folders.names())

    def __contains__(self, model_id: str) -> bool:
        return bool(_ID.match(model_id)) and os.path.lexists(self._models / model_id)

    def delete(self, model_id: str) -> None:
        """Remove a model.

        Raises
        ------
        ModelNotFound
        ModelIsActive
            It is in use; activate another one first.
        """
        self._require(model_id)
        if self.active_id() == model_id:
            raise ModelIsActive(f"Model {model_id} is active. Activate another model before deleting it.")
        self.folders.delete(model_id)

    def active_id(self) -> str | None:
        """The id of the active model, if there is one; its folder may be gone."""
        try:
            return self._active.read() or None
        except FileNotFoundError:
            return None

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
        self._require(model_id)
        PLAIN.write(self._active.path, model_id.encode())

    def deactivate(self) -> None:
        """Leave no model active."""
        self._active.path.unlink(missing_ok=True)

    def encrypt_anew(self, model_id: str) -> int:
        """Encrypt what is not encrypted with the first key yet; returns how many files that were."""
        self._require(model_id)
        n_files = self.folders.rewrite(model_id)
        with self.folders.alone():
            names = self._models / model_id / FILE
            return n_files + (self._vault.rewrite(names) if names.exists() else 0)

    def _require(self, model_id: str) -> None:
        if model_id not in self:
            raise _not_found(model_id)

    def _given_names(self, model_id: str) -> GivenNames:
        path = self._models / model_id / FILE
        if not path.exists():
            return {}
        try:
            return unpack_names(self._vault.read(path), model_id, self._secret_key)
        except EncryptionKeyNeeded as error:
            raise EncryptionKeyNeeded(f"Model {model_id} cannot be opened: {error}") from error
        except (OSError, ValueError, ArtifactRefused) as error:
            raise ArtifactRefused(
                f"The names of model {model_id} were changed on disk: {FILE} is not as it was written. "
                "Delete that file; the segments then go by the names that they had before."
            ) from error

    def _is_of_earlier_version(self, signature: str, files: Mapping[str, bytes]) -> bool:
        """Earlier versions signed all files of a model together."""
        digest = hmac.new(self._secret_key, digestmod=hashlib.sha256)
        for name in FILES:
            digest.update(name.encode() + b"\0" + len(files[name]).to_bytes(8, "big") + files[name])
        return hmac.compare_digest(signature.encode(), digest.hexdigest().encode())


def model_from_files(model_id: str, files: Mapping[str, bytes]) -> SegmentationModel:
    """Put a model together from its files, which come from somebody who is trusted: a pickle is loaded.

    Raises
    ------
    ArtifactRefused
        It was kept by other versions of this program or of scikit-learn.
    """
    import joblib
    from sklearn.exceptions import InconsistentVersionWarning

    try:
        facts = _facts_of(model_id, files[MANIFEST])
        refuse_other_versions(model_id, facts)
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("ignore")
            warnings.simplefilter("always", InconsistentVersionWarning)
            pipeline = joblib.load(io.BytesIO(files[PIPELINE]))
        for one in told:
            if isinstance(one.message, InconsistentVersionWarning):
                refuse_other_version(model_id, "scikit-learn", one.message.original_sklearn_version)
        customers = pl.read_parquet(io.BytesIO(files[CUSTOMERS]))
        return model_from_manifest(facts, pipeline=pipeline, customers=customers)
    except (KeyError, TypeError, ValueError, AttributeError, ImportError) as error:
        raise ArtifactRefused(f"Model {model_id} was kept by another version. Train it again.") from error


def _facts_of(model_id: str, content: bytes) -> dict[str, Any]:
    facts = read_json(content)
    if not isinstance(facts, dict) or not facts.keys() >= _FACTS or facts["model_id"] != model_id:
        raise ValueError("not the manifest of this model")
    return facts


def _to_bytes(facts: Mapping[str, Any]) -> bytes:
    return json.dumps(facts, indent=1).encode()


def _changed_at(path: str) -> int:
    try:
        # Asked for every customer that is scored, and pathlib takes twice as long.
        return os.stat(path).st_mtime_ns  # noqa: PTH116
    except OSError:
        return 0


def _not_found(model_id: str) -> ModelNotFound:
    return ModelNotFound(f"There is no model {model_id[:64]!r}. GET /models and `segment models` list them.")
