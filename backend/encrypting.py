"""Bringing what is kept under the first of the keys that encrypt it."""

from dataclasses import dataclass

from backend.security.principals import Principal
from backend.stores import Stores
from ml.errors import ArtifactError, DatasetNotFound, ModelNotFound


@dataclass(frozen=True)
class EncryptedAnew:
    """How many files were encrypted anew, how many models in the database; what could not be, and why."""

    n_files: int
    n_converted: int
    refused: tuple[str, ...]


def encrypt_anew(stores: Stores, principal: Principal) -> EncryptedAnew:
    """Encrypt what is plain or under another key than the first, file by file.

    Each file is replaced whole, so that a run that was interrupted is only to be repeated.

    Raises
    ------
    DatabaseUnavailable
        Nothing was changed.
    StorageFull
        What was done is done.
    """
    stores.database.check()
    n_files, refused = 0, []
    kept = ((stores.artifacts, stores.artifacts.ids()), (stores.datasets, stores.datasets.ids()))
    for store, ids in kept:
        for name in sorted(ids):
            try:
                n_files += store.encrypt_anew(name)
            except (ModelNotFound, DatasetNotFound):
                continue  # deleted by somebody else meanwhile
            except ArtifactError as error:
                refused.append(str(error))
    n_converted = stores.catalogue.convert_customer_ids()
    stores.audit.record(principal, "rotate_encryption", n_files=n_files, n_refused=len(refused))
    return EncryptedAnew(n_files, n_converted, tuple(refused))
