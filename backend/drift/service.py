"""A table of customers beside those that a model was trained on; nothing of it is counted."""

from dataclasses import fields
from typing import TYPE_CHECKING

from backend.drift.schemas import PlacedRows, TableDrift
from backend.errors import cells_of
from ml.drifts import Drift

if TYPE_CHECKING:
    from ml.scoring.scorer import OnError, Scored
    from ml.types import SegmentationModel, Table

MAX_ERRORS = 100


def compare_table(
    model: "SegmentationModel", given: "Table", on_error: "OnError" = "impute", as_of: str | None = None
) -> TableDrift:
    """Place the customers of a table, or those that its purchases make, and compare them with the training.

    Raises
    ------
    TableError
        No customers can be made of the purchases.
    InvalidConfig
        ``as_of`` is no day.
    ColumnNotFound
    InvalidValues
        ``on_error`` is ``"fail"``, and text stands where a number belongs.
    """
    from ml.scoring.scorer import customer_table, score

    table = customer_table(model, given, as_of)
    scored = score(model, table, on_error=on_error)
    drift = _drift_of(model, scored)
    placed = scored.frame["segment"].drop_nulls().value_counts().sort("segment")
    warnings = (*scored.warnings, *table.warnings)
    return TableDrift(
        **{field.name: getattr(drift, field.name) for field in fields(Drift)},
        n_skipped=scored.frame["segment"].null_count(),
        placed=[PlacedRows(segment, count) for segment, count in placed.iter_rows()],
        n_errors=len(scored.errors),
        errors=cells_of(scored.errors[:MAX_ERRORS]),
        warnings=[warning.message for warning in warnings],
    )


def _drift_of(model: "SegmentationModel", scored: "Scored") -> Drift:
    from ml.insight.drift import measure_drift, unknown_drift
    from ml.insight.tallying import count_customers

    if model.reference is None:
        return unknown_drift(model.model_id)
    tally = count_customers(model.reference, scored.features, scored.frame["segment"], scored.distance)
    return measure_drift(
        model.reference, tally, model.model_id, {one.segment: one.name for one in model.segments}
    )
