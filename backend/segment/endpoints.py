"""Scoring: customers come in, their segments go out."""

from typing import Annotated, Literal

from fastapi import APIRouter, Header, Query, Response

from backend.dependencies import AskedModel, ReceivedTable
from backend.negotiation import JSON, TABLE_KINDS, preferred
from backend.openapi import files, table_body
from backend.segment.schemas import SegmentAnswer
from backend.segment.service import require_few, written

OnError = Literal["fail", "skip", "impute"]
ON_ERROR = (
    "What becomes of a row with text where a number belongs: fail refuses all rows (422), skip leaves that "
    "row without a segment, impute takes the text for a missing value and names the feature in imputed. "
    "The cells are listed in errors each time."
)
EXPLAIN = (
    "Say why each customer is in its segment, and what would move it into the next one. In JSON answers "
    "only, and for at most 1,000 rows."
)

router = APIRouter(tags=["segment"])


@router.post(
    "/segment",
    response_model=SegmentAnswer,
    openapi_extra=table_body(),
    responses={200: {"content": files(TABLE_KINDS)}},
)
def assign_segments(
    model: AskedModel,
    received: ReceivedTable,
    *,
    probabilities: bool = False,
    explain: Annotated[bool, Query(description=EXPLAIN)] = False,
    on_error: Annotated[OnError, Query(description=ON_ERROR)] = "fail",
    accept: Annotated[str, Header()] = JSON,
) -> Response:
    """Give every customer a segment; `Accept: text/csv` returns the table with the segments added."""
    from ml.scoring.scorer import score

    media_type = preferred(accept, (JSON, *TABLE_KINDS))
    with_explanations = explain and media_type == JSON
    if with_explanations:
        require_few(received.table)
    scored = score(model, received.table, on_error=on_error)
    content = written(
        model,
        received.table,
        scored,
        media_type,
        with_probabilities=probabilities,
        with_explanations=with_explanations,
    )
    codes = ", ".join(warning.code for warning in scored.warnings)
    return Response(content, media_type=media_type, headers={"X-Segment-Warnings": codes} if codes else None)
