"""One customer in all models."""

from collections.abc import Iterator
from typing import Any

from backend.errors import CustomerNotFound
from backend.one_customer import tell_customer
from backend.services import Services
from ml.artifacts import ArtifactStore
from ml.errors import ArtifactError
from ml.types import UNASSIGNED_NAME


def follow_customer(services: Services, customer_id: str) -> dict[str, Any]:
    """Tell a customer by the active model, or else by the newest that was trained on it.

    Raises
    ------
    CustomerNotFound
    """
    history = list(_history(services.artifacts, customer_id))
    if not history:
        raise CustomerNotFound(
            f"No model with customer ids was trained on a customer {customer_id[:100]!r}. "
            "GET /models/active/customers?search= finds customers; of a table without ids, "
            "GET /models/active/customers/ROW tells those of a row."
        )
    known = next((one for one in history if one["is_active"]), history[0])
    told = tell_customer(services.models.get(known["model_id"]), customer_id)
    found = {"segment": known["segment"], "name": known["name"]}
    return {"customer_id": customer_id, **told, **found, "history": history}


def _history(artifacts: ArtifactStore, customer_id: str) -> Iterator[dict[str, Any]]:
    active_id = artifacts.active_id()
    for manifest in artifacts.list():
        if manifest["data"]["id_column"] is None:
            continue  # its customers are rows of a file
        try:
            found = artifacts.customer(manifest["model_id"], customer_id)
        except ArtifactError:
            continue  # deleted meanwhile, or damaged; /ready tells of the active one
        for row in found.to_dicts():
            yield _placed(manifest, row, is_active=manifest["model_id"] == active_id)


def _placed(manifest: dict[str, Any], row: dict[str, Any], *, is_active: bool) -> dict[str, Any]:
    names = {one["segment"]: one["name"] for one in manifest["segments"]}
    return {
        "model_id": manifest["model_id"],
        "model_name": manifest["name"],
        "created_at": manifest["created_at"],
        "segment": row["segment"],
        "name": names.get(row["segment"], UNASSIGNED_NAME),
        "confidence": row["confidence"],
        "is_active": is_active,
    }
