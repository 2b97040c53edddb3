"""Scoring: customers come in, their segments go out."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from backend.dependencies import AllServices, AskedModel
from backend.negotiation import JSON, TABLE_KINDS, preferred
from backend.openapi import files, table_body
from backend.segment.bulk import BulkRequest, LabelledFile
from backend.segment.schemas import SegmentAnswer
from backend.segment.service import Asked, Asking, answer_whole
from backend.tables import Received, is_json
from ml.data.writing import STREAM_KINDS

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
async def assign_segments(
    request: Request,
    model: AskedModel,
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
    media_type = preferred(accept, (JSON, *TABLE_KINDS))
    received: Received | LabelledFile
    is_plain = not asked.explain and as_of is None and "options" not in request.query_params
    if TABLE_KINDS.get(media_type) in STREAM_KINDS and is_plain and not is_json(request):
        bulk = BulkRequest(services, model, on_error, media_type, should_count=asked.count)
        received = await bulk.answer(request)
    else:
        received = await services.tables.read(request)
    if isinstance(received, LabelledFile):
        return received
    asking = Asking(model, received.table, on_error, as_of, media_type, asked)
    return await run_in_threadpool(answer_whole, services, asking)
