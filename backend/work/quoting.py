"""Which failed jobs quote a customer in what went wrong: cells are told with their values."""

import re
from collections.abc import Iterator
from typing import Any

# A shorter number stands in many sentences that speak of something else.
_MIN_DIGITS = 5


def quotes(outcome: dict[str, Any], customer_id: str) -> bool:
    """Tell whether the problem that a job ended with names a customer by its id.

    >>> quotes({"error": {"detail": "Row 7.", "errors": [{"value": "C7", "message": "twice"}]}}, "C7")
    True
    >>> quotes({"error": {"detail": "Row 7.", "errors": []}}, "7")
    False
    """
    return any(_names(text, customer_id) for text in _texts(outcome.get("error") or {}))


def _names(text: str, customer_id: str) -> bool:
    if text == customer_id or repr(customer_id) in text:
        return True
    is_short = customer_id.isdecimal() and len(customer_id) < _MIN_DIGITS
    return not is_short and re.search(rf"(?<!\w){re.escape(customer_id)}(?!\w)", text) is not None


def _texts(problem: dict[str, Any]) -> Iterator[str]:
    yield str(problem.get("detail", ""))
    for cell in problem.get("errors", ()):
        yield str(cell.get("value"))
        yield str(cell.get("message"))
