"""Every feature of every segment, as a heat map shows them: the index against the average, and the effect."""

from typing import Any

from ml.types import SegmentationModel


def profiles(model: SegmentationModel) -> dict[str, Any]:
    """Every feature of every segment."""
    return {
        "segments": [
            {"segment": one.segment, "name": one.name, "color": one.color, "profile": list(one.profile)}
            for one in model.segments
        ]
    }
