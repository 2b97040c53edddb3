"""Which of the formats that we can write a caller prefers."""

from collections.abc import Sequence

from ml.data.writing import FileKind

JSON = "application/json"
TABLE_KINDS: dict[str, FileKind] = {
    "text/csv": "csv",
    "application/x-ndjson": "ndjson",
    "application/vnd.apache.parquet": "parquet",
    "application/x-parquet": "parquet",
    "application/vnd.apache.arrow.stream": "arrow",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
}
MEDIA_TYPE_OF_KIND = {kind: media_type for media_type, kind in reversed(TABLE_KINDS.items())} | {"json": JSON}


def preferred(accept: str, offered: Sequence[str]) -> str:
    """Choose a media type by an Accept header (RFC 9110, 12.5.1); the first that is offered when none fits.

    >>> preferred("text/html, text/csv;q=0.9, */*;q=0.1", ["application/json", "text/csv"])
    'text/csv'
    >>> preferred("*/*", ["application/json", "text/csv"])
    'application/json'
    """
    ranges = [_parse(part) for part in accept.split(",") if part.strip()]
    if not ranges:
        return offered[0]
    return max(offered, key=lambda media_type: max(_fit(media_type, *one) for one in ranges))


def _parse(part: str) -> tuple[str, float]:
    media_range, *parameters = (piece.strip().lower() for piece in part.split(";"))
    weights = [piece.removeprefix("q=") for piece in parameters if piece.startswith("q=")]
    try:
        return media_range, float(weights[0]) if weights else 1.0
    except ValueError:
        return media_range, 0.0


def _fit(media_type: str, media_range: str, weight: float) -> tuple[float, int]:
    if media_range == media_type:
        return weight, 2
    if media_range.endswith("/*") and media_type.startswith(media_range[:-1]):
        return weight, 1
    return (weight, 0) if media_range == "*/*" else (0.0, 0)
