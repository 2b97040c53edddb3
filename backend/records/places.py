"""Where models have their customers, and had them while they were active."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypedDict

import polars as pl
from sqlalchemy import Connection, delete, func, insert, select

from backend.database.bulk import store_rows
from backend.database.tables import activations, assignments, models, segments
from backend.records.customer_ids import CustomerIds
from backend.security.principals import Principal
from ml.types import UNASSIGNED_NAME

# What is stored of the customers of a model.
PLACE_COLUMNS = ("customer_id", "segment", "confidence")


class ActivePeriod(TypedDict):
    """From when to when a model was the active one; it still is where ``until`` is None."""

    since: datetime
    until: datetime | None


def store_places(connection: Connection, ids: CustomerIds, number: int, customers: pl.DataFrame) -> None:
    """Store the segment of each customer of a model, in the order of the key."""
    known = customers.filter(pl.col("customer_id").is_not_null())
    rows = known.select(
        pl.lit(number).alias("model_number"),
        ids.stored(known["customer_id"]).alias("customer_id"),
        "segment",
        "confidence",
    )
    ordered = rows.sort("customer_id", maintain_order=True)
    is_first = pl.col("customer_id").ne_missing(pl.col("customer_id").shift())
    store_rows(connection, assignments, ordered.filter(is_first))


def remove_places(connection: Connection, number: int) -> None:
    """Remove the customers of a model."""
    connection.execute(delete(assignments).where(assignments.c.model_number == number))


def remove_customer(connection: Connection, forms: Sequence[str]) -> int:
    """Remove a customer from all models; returns from how many."""
    return connection.execute(delete(assignments).where(assignments.c.customer_id.in_(forms))).rowcount


def places_of(connection: Connection, forms: Sequence[str]) -> list[dict[str, Any]]:
    """Tell where models have a customer, the newest model first."""
    in_segment = (segments.c.model_number == assignments.c.model_number) & (
        segments.c.segment == assignments.c.segment
    )
    query = (
        select(
            models.c.model_id,
            models.c.name.label("model_name"),
            models.c.created_at,
            assignments.c.segment,
            func.coalesce(segments.c.name, UNASSIGNED_NAME).label("name"),
            assignments.c.confidence,
        )
        .join(models, models.c.model_number == assignments.c.model_number)
        .outerjoin(segments, in_segment)
        .where(assignments.c.customer_id.in_(forms))
        .order_by(models.c.created_at.desc())
    )
    return [dict(row) for row in connection.execute(query).mappings()]


def note_activation(connection: Connection, model_id: str | None, at: datetime, principal: Principal) -> None:
    """Note that a model, or none, is active from now on."""
    row = {"model_id": model_id, "activated_at": at, "activated_by": principal.name}
    connection.execute(insert(activations), row)


def last_active(connection: Connection) -> str | None:
    """Return the model that was made active last."""
    query = select(activations.c.model_id).order_by(activations.c.activation.desc()).limit(1)
    return connection.execute(query).scalar()


def once_active(connection: Connection) -> list[str]:
    """Return all models that are or were active, whichever was made so last comes first."""
    known = activations.c.model_id.is_not(None)
    latest = func.max(activations.c.activation).desc()
    query = select(activations.c.model_id).where(known).group_by(activations.c.model_id).order_by(latest)
    return list(connection.execute(query).scalars())


def active_periods(connection: Connection) -> Mapping[str | None, list[ActivePeriod]]:
    """Tell when each model was the active one, the latest time first."""
    query = select(activations.c.model_id, activations.c.activated_at).order_by(activations.c.activation)
    periods: dict[str | None, list[ActivePeriod]] = {}
    current: tuple[str | None, ActivePeriod] | None = None
    for model_id, at in connection.execute(query):
        if current is not None:
            if current[0] == model_id:
                continue
            current[1]["until"] = at
        current = (model_id, ActivePeriod(since=at, until=None))
        periods.setdefault(model_id, []).insert(0, current[1])
    return periods
