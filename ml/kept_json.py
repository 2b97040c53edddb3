"""Reading JSON that is kept on disk, where anybody may have written it."""

import json
from typing import Any

MAX_BYTES = 64 * 1024 * 1024
MAX_DEPTH = 50


def read_json(content: str | bytes, max_bytes: int = MAX_BYTES) -> Any:
    """Read JSON of bounded length and depth.

    Raises
    ------
    ValueError
        It is no JSON, too long, or nested deeper than this program ever writes.
    """
    if len(content) > max_bytes:
        raise ValueError(f"longer than {max_bytes} bytes")
    try:
        value = json.loads(content)
    except RecursionError:
        raise ValueError("nested too deep") from None
    # Also what could be read here must not be too deep for whoever writes or compares it.
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [inner for one in level for inner in _inner(one) if isinstance(inner, dict | list)]
        if not level:
            return value
    raise ValueError("nested too deep")


def _inner(value: Any) -> Any:
    return value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
