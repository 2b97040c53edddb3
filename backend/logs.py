"""One calm log on standard error: lines for people, or JSON for a log collector."""

import logging
import logging.config
import traceback
from contextvars import ContextVar
from types import TracebackType
from typing import Literal

from pythonjsonlogger.json import JsonFormatter

REQUEST_ID: ContextVar[str | None] = ContextVar("request_id", default=None)
"""The request that is answered at the moment; the threads that work for it know it too."""

LogFormat = Literal["text", "json"]
ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def configure_logging(level: str, style: LogFormat = "text") -> None:
    """Log what is worth a look, one line each; never a cell, a customer or a secret.

    JSON has a line for each request as well.
    """
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"text": {"()": TextLines}, "json": {"()": JsonLines}},
            "filters": {"request": {"()": WithRequest}},
            "handlers": {
                "stderr": {"class": "logging.StreamHandler", "formatter": style, "filters": ["request"]}
            },
            "root": {"level": "WARNING", "handlers": ["stderr"]},
            "loggers": {
                "backend": {"level": level.upper()},
                "backend.access": {"level": "INFO" if style == "json" else "WARNING"},
                "uvicorn.error": {"level": "WARNING"},
            },
        }
    )
    # Otherwise warnings of libraries would be lines that are no JSON.
    logging.captureWarnings(style == "json")


class WithRequest(logging.Filter):
    """Adds the id of the request that a line is about."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Add it; every line passes."""
        request_id = REQUEST_ID.get()
        vars(record).update(request_id=request_id, of_request=f" [{request_id}]" if request_id else "")
        return True


class WithoutValues(logging.Formatter):
    """Tells where something went wrong and what kind of error it is, and leaves out what its message says.

    Libraries put the cell that they stumbled over into it, and databases the whole row.
    """

    def formatException(  # noqa: N802
        self, ei: ExceptionInfo
    ) -> str:
        """Return the frames and the kinds of errors, the causes first."""
        told: list[str] = []
        error = ei[1]
        while error is not None:
            frames = "".join(traceback.format_tb(error.__traceback__))
            told.insert(0, f"Traceback (most recent call last):\n{frames}{_kind(error)}")
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n".join(told)


class TextLines(WithoutValues):
    """Lines for people."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s%(of_request)s: %(message)s")


class JsonLines(WithoutValues, JsonFormatter):
    """An object a line, with whatever facts came with it."""

    def __init__(self) -> None:
        fields = ["asctime", "levelname", "name", "message", "request_id"]
        names = {"asctime": "time", "levelname": "level", "name": "logger"}
        JsonFormatter.__init__(
            self,
            fields,
            "%Y-%m-%dT%H:%M:%S%z",
            rename_fields=names,
            reserved_attrs=[*_RESERVED, "of_request"],
        )


_RESERVED = [*vars(logging.makeLogRecord({})), "message", "asctime"]


def _kind(error: BaseException) -> str:
    name = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    return f"{name}: {error.strerror}" if isinstance(error, OSError) and error.strerror else name
