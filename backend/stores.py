"""What is kept on disk and in the database, opened once for a service, a worker, a training or a command."""

from dataclasses import dataclass

from backend.database.database import Database, open_database
from backend.database.upgrading import upgrade
from backend.records.audit import AuditLog
from backend.records.catalogue import Catalogue
from backend.records.customer_ids import CustomerIds
from backend.records.customers import Customers
from backend.security.encryption import vault_of
from backend.security.keys import KeyRing
from backend.security.secret import secret_key
from backend.settings import Settings
from ml.artifacts import ArtifactStore
from ml.datasets import DatasetStore


@dataclass(frozen=True)
class Stores:
    """One of each."""

    settings: Settings
    artifacts: ArtifactStore
    datasets: DatasetStore
    database: Database
    audit: AuditLog
    catalogue: Catalogue
    customers: Customers
    keys: KeyRing

    def prepare(self) -> None:
        """Bring the tables to this version, and in step with the artifacts.

        Raises
        ------
        DatabaseUnavailable, DatabaseOfAnotherVersion
        """
        upgrade(self.database)
        self.catalogue.reconcile()
        self.keys.renew()

    def close(self) -> None:
        """Close the connections to the database."""
        self.database.close()


def open_stores(settings: Settings) -> Stores:
    """Open what the settings name; the database is not asked yet.

    Raises
    ------
    ArtifactRefused
        The secret is damaged.
    InvalidConfig
        A key that encrypts is none.
    """
    settings.artifacts_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    secret, vault = secret_key(settings), vault_of(settings)
    artifacts = ArtifactStore(settings.artifacts_dir, secret, vault)
    datasets = DatasetStore(settings.artifacts_dir, vault, settings.dataset_quota_bytes, secret)
    database = open_database(settings)
    audit = AuditLog(database)
    ids = CustomerIds(secret, is_encrypting=settings.encryption_key is not None)
    customers = Customers(database, artifacts, datasets, audit, ids)
    return Stores(
        settings=settings,
        artifacts=artifacts,
        datasets=datasets,
        database=database,
        audit=audit,
        catalogue=Catalogue(database, artifacts, datasets, audit, customers=customers, ids=ids),
        customers=customers,
        keys=KeyRing(database, secret),
    )
