"""Bringing the database in step with the artifacts, as after a crash, a restore or an upgrade."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import Connection, select, update

from backend.database.database import Database
from backend.database.tables import models
from backend.records.customer_ids import CustomerIds
from backend.records.dataset_rows import insert_dataset, remove_dataset, stored_datasets
from backend.records.locks import ACTIVATION, CUSTOMERS, DATASETS
from backend.records.model_rows import changes_known, has_customer_ids, number_of, store_names
from backend.records.places import last_active, note_activation, remove_places, store_places
from backend.security.principals import SERVICE
from ml.artifacts import ArtifactStore
from ml.datasets import DatasetStore
from ml.errors import ArtifactError, EncryptionKeyNeeded, ModelNotFound

logger = logging.getLogger(__name__)


def note_present(connection: Connection, artifacts: ArtifactStore) -> None:
    """Note which model is active where the database believes another one; within ``alone(ACTIVATION)``."""
    active_id = artifacts.active_id()
    if active_id != last_active(connection):
        note_activation(connection, active_id, datetime.now(UTC), SERVICE)


class Reconciler:
    """Cheap where nothing differs: no model is read then, and nothing is written."""

    def __init__(
        self, database: Database, artifacts: ArtifactStore, datasets: DatasetStore, ids: CustomerIds
    ) -> None:
        self._database = database
        self._artifacts = artifacts
        self._datasets = datasets
        self._ids = ids

    def reconcile(self, record_model: Callable[[str], None], forget_model: Callable[[str], None]) -> None:
        """Take up models and datasets that came, and remove what is stored of those that went.

        Raises
        ------
        DatabaseUnavailable
        """
        self._reconcile_models(record_model, forget_model)
        self._reconcile_datasets()
        self.convert_customer_ids()
        with self._database.reading() as connection:
            if self._artifacts.active_id() == last_active(connection):
                return
        with self._database.alone(ACTIVATION) as connection:
            note_present(connection, self._artifacts)

    def convert_customer_ids(self) -> int:
        """Call customers by pseudonyms where encryption is set; returns of how many models that was anew.

        Never back: a process that was started without the key would undo it, and either is found.

        Raises
        ------
        DatabaseUnavailable
        """
        if not self._ids.is_encrypting:
            return 0
        query = select(models.c.model_id).where(models.c.has_pseudonyms.is_(False))
        with self._database.reading() as connection:
            others = list(connection.execute(query).scalars())
        n_converted = sum(self._convert(model_id) for model_id in others)
        if n_converted:
            self._database.overwrite_deleted()
        return n_converted

    def _convert(self, model_id: str) -> bool:
        with self._database.alone(CUSTOMERS) as connection:
            number = number_of(connection, model_id)
            if number is None:
                return False  # deleted meanwhile
            customers = None
            try:
                if has_customer_ids(self._artifacts.manifest(model_id)):
                    customers = self._artifacts.customers(model_id)
            except EncryptionKeyNeeded as error:
                logger.warning("its customers in the database stay as they are: %s", error)
                return False
            except ArtifactError as error:
                logger.warning("its customers are no longer in the database: %s", error)
            remove_places(connection, number)
            if customers is not None:
                store_places(connection, self._ids, number, customers)
            changed = {"has_pseudonyms": True}
            connection.execute(update(models).where(models.c.model_number == number).values(changed))
            return True

    def _reconcile_models(
        self, record_model: Callable[[str], None], forget_model: Callable[[str], None]
    ) -> None:
        kept = self._artifacts.ids()
        with self._database.reading() as connection:
            known = changes_known(connection)
        for model_id in sorted(kept - known.keys()):
            try:
                record_model(model_id)
            except ModelNotFound:
                continue  # deleted meanwhile
            except ArtifactError as error:
                logger.warning("not in the database: %s", error)
        for model_id in kept & known.keys():
            if self._artifacts.named_at(model_id) != known[model_id]:
                self._take_over_names(model_id)
        for model_id in known.keys() - kept:
            # It may have come after the look at the folder.
            if model_id not in self._artifacts:
                forget_model(model_id)

    def _take_over_names(self, model_id: str) -> None:
        changed_at = self._artifacts.named_at(model_id)
        try:
            with self._database.writing() as connection:
                store_names(connection, self._artifacts.manifest(model_id), changed_at)
        except ArtifactError as error:
            logger.warning("its names in the database may be others: %s", error)

    def _reconcile_datasets(self) -> None:
        kept = set(self._datasets.ids())
        with self._database.reading() as connection:
            known = stored_datasets(connection)
        if kept == known:
            return
        with self._database.alone(DATASETS) as connection:
            for dataset_id in sorted(kept - stored_datasets(connection)):
                try:
                    insert_dataset(connection, self._datasets, dataset_id)
                except ArtifactError as error:
                    logger.warning("not in the database: %s", error)
            for dataset_id in known - set(self._datasets.ids()):
                remove_dataset(connection, dataset_id)
