"""One customer among all models: where it is and was, and how it is forgotten."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from backend.database.database import Database
from backend.errors import CustomerNotFound
from backend.records.audit import AuditLog
from backend.records.customer_ids import CustomerIds
from backend.records.forgetting import (
    Removed,
    forget_in_files,
    forgotten_among,
    note_forgotten,
    pseudonyms_since,
    without_customers,
)
from backend.records.locks import ACTIVATION, CUSTOMERS
from backend.records.model_rows import stored_models
from backend.records.places import ActivePeriod, active_periods, places_of, remove_customer
from backend.security.principals import Principal
from ml.artifacts import ArtifactStore
from ml.datasets import DatasetStore
from ml.errors import ArtifactRefused
from ml.types import SegmentationModel


@dataclass(frozen=True)
class Whereabouts:
    """What is stored of a customer: its places, the newest model first; of which models that can be said."""

    places: list[dict[str, Any]]
    periods: Mapping[str | None, list[ActivePeriod]]
    known_models: set[str]


class Customers:
    """Finds a customer, and forgets one everywhere."""

    def __init__(
        self,
        database: Database,
        artifacts: ArtifactStore,
        datasets: DatasetStore,
        audit: AuditLog,
        ids: CustomerIds,
    ) -> None:
        self._database = database
        self._artifacts = artifacts
        self._datasets = datasets
        self._audit = audit
        self._ids = ids

    def whereabouts(self, customer_id: str) -> Whereabouts:
        """Tell where models have a customer, and when each of them was active.

        Raises
        ------
        DatabaseUnavailable
        """
        with self._database.reading() as connection:
            return Whereabouts(
                places_of(connection, self._ids.forms_of(customer_id)),
                active_periods(connection),
                stored_models(connection),
            )

    def forget(self, customer_id: str, principal: Principal, request_id: str | None = None) -> Removed:
        """Remove a customer from all datasets, all models and the database; to be asked again if it fails.

        Raises
        ------
        DatabaseUnavailable
            Nothing was changed, or not all of it.
        CustomerNotFound
            Nothing is kept of anybody of that id.
        ArtifactError
            It is still in a file that cannot be rewritten, such as one that is damaged, and nowhere else.
        """
        # First, so that a training that is under way sees it before it keeps its model, or has kept it.
        with self._database.alone(ACTIVATION) as connection:
            note_forgotten(connection, self._ids.pseudonym_of(customer_id))
        in_models, in_datasets, faults = forget_in_files(self._artifacts, self._datasets, customer_id)
        with self._database.alone(CUSTOMERS) as connection:
            n_assignments = remove_customer(connection, self._ids.forms_of(customer_id))
            if n_assignments or in_models or in_datasets:
                self._audit.record(
                    principal,
                    "forget_customer",
                    request_id=request_id,
                    connection=connection,
                    n_assignments=n_assignments,
                    models=[one["model_id"] for one in in_models],
                    datasets=[one["dataset_id"] for one in in_datasets],
                )
        self._database.overwrite_deleted()
        if faults:
            raise ArtifactRefused(
                "The customer is removed from everything but what cannot be rewritten. Mend or delete that, "
                f"then ask again. {' '.join(map(str, faults))}"
            ) from faults[0]
        if not (n_assignments or in_models or in_datasets):
            raise CustomerNotFound(f"Nothing is kept of a customer {customer_id[:100]!r}.")
        return {
            "customer_id": customer_id,
            "n_assignments": n_assignments,
            "models": in_models,
            "datasets": in_datasets,
            "exports": "none are kept",
        }

    def forgotten_since(self, moment: datetime) -> set[str]:
        """Return the pseudonyms of the customers who were forgotten at a moment or later.

        Raises
        ------
        DatabaseUnavailable
        """
        with self._database.reading() as connection:
            return pseudonyms_since(connection, moment)

    def without_forgotten(self, model: SegmentationModel, since: datetime) -> SegmentationModel:
        """Return a model that is not kept yet without those who were forgotten since its table was read.

        Raises
        ------
        DatabaseUnavailable
        """
        gone = forgotten_among(model.customers, self.forgotten_since(since), self._ids)
        return without_customers(model, gone) if gone else model
