"""The rows of models and their segments."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from backend.database.tables import models, segments
from backend.records.places import remove_places


def number_of(connection: Connection, model_id: str) -> int | None:
    """Return the number of a model, None where it is not stored."""
    query = select(models.c.model_number).where(models.c.model_id == model_id)
    return connection.execute(query).scalar()


def stored_models(connection: Connection) -> set[str]:
    """Return the ids of all models that are stored."""
    return set(connection.execute(select(models.c.model_id)).scalars())


def changes_known(connection: Connection) -> Mapping[str, int]:
    """Return when the folder of each model was last changed, as far as is stored."""
    found = connection.execute(select(models.c.model_id, models.c.changed_at))
    return {row.model_id: row.changed_at for row in found}


def insert_model(
    connection: Connection, manifest: Mapping[str, Any], changed_at: int, *, has_pseudonyms: bool
) -> int:
    """Store a model with its segments; returns its number."""
    row = {
        "model_id": manifest["model_id"],
        "name": manifest["name"],
        "algorithm": manifest["algorithm"],
        "n_segments": manifest["n_segments"],
        "silhouette": manifest["scores"]["silhouette"],
        "has_customer_ids": has_customer_ids(manifest),
        "has_pseudonyms": has_pseudonyms,
        "changed_at": changed_at,
        "created_at": datetime.fromisoformat(manifest["created_at"]),
    }
    (number,) = connection.execute(insert(models).returning(models.c.model_number), row).one()
    facts = ("segment", "name", "size", "share", "stability")
    rows = [
        {"model_number": number, **{name: one.get(name) for name in facts}} for one in manifest["segments"]
    ]
    if rows:
        connection.execute(insert(segments), rows)
    return int(number)


def store_names(connection: Connection, manifest: Mapping[str, Any], changed_at: int) -> None:
    """Call the segments of a model as its manifest does."""
    number = number_of(connection, manifest["model_id"])
    for one in manifest["segments"]:
        named = (segments.c.model_number == number) & (segments.c.segment == one["segment"])
        connection.execute(
            update(segments).where(named, segments.c.name != one["name"]).values(name=one["name"])
        )
    connection.execute(update(models).where(models.c.model_number == number).values(changed_at=changed_at))


def remove_model(connection: Connection, model_id: str) -> None:
    """Remove what is stored of a model."""
    number = number_of(connection, model_id)
    if number is not None:
        remove_places(connection, number)
        connection.execute(delete(models).where(models.c.model_number == number))


def has_customer_ids(manifest: Mapping[str, Any]) -> bool:
    """Tell whether a model's customers have ids; elsewhere they are rows of a file."""
    return manifest["data"]["id_column"] is not None
