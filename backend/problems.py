"""Whatever is raised while a request is answered, told as a problem; a stack trace stays in the log."""

import logging
from typing import Any

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backend.errors import (
    NotSignedIn,
    Problem,
    ProblemCell,
    TooManyRequests,
    problem_of,
    problem_of_status,
    problem_response,
)
from backend.traffic import request_id_of
from ml.errors import SegmentationError

LEAVING = "urn:segment:service-leaves"
CHALLENGE = 'Bearer realm="customer segmentation"'
# What was not read of the body would be taken for the next request on this connection.
UNREAD = {401, 403, 408, 413, 429, 431}

logger = logging.getLogger(__name__)


class Problems:
    """Answers with a problem when what is inside raises before it has begun to answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and tell what it raises."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        has_begun = False

        async def send_and_note(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            return await self.app(scope, receive, send_and_note)
        except ClientDisconnect:
            return None
        except Exception as error:
            if has_begun:
                raise
            problem, headers = _problem_of_any(error, request_id_of(scope)), _headers_of(error)
        if problem.status in UNREAD or problem.type == LEAVING:
            headers["Connection"] = "close"
        return await problem_response(problem, request_id_of(scope), headers)(scope, receive, send)


def _problem_of_any(error: Exception, request_id: str | None) -> Problem:
    if isinstance(error, SegmentationError):
        return problem_of(error)
    logger.error("request %s failed", request_id, exc_info=error)
    return problem_of_status(500, f"Something went wrong here; the log says what, under {request_id}.")


def _headers_of(error: Exception) -> dict[str, str]:
    if isinstance(error, NotSignedIn):
        return {"WWW-Authenticate": CHALLENGE}
    if isinstance(error, TooManyRequests):
        return {"Retry-After": str(error.retry_after_seconds)}
    return {}


async def answer_http_error(request: Request, error: Exception) -> Response:
    """Tell what routing refuses: an unknown address, a wrong method."""
    assert isinstance(error, HTTPException)  # noqa: S101  # nosec B101  # for the type checker
    detail = _ADVICE.get(error.status_code, error.detail)
    problem = problem_of_status(error.status_code, detail)
    return problem_response(problem, request_id_of(request.scope), error.headers)


async def answer_invalid_request(request: Request, error: Exception) -> Response:
    """Tell which parameters are wrong."""
    assert isinstance(error, RequestValidationError)  # noqa: S101  # nosec B101  # for the type checker
    cells = [_cell_of(fault) for fault in error.errors()]
    problem = problem_of_status(422, "; ".join(f"{cell.column}: {cell.message}" for cell in cells))
    problem.errors = cells
    return problem_response(problem, request_id_of(request.scope))


_ADVICE = {
    404: "There is nothing at this address; /docs lists what there is.",
    405: "This address does not take that method; /docs lists what it takes.",
}


def _cell_of(fault: dict[str, Any]) -> ProblemCell:
    value = fault.get("input")
    return ProblemCell(
        column=str(fault["loc"][-1]),
        value=value[:200] if isinstance(value, str) else None,
        message=fault["msg"],
    )
