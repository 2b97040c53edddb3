"""What ``/segment`` answers, out of what the scorer found."""

from typing import TYPE_CHECKING, Any

import polars as pl

from backend.errors import TooManyToExplain, cells_of
from backend.explanations import explanation_facts
from backend.negotiation import JSON, TABLE_KINDS
from backend.segment.schemas import SegmentAnswer
from ml.data.writing import write_table

if TYPE_CHECKING:
    from ml.scoring.scorer import Scored
    from ml.types import SegmentationModel, Table

MAX_EXPLAINED_ROWS = 1_000
ADDED_COLUMNS = ("segment", "segment_name", "confidence", "is_outlier")


def written(
    model: "SegmentationModel",
    table: "Table",
    scored: "Scored",
    media_type: str,
    *,
    with_probabilities: bool,
    with_explanations: bool = False,
) -> bytes:
    """Write the results as JSON, or the table with the segments added as a file."""
    if media_type == JSON:
        answer = results(model, scored, with_probabilities=with_probabilities)
        if with_explanations:
            _add_explanations(answer["results"], model, scored)
        answer["warnings"] = [warning.message for warning in (*scored.warnings, *table.warnings)]
        return SegmentAnswer.model_validate(answer).model_dump_json(by_alias=True).encode()
    return write_table(with_segments(table.frame, scored), TABLE_KINDS[media_type])


def results(model: "SegmentationModel", scored: "Scored", *, with_probabilities: bool) -> dict[str, Any]:
    """Return one result a row, in the order of the rows."""
    frame = scored.frame
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
    if with_probabilities and scored.probabilities is not None:
        names = [str(segment.segment) for segment in model.segments]
        for row, probabilities in zip(rows, scored.probabilities.tolist(), strict=True):
            row["probabilities"] = dict(zip(names, probabilities, strict=True))
    return {
        "model_id": model.model_id,
        "n_rows": frame.height,
        "results": rows,
        "errors": cells_of(scored.errors),
    }


def require_few(table: "Table") -> None:
    """Refuse to explain more rows than can be waited for.

    Raises
    ------
    TooManyToExplain
    """
    if table.frame.height > MAX_EXPLAINED_ROWS:
        raise TooManyToExplain(
            f"At most {MAX_EXPLAINED_ROWS:,} rows are explained at once; {table.frame.height:,} came in. "
            "Send fewer, or leave out explain=true."
        )


def _add_explanations(rows: list[dict[str, Any]], model: "SegmentationModel", scored: "Scored") -> None:
    from ml.insight.explanation import explain

    placed = scored.frame["segment"].is_not_null()
    explanations = explain(model, scored.features.filter(placed))
    for row, explanation in zip(placed.arg_true(), explanations, strict=True):
        rows[row]["explanation"] = explanation_facts(explanation)


def with_segments(table: pl.DataFrame, scored: "Scored") -> pl.DataFrame:
    """Return the table with the segment of each row added."""
    return table.with_columns(scored.frame.select(*ADDED_COLUMNS))
