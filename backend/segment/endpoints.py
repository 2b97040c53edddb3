"""Scoring: customers come in, their segments go out."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Header, Query, Response

from backend.dependencies import AllServices, AskedModel, ReceivedTable
from backend.negotiation import JSON, TABLE_KINDS, preferred
from backend.openapi import files, table_body
from backend.segment.schemas import SegmentAnswer
from backend.segment.service import Asked, check_explainable, written

OnError = Literal["fail", "skip", "impute"]
ON_ERROR = (
    "What becomes of a row with text where a number belongs: fail refuses all rows (422), skip leaves that "
    "row without a segment, impute takes the text for a missing value and names the feature in imputed. "
    "The cells are listed in errors each time."
)
AS_OF = (
    "For purchases, the day or moment that recency is counted to, in ISO 8601; by default the later of that "
    "of the training and a day after the last purchase that is sent."
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
    services: AllServices,
    *,
    asked: Annotated[Asked, Depends()],
    on_error: Annotated[OnError, Query(description=ON_ERROR)] = "fail",
    as_of: Annotated[str | None, Query(description=AS_OF)] = None,
    accept: Annotated[str, Header()] = JSON,
) -> Response:
    """Give every customer a segment; `Accept: text/csv` returns the table with the segments added.

    Of purchases, the customers are placed and returned.
    """
    from ml.scoring.scorer import customer_table, score

    table = customer_table(model, received.table, as_of)
    if asked.explain:
        check_explainable(model, table)
    scored = score(model, table, on_error=on_error)
    services.traffic.count_rows(scored.frame.height)
    if asked.count:
        services.watch.add(model, scored)
    media_type = preferred(accept, (JSON, *TABLE_KINDS))
    content = written(model, table, scored, media_type, asked)
    codes = ", ".join(warning.code for warning in scored.warnings)
    return Response(content, media_type=media_type, headers={"X-Segment-Warnings": codes} if codes else None)
