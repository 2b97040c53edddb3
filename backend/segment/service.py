"""What ``/segment`` answers, out of what the scorer found."""

from dataclasses import dataclass
from itertools import compress
from typing import TYPE_CHECKING, Any

import polars as pl
from starlette.responses import Response

from backend.errors import cells_of
from backend.explanations import explain
from backend.negotiation import JSON, TABLE_KINDS
from backend.segment.schemas import SegmentAnswer
from backend.services import Services
from ml.data.writing import write_table
from ml.errors import TableTooLarge

if TYPE_CHECKING:
    from ml.scoring.scorer import OnError, Scored
    from ml.types import SegmentationModel, Table

MAX_EXPLAINED, MAX_EXPLAINED_SLOWLY = 1_000, 100
ADDED_COLUMNS = ("segment", "segment_name", "confidence", "is_outlier")


@dataclass(frozen=True)
class Asked:
    """What is wanted beside the segments; ``count=false`` leaves the customers out of the drift."""

    probabilities: bool = False
    explain: bool = False
    count: bool = True


@dataclass(frozen=True)
class Asking:
    """A table to score as a whole, and what is wanted of it."""

    model: "SegmentationModel"
    table: "Table"
    on_error: "OnError"
    as_of: str | None
    media_type: str
    asked: Asked


def answer_whole(services: Services, asking: Asking) -> Response:
    """Score a table and write the results; what was scored is counted."""
    from ml.scoring.scorer import customer_table, score

    model, asked = asking.model, asking.asked
    table = customer_table(model, asking.table, asking.as_of)
    if asked.explain:
        check_explainable(model, table)
    scored = score(model, table, on_error=asking.on_error)
    services.traffic.count_rows(scored.frame.height)
    if asked.count:
        services.watch.add(model, scored)
    content = written(model, table, scored, asking.media_type, asked)
    codes = ", ".join(warning.code for warning in scored.warnings)
    headers = {"X-Segment-Warnings": codes} if codes else None
    return Response(content, media_type=asking.media_type, headers=headers)


def check_explainable(model: "SegmentationModel", table: "Table") -> None:
    """Refuse to explain more customers at once than somebody waits for.

    Raises
    ------
    TableTooLarge
    """
    from ml.modeling.rules import is_fixed

    most = MAX_EXPLAINED if is_fixed(model.pipeline[-1]) else MAX_EXPLAINED_SLOWLY
    if table.frame.height > most:
        raise TableTooLarge(
            f"explain=true explains at most {most:,} customers of a {model.algorithm} model at a time, and "
            f"the table has {table.frame.height:,} rows. Send fewer, or leave explain out."
        )


def written(
    model: "SegmentationModel", table: "Table", scored: "Scored", media_type: str, asked: Asked
) -> bytes:
    """Write the results as JSON, or the table with the segments added as a file."""
    if media_type == JSON:
        answer = results(model, scored, asked)
        answer["warnings"] = [warning.message for warning in (*scored.warnings, *table.warnings)]
        return SegmentAnswer.model_validate(answer).model_dump_json(by_alias=True).encode()
    return write_table(with_segments(table.frame, scored), TABLE_KINDS[media_type])


def results(model: "SegmentationModel", scored: "Scored", asked: Asked) -> dict[str, Any]:
    """Return one result a row, in the order of the rows."""
    from ml.scoring.scorer import to_six_decimals, told

    frame = told(scored)
    rows: list[dict[str, Any]] = (
        frame.select(
            "customer_id",
            "segment",
            pl.col("segment_name").alias("name"),
            "confidence",
            "is_outlier",
            "imputed",
        )
        .with_columns(probabilities=None, explanation=None)
        .to_dicts()
    )
    if asked.probabilities and scored.probabilities is not None:
        names = [str(segment.segment) for segment in model.segments]
        told_probabilities = to_six_decimals(scored.probabilities)
        for row, probabilities in zip(rows, told_probabilities.tolist(), strict=True):
            row["probabilities"] = dict(zip(names, probabilities, strict=True))
    if asked.explain:
        is_placed = frame["segment"].is_not_null()
        explanations = explain(model, scored.features.filter(is_placed))
        for row, explanation in zip(compress(rows, is_placed), explanations, strict=True):
            row["explanation"] = explanation
    return {
        "model_id": model.model_id,
        "n_rows": frame.height,
        "results": rows,
        "errors": cells_of(scored.errors),
    }


def with_segments(table: pl.DataFrame, scored: "Scored") -> pl.DataFrame:
    """Return the table with the segment of each row added."""
    from ml.scoring.scorer import told

    return table.with_columns(told(scored).select(*ADDED_COLUMNS))
