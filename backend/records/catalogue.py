"""What the database knows of models, their customers and datasets, kept in step with the artifacts.

The artifacts are the truth: a model is there when its folder is, and active when ``active_model`` says so.
Everything here can be made again from them, but for who did what, and the order of activations.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from backend.database.database import Database
from backend.database.tables import activations
from backend.records.audit import AuditLog
from backend.records.customer_ids import CustomerIds
from backend.records.customers import Customers
from backend.records.dataset_rows import insert_dataset, remove_dataset
from backend.records.forgetting import forgotten_among
from backend.records.locks import ACTIVATION, CUSTOMERS, ENQUEUING
from backend.records.model_rows import (
    has_customer_ids,
    insert_model,
    number_of,
    remove_model,
    store_names,
)
from backend.records.places import PLACE_COLUMNS, note_activation, once_active, store_places
from backend.records.reconciling import Reconciler, note_present
from backend.security.principals import Principal
from ml.artifacts import ArtifactStore
from ml.datasets import DatasetStore
from ml.types import Table, TableReport


class Catalogue:
    """Models, segments, the customers of each model, which model was active when, and datasets.

    Everything that changes models or datasets goes through here, so that the audit log is complete. Where the
    database is gone it raises ``DatabaseUnavailable``, and nothing was changed.
    """

    def __init__(
        self,
        database: Database,
        artifacts: ArtifactStore,
        datasets: DatasetStore,
        audit: AuditLog,
        *,
        customers: Customers,
        ids: CustomerIds,
    ) -> None:
        self._database = database
        self._artifacts = artifacts
        self._datasets = datasets
        self._audit = audit
        self._customers = customers
        self._ids = ids
        self._reconciler = Reconciler(database, artifacts, datasets, ids)

    def record_model(self, model_id: str) -> None:
        """Store a kept model with its segments and where it has its customers; once is enough.

        Raises
        ------
        DatabaseUnavailable
        ModelNotFound, ArtifactRefused
        """
        with self._database.reading() as connection:
            if number_of(connection, model_id) is not None:
                return
        self._forget_again(self._artifacts.manifest(model_id))
        # Before it is read, so that a name that is given meanwhile is not missed.
        changed_at = self._artifacts.named_at(model_id)
        manifest = self._artifacts.manifest(model_id)
        with self._database.alone(CUSTOMERS) as connection:
            # Another process may have been faster.
            if number_of(connection, model_id) is None:
                number = insert_model(
                    connection, manifest, changed_at, has_pseudonyms=self._ids.is_encrypting
                )
                if has_customer_ids(manifest):
                    customers = self._artifacts.customers(model_id, PLACE_COLUMNS)
                    store_places(connection, self._ids, number, customers)

    def forget_model(self, model_id: str) -> None:
        """Remove what is stored of a model that is gone.

        Raises
        ------
        DatabaseUnavailable
        """
        with self._database.alone(CUSTOMERS) as connection:
            remove_model(connection, model_id)

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
        ModelNotFound
        """
        self.record_model(model_id)
        with self._database.alone(ACTIVATION) as connection:
            if is_wanted is not None and not is_wanted():
                return
            # Where the one before was lost: it is active, and the database was gone before it was told.
            note_present(connection, self._artifacts)
            note_activation(connection, model_id, datetime.now(UTC), principal)
            self._audit.record(principal, "activate", model_id, request_id=request_id, connection=connection)
            self._artifacts.activate(model_id)

    def was_activated(self, model_id: str) -> bool:
        """Tell whether a model is, or ever was, the active one."""
        if self._artifacts.active_id() == model_id:
            return True
        query = select(activations.c.activation).where(activations.c.model_id == model_id).limit(1)
        with self._database.reading() as connection:
            return connection.execute(query).first() is not None

    def once_active(self) -> list[str]:
        """Return all models that are or were active, those that are gone as well; the last one comes first.

        Raises
        ------
        DatabaseUnavailable
        """
        with self._database.reading() as connection:
            return once_active(connection)

    def rename_segment(
        self,
        model_id: str,
        segment: int,
        name: str | None,
        principal: Principal,
        request_id: str | None = None,
    ) -> None:
        """Call a segment something else; None calls it as the rules suggest.

        Raises
        ------
        DatabaseUnavailable
        ModelNotFound, ArtifactRefused, SegmentNotFound, InvalidName
        """
        with self._database.writing() as connection:
            self._audit.record(
                principal, "rename", model_id, request_id=request_id, connection=connection, segment=segment
            )
            self._artifacts.rename_segment(model_id, segment, name)
            changed_at = self._artifacts.named_at(model_id)
            store_names(connection, self._artifacts.manifest(model_id), changed_at)

    def delete_model(self, model_id: str, principal: Principal, request_id: str | None = None) -> None:
        """Remove a model that is not in use.

        Raises
        ------
        DatabaseUnavailable
        ModelNotFound, ModelIsActive
        """
        with self._database.alone(ACTIVATION) as connection:
            if model_id in self._artifacts and self._artifacts.active_id() != model_id:
                remove_model(connection, model_id)
            self._audit.record(
                principal, "delete_model", model_id, request_id=request_id, connection=connection
            )
            self._artifacts.delete(model_id)

    def keep_dataset(
        self, table: Table, report: TableReport, principal: Principal, request_id: str | None = None
    ) -> str:
        """Keep a table; returns its id.

        Raises
        ------
        DatabaseUnavailable
        StorageFull
        """
        self._database.check()
        dataset_id = self._datasets.save(table, report)
        try:
            with self._database.writing() as connection:
                insert_dataset(connection, self._datasets, dataset_id)
                self._audit.record(
                    principal, "keep_dataset", dataset_id, request_id=request_id, connection=connection
                )
        except BaseException:
            self._datasets.delete(dataset_id)
            raise
        return dataset_id

    def delete_dataset(
        self,
        dataset_id: str,
        principal: Principal,
        request_id: str | None = None,
        *,
        is_needed: Callable[[], bool] | None = None,
    ) -> None:
        """Remove a dataset, be it damaged or not.

        ``is_needed`` is asked when no job can be queued any more; where it says so, nothing is done.

        Raises
        ------
        DatabaseUnavailable
        DatasetNotFound
        """
        with self._database.alone(ENQUEUING) as connection:
            if is_needed is not None and is_needed():
                return
            remove_dataset(connection, dataset_id)
            self._audit.record(
                principal, "delete_dataset", dataset_id, request_id=request_id, connection=connection
            )
            self._datasets.delete(dataset_id)

    def convert_customer_ids(self) -> int:
        """Call customers as the settings now ask for, by pseudonyms or ids; returns of how many models.

        Raises
        ------
        DatabaseUnavailable
        """
        return self._reconciler.convert_customer_ids()

    def reconcile(self) -> None:
        """Bring the database in step with the artifacts, as after a crash, a restore or an upgrade.

        Raises
        ------
        DatabaseUnavailable
        """
        self._reconciler.reconcile(self.record_model, self.forget_model)

    def _forget_again(self, manifest: Mapping[str, Any]) -> None:
        # Forgotten between the look of the training for such customers and the keeping of its model.
        late = self._customers.forgotten_since(datetime.fromisoformat(manifest["created_at"]))
        if late and has_customer_ids(manifest):
            customers = self._artifacts.customers(manifest["model_id"], ["customer_id"])
            for customer_id in forgotten_among(customers, late, self._ids):
                self._artifacts.forget_customer(manifest["model_id"], customer_id)
