"""What a line of the log says, and what it keeps to itself."""

import json
import logging
import sys

import pytest

from backend.logs import REQUEST_ID, JsonLines, TextLines, WithoutValues, WithRequest
from backend.work.job_tables import quieten

CELL = "Mrs Secret"


def line(formatter: WithoutValues) -> str:
    try:
        try:
            float(CELL)
        except ValueError as cause:
            raise OSError(28, "No space left on device", CELL) from cause
    except OSError:
        record = logging.LogRecord("backend.x", logging.ERROR, __file__, 1, "it failed", None, sys.exc_info())
    token = REQUEST_ID.set("abc")
    WithRequest().filter(record)
    REQUEST_ID.reset(token)
    return formatter.format(record)


def test_a_line_of_json_has_the_request_and_where_it_failed() -> None:
    told = json.loads(line(JsonLines()))
    assert (told["level"], told["logger"], told["message"]) == ("ERROR", "backend.x", "it failed")
    assert told["request_id"] == "abc"
    assert told["exc_info"].endswith("OSError: No space left on device")


def test_what_an_error_says_of_a_cell_stays_out_of_the_log() -> None:
    for formatter in (JsonLines(), TextLines()):
        assert CELL not in line(formatter)
        assert "ValueError" in line(formatter)
    assert "[abc]: it failed" in line(TextLines())


def test_what_dbos_says_of_an_error_stays_out_of_the_log(caplog: pytest.LogCaptureFixture) -> None:
    quieten()
    try:
        float(CELL)
    except ValueError as error:
        logging.getLogger("dbos").error(f"Error executing workflow abc: {error}")  # noqa: TRY400
    (record,) = caplog.records
    record.exc_text = None  # as another formatter wrote it
    WithRequest().filter(record)
    told = TextLines().format(record)
    assert CELL not in told
    assert "Error executing workflow abc" in told
    assert told.endswith("ValueError")
