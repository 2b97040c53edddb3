"""Errors on the wire: which status each one has, and the problem (RFC 9457) that tells about it."""

import json
import math
import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel, Field
from starlette.responses import Response

from ml import errors as ml

MEDIA_TYPE = "application/problem+json"
MAX_LISTED_CELLS = 100
MAX_VALUE_CHARS = 200
RETRY_AFTER_SECONDS = 5


class JobNotFound(ml.SegmentationError):
    """There is no job of that id."""


class JobHasEnded(ml.SegmentationError):
    """A job that has ended cannot be cancelled."""


class KeyWasUsed(ml.SegmentationError):
    """An Idempotency-Key that belongs to another request."""


class TrainingDied(ml.SegmentationError):
    """The process that trained is gone before it was done."""


class TrainingKilled(TrainingDied):
    """A signal ended it that nobody here sent."""


class BodyTooLarge(ml.SegmentationError):
    """More bytes came in than the settings allow."""


class RequestRefused(ml.SegmentationError):
    """The request comes from a page of another site, or asks for a host that this is not."""


class NotReady(ml.SegmentationError):
    """Something that the service needs does not answer."""


class NotSignedIn(ml.SegmentationError):
    """No key came with the request, or one that is not known, revoked or expired."""


class NotAllowed(ml.SegmentationError):
    """The key is known, and its role is not enough."""


class KeyNotFound(ml.SegmentationError):
    """There is no API key of that name or id."""


class KeyNameTaken(ml.SegmentationError):
    """Another API key goes by that name."""


class KeyNeeded(ml.SegmentationError):
    """Other machines could reach the service, and there is no key to keep them out."""


class TooManyRequests(ml.SegmentationError):
    """A key, or an address, asked more often than the rate limit allows."""

    def __init__(self, message: str, retry_after_seconds: int = 1) -> None:
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds


class BackupRefused(ml.SegmentationError):
    """A backup is damaged, or cannot be brought back here."""


class TooManyJobs(ml.SegmentationError):
    """As many trainings wait as may."""


class TooManyHeaders(ml.SegmentationError):
    """The headers of a request are too many, or too long."""


class RequestTooSlow(ml.SegmentationError):
    """The body of a request did not come in time."""


class DatabaseUnavailable(ml.SegmentationError):
    """The database does not answer."""


class DatabaseOfAnotherVersion(ml.SegmentationError):
    """A newer version of this program made the tables of the database."""


class ServiceLeaves(ml.SegmentationError):
    """The service was told to stop, and takes nothing new."""


class TrainingTooLong(ml.SegmentationError):
    """A training took longer than the settings allow."""


class TrainingTooLarge(ml.SegmentationError):
    """A training took more memory than the settings allow."""


class CustomerNotFound(ml.SegmentationError):
    """The model was trained on no customer of that id."""


class UnknownChart(ml.SegmentationError):
    """There is no chart of that name."""


STATUS_OF: dict[type[ml.SegmentationError], int] = {
    ml.TableError: 422,
    ml.UnsupportedFormat: 415,
    ml.UnreadableTable: 400,
    ml.TableTooLarge: 413,
    ml.ColumnNotFound: 422,
    ml.InvalidValues: 422,
    ml.TooFewCustomers: 422,
    ml.NoUsableFeatures: 422,
    ml.NotPurchases: 422,
    ml.InvalidConfig: 422,
    ml.InvalidFilter: 422,
    ml.InvalidName: 422,
    ml.SegmentNotFound: 404,
    ml.NoForecast: 404,
    ml.ModelsNotComparable: 422,
    ml.TrainingCancelled: 409,
    ml.ArtifactError: 503,
    ml.ModelNotFound: 404,
    ml.DatasetNotFound: 404,
    ml.NoActiveModel: 409,
    ml.ModelIsActive: 409,
    ml.ArtifactRefused: 503,
    ml.EncryptionKeyNeeded: 503,
    ml.StorageFull: 507,
    JobNotFound: 404,
    JobHasEnded: 409,
    KeyWasUsed: 422,
    TrainingDied: 500,
    TrainingKilled: 500,
    BodyTooLarge: 413,
    RequestRefused: 403,
    NotReady: 503,
    NotSignedIn: 401,
    NotAllowed: 403,
    KeyNeeded: 503,
    KeyNotFound: 404,
    KeyNameTaken: 409,
    TooManyRequests: 429,
    BackupRefused: 409,
    TooManyJobs: 429,
    TooManyHeaders: 431,
    RequestTooSlow: 408,
    DatabaseUnavailable: 503,
    DatabaseOfAnotherVersion: 503,
    ServiceLeaves: 503,
    TrainingTooLong: 422,
    TrainingTooLarge: 422,
    CustomerNotFound: 404,
    UnknownChart: 404,
}


class ProblemCell(BaseModel):
    """One cell, or one field, that is wrong. ``row`` counts data rows from 1."""

    row: int | None = None
    column: str | None = None
    value: Any = None
    message: str


class Problem(BaseModel):
    """What every error of every address looks like (RFC 9457)."""

    type: str = Field(default="about:blank", description="Names the kind of error, for programs.")
    title: str
    status: int
    detail: str
    errors: list[ProblemCell] = Field(default=[], max_length=MAX_LISTED_CELLS)
    request_id: str | None = None


def problem_of(error: ml.SegmentationError) -> Problem:
    """Tell an error of this project as a problem."""
    words = " ".join(re.findall("[A-Z][a-z]*", type(error).__name__))
    return Problem(
        type="urn:segment:" + words.lower().replace(" ", "-"),
        title=words.capitalize(),
        status=STATUS_OF[type(error)],
        detail=_with_total(str(error), len(error.cells)),
        errors=cells_of(error.cells[:MAX_LISTED_CELLS]),
    )


def cells_of(cells: Sequence[ml.CellError]) -> list[ProblemCell]:
    """Tell what is wrong with some cells, each value short and fit for JSON."""
    return [
        ProblemCell(row=cell.row, column=cell.column, value=_showable(cell.value), message=cell.message)
        for cell in cells
    ]


def problem_of_status(status: int, detail: str | None = None) -> Problem:
    """Tell a bare HTTP status as a problem."""
    title = HTTPStatus(status).phrase
    return Problem(title=title, status=status, detail=detail or title)


def problem_response(
    problem: Problem, request_id: str | None, headers: Mapping[str, str] | None = None
) -> Response:
    """Answer with a problem."""
    body = problem.model_copy(update={"request_id": request_id})
    retry = {"Retry-After": str(RETRY_AFTER_SECONDS)} if problem.status in {429, 503} else {}
    # Half of a surrogate pair, which came in as JSON, can only go out escaped.
    content = json.dumps(body.model_dump(mode="python"))
    return Response(content, problem.status, {**retry, **(headers or {})}, media_type=MEDIA_TYPE)


def _with_total(message: str, n_cells: int) -> str:
    if n_cells <= MAX_LISTED_CELLS:
        return message
    return f"{message} There are {n_cells:,} of them; the first {MAX_LISTED_CELLS} are listed."


def _showable(value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    return str(value)[:MAX_VALUE_CHARS]
