"""One customer in all models."""

import logging
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from backend.errors import CustomerNotFound, DatabaseUnavailable
from backend.one_customer import tell_customer
from backend.records.customers import Whereabouts
from backend.security.principals import Principal
from backend.services import Services
from ml.errors import ArtifactError
from ml.types import UNASSIGNED_NAME

logger = logging.getLogger(__name__)


def follow_customer(services: Services, customer_id: str) -> dict[str, Any]:
    """Tell a customer by the active model, or else by the newest that was trained on it and is sound.

    Raises
    ------
    CustomerNotFound
    """
    history = _history(services, customer_id)
    for known in sorted(history, key=lambda one: not one["is_active"]):
        try:
            told = tell_customer(services.models.get(known["model_id"]), customer_id)
        except (ArtifactError, CustomerNotFound):
            continue  # deleted meanwhile, or damaged; /ready tells of the active one
        found = {"segment": known["segment"], "name": known["name"]}
        return {"customer_id": customer_id, **told, **found, "history": history}
    raise CustomerNotFound(
        f"No model with customer ids was trained on a customer {customer_id[:100]!r}. "
        "GET /models/active/customers?search= finds customers; of a table without ids, "
        "GET /models/active/customers/ROW tells those of a row."
    )


def forget_customer(
    services: Services, customer_id: str, asker: Principal, request_id: str | None
) -> dict[str, Any]:
    """Forget a customer in everything that is kept, and in the memory of this process.

    Other processes drop their copy of a model when they see that it has changed.

    Raises
    ------
    CustomerNotFound
    """
    try:
        services.jobs.forget_customer(customer_id)
        removed = services.customers.forget(customer_id, asker, request_id)
    finally:
        services.models.forget_all()
        services.answers.forget_all()
    return dict(removed)


def _history(services: Services, customer_id: str) -> list[dict[str, Any]]:
    stored = _whereabouts(services, customer_id)
    active_id, kept = services.artifacts.active_id(), services.artifacts.ids()
    history = [
        {**one, "active": stored.periods.get(one["model_id"], [])}
        for one in stored.places
        if one["model_id"] in kept
    ]
    # What the database does not know of: a model that came while it was gone, or all of them if it is.
    history += _found_in_files(services, customer_id, kept - stored.known_models)
    history.sort(key=lambda one: one["created_at"], reverse=True)
    return [{**one, "is_active": one["model_id"] == active_id} for one in history]


def _whereabouts(services: Services, customer_id: str) -> Whereabouts:
    try:
        return services.customers.whereabouts(customer_id)
    except DatabaseUnavailable as error:
        logger.warning("a customer is looked for in the files of all models: %s", error)
        return Whereabouts([], {}, set())


def _found_in_files(services: Services, customer_id: str, model_ids: set[str]) -> Iterator[dict[str, Any]]:
    for model_id in model_ids:
        try:
            manifest = services.artifacts.manifest(model_id)
            if manifest["data"]["id_column"] is None:
                continue  # its customers are rows of a file
            found = services.artifacts.customer(model_id, customer_id)
        except ArtifactError:
            continue  # deleted meanwhile, or damaged
        for row in found.to_dicts():
            yield _placed(manifest, row)


def _placed(manifest: dict[str, Any], row: dict[str, Any]) -> dict[str, Any]:
    names = {one["segment"]: one["name"] for one in manifest["segments"]}
    return {
        "model_id": manifest["model_id"],
        "model_name": manifest["name"],
        "created_at": datetime.fromisoformat(manifest["created_at"]),
        "segment": row["segment"],
        "name": names.get(row["segment"], UNASSIGNED_NAME),
        "confidence": row["confidence"],
        "active": None,
    }
