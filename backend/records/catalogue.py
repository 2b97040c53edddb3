"""What the database knows of models and their customers, kept in step with the artifacts.

The artifacts are the truth: a model is there when its folder is, and active when ``active_model`` says so.
Everything here can be made again from them, but for the order of activations.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from backend.database.database import Database
from backend.database.tables import activations, assignments, models, segments
from backend.records.audit import AuditLog
from backend.security.principals import SERVICE, Principal
from ml.artifacts import ArtifactStore
from ml.errors import ArtifactError

ACTIVATION = "activation"

logger = logging.getLogger(__name__)


class Catalogue:
    """Models, segments, the customers of each model, and which model was active when."""

    def __init__(self, database: Database, artifacts: ArtifactStore, audit: AuditLog) -> None:
        self._database = database
        self._artifacts = artifacts
        self._audit = audit

    def record_model(self, model_id: str) -> None:
        """Store a kept model with its segments and where it has its customers; once is enough.

        Raises
        ------
        DatabaseUnavailable
        ModelNotFound, ArtifactRefused
        """
        manifest = self._artifacts.manifest(model_id)
        with self._database.writing() as connection:
            if _number_of(connection, model_id) is None:
                self._insert(connection, manifest)

    def forget_model(self, model_id: str) -> None:
        """Remove what is stored of a model that was deleted."""
        with self._database.writing() as connection:
            connection.execute(delete(models).where(models.c.model_id == model_id))

    def activate(
        self,
        model_id: str,
        principal: Principal,
        request_id: str | None = None,
        *,
        is_wanted: Callable[[], bool] | None = None,
    ) -> None:
        """Make a model the active one: the artifacts and the database agree on which was the last.

        ``is_wanted`` is asked when nobody else can activate or cancel any more.

        Raises
        ------
        DatabaseUnavailable
            Nothing was changed.
        ModelNotFound
        """
        with self._database.alone(ACTIVATION) as connection:
            if is_wanted is not None and not is_wanted():
                return
            _note_activation(connection, model_id, principal)
            self._audit.record(principal, "activate", model_id, request_id=request_id, connection=connection)
            self._artifacts.activate(model_id)

    def was_activated(self, model_id: str) -> bool:
        """Tell whether a model is, or ever was, the active one."""
        if self._artifacts.active_id() == model_id:
            return True
        query = select(activations.c.activation).where(activations.c.model_id == model_id).limit(1)
        with self._database.reading() as connection:
            return connection.execute(query).first() is not None

    def reconcile(self) -> None:
        """Bring the database in step with the artifacts, as after a crash, a restore or an upgrade.

        Raises
        ------
        DatabaseUnavailable
        """
        kept = {manifest["model_id"] for manifest in self._artifacts.list()}
        with self._database.reading() as connection:
            known = set(connection.execute(select(models.c.model_id)).scalars())
        for model_id in sorted(kept - known):
            try:
                self.record_model(model_id)
            except ArtifactError as error:
                logger.warning("not in the database: %s", error)
        # Only models whose folder is gone: one that is damaged may be restored.
        for model_id in known - kept:
            if model_id not in self._artifacts:
                self.forget_model(model_id)
        with self._database.alone(ACTIVATION) as connection:
            active_id = self._artifacts.active_id()
            if active_id != _last_active(connection):
                _note_activation(connection, active_id, SERVICE)

    def _insert(self, connection: Connection, manifest: Mapping[str, Any]) -> None:
        row = {
            "model_id": manifest["model_id"],
            "name": manifest["name"],
            "algorithm": manifest["algorithm"],
            "n_segments": manifest["n_segments"],
            "silhouette": manifest["scores"]["silhouette"],
            "has_customer_ids": manifest["data"]["id_column"] is not None,
            "created_at": datetime.fromisoformat(manifest["created_at"]),
        }
        (number,) = connection.execute(insert(models).returning(models.c.model_number), row).one()
        connection.execute(
            insert(segments),
            [
                {
                    "model_number": number,
                    "segment": one["segment"],
                    "name": one["name"],
                    "size": one["size"],
                    "share": one["share"],
                    "stability": one.get("stability"),
                }
                for one in manifest["segments"]
            ],
        )
        if row["has_customer_ids"]:
            customers = self._artifacts.customers(manifest["model_id"])
            rows = customers.select("customer_id", "segment", "confidence").to_dicts()
            connection.execute(insert(assignments), [{**one, "model_number": number} for one in rows])


def _number_of(connection: Connection, model_id: str) -> int | None:
    query = select(models.c.model_number).where(models.c.model_id == model_id)
    return connection.execute(query).scalar()


def _last_active(connection: Connection) -> str | None:
    query = select(activations.c.model_id).order_by(activations.c.activation.desc()).limit(1)
    return connection.execute(query).scalar()


def _note_activation(connection: Connection, model_id: str | None, principal: Principal) -> None:
    row = {"model_id": model_id, "activated_at": datetime.now(UTC), "activated_by": principal.name}
    connection.execute(insert(activations), row)
